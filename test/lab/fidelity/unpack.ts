import {repacked} from './archives.ts';
import type {Subject} from './statement.ts';

const own = 'pct create $id /root/own.tar.gz --storage local-zfs --unprivileged 1';

/** What comes out of a template archive. */
export const unpack: Subject = {
	topic: 'unpacking',
	table: 'unpack',
	about: 'Owners of what a template archive holds, what it may not hold, and which distribution is seen in it.',
	statements: [
		{
			says: 'The owners of an unprivileged container are shifted as it is unpacked',
			on: [7, 8, 9],
			when: 'pct create $id $template --storage local-zfs --unprivileged 1',
			afterwards: {'stat -c %u:%g $root $root/etc/passwd $root/home/app': '100000:100000\n100000:100000\n101000:101000'},
		},
		{
			says: 'Those of a privileged one are not',
			on: [7, 8, 9],
			when: 'pct create $id $template --storage local-zfs --unprivileged 0',
			afterwards: {'stat -c %u:%g $root $root/etc/passwd $root/home/app': '0:0\n0:0\n1000:1000'},
		},
		{
			says: 'Set-id bits of an archive survive the shift',
			when: 'pct create $id $template --storage local-zfs --unprivileged 1',
			afterwards: {'find $root -perm -4000 -printf "%U\\n" | sort -u': '100000\n101000'},
		},
		{
			says: 'The top of a new image belongs to root of the container',
			given: 'pct create $id $template --rootfs fast:1 --unprivileged 1',
			when: 'pct mount $id > /dev/null && stat -c %u:%g /var/lib/lxc/$id/rootfs; pct unmount $id',
			stdout: '100000:100000',
		},
		{
			says: 'A file of an id beyond the map makes unpacking fail, and nothing is left',
			given: repacked('touch root/big && chown 70000:0 root/big'),
			when: own,
			exit: 'not 0',
			stdout: /tar: \.\/root\/big: Cannot change ownership to uid 70000, gid 0: Invalid argument/,
			afterwards: {'left $id': ''},
		},
		{
			says: 'With unpack errors ignored such a file belongs to root of the container',
			given: repacked('touch root/big && chown 70000:0 root/big'),
			when: `${own} --ignore-unpack-errors 1`,
			afterwards: {'stat -c %u:%g $root/root/big': '100000:100000'},
		},
		{
			says: 'A device node makes unpacking of an unprivileged container fail',
			given: repacked('mknod root/disk b 7 99'),
			when: own,
			exit: 'not 0',
			stdout: /root\/disk: Cannot mknod: Operation not permitted/,
		},
		{
			says: 'The distribution is found in the archive',
			when: 'pct create $id $template --storage local-zfs',
			afterwards: {'grep ^ostype $conf': 'ostype: alpine'},
		},
		{
			says: 'A distribution given that is not the one in the archive only warns',
			when: 'pct create $id $template --storage local-zfs --ostype debian 2>&1',
			stdout: /unexpected ostype/,
		},
		{
			says: 'Rocky and Alma are taken for CentOS',
			given: repacked(
				'rm -f etc/alpine-release && printf "ID=rocky\\nVERSION_ID=9.3\\n" > etc/os-release && echo "Rocky Linux release 9.3" > etc/redhat-release',
			),
			when: own,
			afterwards: {'grep ^ostype $conf': 'ostype: centos'},
		},
		{
			says: 'An archive without a sign of a distribution is unmanaged',
			given: repacked('rm -f etc/os-release etc/alpine-release'),
			when: own,
			afterwards: {'grep ^ostype $conf': 'ostype: unmanaged'},
		},
		{
			says: 'A distribution that is not known is an error',
			given: repacked('rm -f etc/alpine-release && echo ID=plan9 > etc/os-release'),
			when: own,
			exit: 'not 0',
			stderr: /unable to detect OS distribution/,
		},
		{
			says: 'The distribution is found by its release file where there is no os-release',
			given: repacked('rm -f etc/os-release && echo 3.20.3 > etc/alpine-release'),
			when: own,
			afterwards: {'grep ^ostype $conf': 'ostype: alpine'},
		},
		{
			says: 'The distribution chooses what LXC is told besides',
			given: 'create $id; pct set $id --onboot 1',
			when: 'grep ^lxc.include /var/lib/lxc/$id/config',
			stdout: /^lxc\.include = \/usr\/share\/lxc\/config\/alpine\.common\.conf$/m,
		},
	],
};
