import {repacked} from './archives.ts';
import type {Subject} from './statement.ts';

const own = 'pct create $id /root/own.tar.gz --storage local-zfs --unprivileged 1';

/** Creating a container from a template archive. */
export const create: Subject = {
	topic: 'create',
	table: 'create',
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
			afterwards: {'left $id': ''},
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
			exit: 'not 0',
			stderr: /volume 'local:vztmpl\/none\.tar\.gz' does not exist$/,
			afterwards: {'left $id': ''},
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
			exit: 'not 0',
			stderr: /storage 'local' does not support container directories$/m,
			afterwards: {'left $id': ''},
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
			says: 'Raw lines cannot be given',
			when: "pct create $id $template --storage local-zfs --lxc.idmap 'u 0 0 1'",
			refuses: ['400 unable to parse option'],
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
			given: repacked('head -c 100M /dev/zero > root/large'),
			when: `setsid ${own} > /dev/null 2>&1 & made=$!; until grep -qs '^lock: create' $conf; do kill -0 $made || exit 9; done; kill -9 -$made; cat $conf`,
			stdout: /^lock: create$/m,
			afterwards: {"sed '/^lock/d' $conf": ''},
		},
	],
};
