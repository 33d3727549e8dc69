import type {Subject} from './statement.ts';

/** Packs the template again after what COMMANDS did to it, as /root/own.tar.gz. */
const repacked = (commands: string) =>
	`mkdir -p /tmp/own && cd /tmp/own && tar xzf /var/lib/vz/template/cache/alpine-3.20-lab_1_amd64.tar.gz && ${commands} && tar czf /root/own.tar.gz . && cd / && rm -rf /tmp/own`;
const own = 'pct create $id /root/own.tar.gz --storage local-zfs --unprivileged 1';

/** Creating a container from a template archive. */
export const create: Subject = {
	topic: 'create',
	about: 'From a template archive to a container: volumes, owners, what is stored.',
	statements: [
		{
			says: 'A template is named by volume id or, by root, by absolute path',
			when: 'pct create $id $template --storage local-zfs && pct create $other /var/lib/vz/template/cache/alpine-3.20-lab_1_amd64.tar.gz --storage local-zfs',
			afterwards: {'cat $root/etc/os-release /rpool/data/subvol-$other-disk-0/etc/os-release | grep -c ID=alpine': '2'},
		},
		{
			says: 'A template has the name of an archive',
			given: 'echo > /root/x.zip',
			when: 'pct create $id /root/x.zip --storage local-zfs',
			exit: 'not 0',
			afterwards: {'ls $conf 2>&1 || true': /No such file/},
		},
		{
			says: 'Force is for restoring only',
			given: "configure $id 'arch: amd64'",
			when: 'pct create $id $template --storage local-zfs --force 1',
			exit: 'not 0',
			afterwards: {'cat $conf': 'arch: amd64'},
		},
		{
			says: 'A template that does not exist is noticed late, and everything is cleaned up again',
			when: 'pct create $id local:vztmpl/none.tar.gz --storage local-zfs',
			refuses: ["volume 'local:vztmpl/none.tar.gz' does not exist"],
			afterwards: {'ls -d $conf $root 2>&1 || true': {without: '\n$root'}, 'ls /rpool/data | grep -c -- -$id- || true': '0'},
		},
		{
			says: 'A root file system is given as storage and GiB',
			when: 'pct create $id $template --rootfs fast:1',
			afterwards: {
				'grep ^rootfs $conf': 'rootfs: fast:$id/vm-$id-disk-0.raw,size=1G',
				'stat -c %s /mnt/pve/fast/images/$id/vm-$id-disk-0.raw': '1073741824',
			},
		},
		{
			says: 'A size can be a fraction of a GiB',
			when: 'pct create $id $template --rootfs fast:0.25',
			afterwards: {'grep ^rootfs $conf': 'rootfs: fast:$id/vm-$id-disk-0.raw,size=256M'},
		},
		{
			says: 'A size alone is one of the storage that is named beside it',
			when: 'pct create $id $template --rootfs 1 --storage local-zfs',
			afterwards: {'grep ^rootfs $conf': 'rootfs: local-zfs:subvol-$id-disk-0,size=1G'},
		},
		{
			says: 'A storage alone gives a root file system of 4 GiB',
			when: 'pct create $id $template --storage local-zfs',
			afterwards: {'grep ^rootfs $conf': 'rootfs: local-zfs:subvol-$id-disk-0,size=4G'},
		},
		{
			says: 'Without a storage it is the one named local, which takes no containers',
			when: 'pct create $id $template',
			refuses: ["storage 'local' does not support container directories"],
			afterwards: {'ls $conf 2>&1 || true': /No such file/},
		},
		{
			says: 'Mount points want a root file system beside them',
			when: 'pct create $id $template --mp0 local-zfs:1,mp=/data',
			refuses: ["mount points configured, but 'rootfs' not set - aborting"],
		},
		{
			says: 'A size of 0 on a directory storage makes a folder in place of an image',
			when: 'pct create $id $template --rootfs fast:0 --unprivileged 1',
			afterwards: {
				'grep ^rootfs $conf': /^rootfs: fast:\$id\/subvol-\$id-disk-0\.subvol/,
				'stat -c %u /mnt/pve/fast/images/$id/subvol-$id-disk-0.subvol': '100000',
			},
		},
		{
			says: 'A container is privileged unless said otherwise',
			on: [7, 8],
			when: 'pct create $id $template --storage local-zfs',
			afterwards: {'grep -c ^unprivileged $conf || stat -c %u $root': '0\n0'},
		},
		{
			says: 'A container is unprivileged unless said otherwise',
			on: [9],
			when: 'pct create $id $template --storage local-zfs',
			afterwards: {'grep ^unprivileged $conf; stat -c %u $root': 'unprivileged: 1\n100000'},
		},
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
			afterwards: {'find $root -perm -4000 -printf "%U\\n" | sort -u': '100000'},
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
			stderr: /tar: \.\/root\/big: Cannot change ownership to uid 70000, gid 0: Invalid argument/,
			afterwards: {'ls $conf 2>&1 || true': /No such file/, 'ls /rpool/data | grep -c -- -$id- || true': '0'},
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
			stderr: /root\/disk: Cannot mknod: Operation not permitted/,
		},
		{
			says: 'Raw lines cannot be given',
			when: "pct create $id $template --storage local-zfs --lxc.idmap 'u 0 0 1'",
			refuses: ['400 unable to parse option'],
		},
		{
			says: 'The distribution is found in the archive',
			when: 'pct create $id $template --storage local-zfs',
			afterwards: {'grep ^ostype $conf': 'ostype: alpine'},
		},
		{
			says: 'A distribution given that is not the one in the archive only warns',
			when: 'pct create $id $template --storage local-zfs --ostype debian 2>&1',
			stdout: /ostype|alpine/,
			afterwards: {'grep ^ostype $conf': 'ostype: debian'},
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
			says: 'A bind mount can be given by root on the command line',
			given: 'mkdir -p /srv/$id',
			when: 'pct create $id $template --rootfs local-zfs:1 --mp0 /srv/$id,mp=/data',
			afterwards: {'grep ^mp0 $conf': 'mp0: /srv/$id,mp=/data'},
		},
		{
			says: 'Features that need an unprivileged container are stored for a privileged one',
			when: 'pct create $id $template --storage local-zfs --unprivileged 0 --features keyctl=1,mknod=1',
			afterwards: {'grep ^features $conf': 'features: keyctl=1,mknod=1'},
		},
		{
			says: 'Architecture, hostname, memory, swap and distribution are stored though nobody gave them',
			when: 'pct create $id $template --storage local-zfs --unprivileged 1',
			afterwards: {
				'cat $conf':
					'arch: amd64\nhostname: CT$id\nmemory: 512\nostype: alpine\nrootfs: local-zfs:subvol-$id-disk-0,size=4G\nswap: 512\nunprivileged: 1',
			},
		},
		{
			says: 'While a container is made its configuration is locked, and nothing but the lock is left after a crash',
			given: repacked('head -c 400M /dev/zero > root/large'),
			when: `setsid ${own} > /dev/null 2>&1 & made=$!; until grep -qs '^lock: create' $conf; do kill -0 $made; done; kill -9 -- -$made; cat $conf`,
			stdout: /^lock: create$/m,
			afterwards: {"sed '/^lock/d' $conf": ''},
		},
	],
};
