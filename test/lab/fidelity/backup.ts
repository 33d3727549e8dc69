import type {Subject} from './statement.ts';

const restored = 'pct restore $id $(saved $id) --force 1 --storage local-zfs';

/** Backups, and restoring as the way between privileged and unprivileged. */
export const backup: Subject = {
	topic: 'backup and restore',
	table: 'backup',
	about: 'What a backup holds, what a restore brings back, and how a container changes its privilege.',
	statements: [
		{
			says: 'A backup says the name of its archive',
			given: 'create $id',
			when: 'vzdump $id --mode stop --storage local 2>&1',
			stdout: /creating vzdump archive '\/var\/lib\/vz\/dump\/vzdump-lxc-\$id-[^']+'/,
		},
		{
			says: 'A volume is in a backup only when marked so, and the others are told',
			given: 'create $id; pct set $id --mp1 local-zfs:1,mp=/in,backup=1 --mp2 local-zfs:1,mp=/novol',
			when: 'vzdump $id --mode stop --storage local 2>&1',
			stdout: /including mount point[\s\S]*\/in[\s\S]*excluding volume mount point mp2 \('\/novol'\) from backup \(disabled\)/,
		},
		{
			says: 'What is bind-mounted is in no backup',
			given: 'mkdir -p /srv/$id; echo secret > /srv/$id/bound; create $id; pct set $id --mp0 /srv/$id,mp=/data',
			when: 'tar -t --zstd -f $(pvesm path $(saved $id)) | grep -e bound -e ^./etc/passwd$',
			stdout: './etc/passwd',
		},
		{
			says: 'A restore over a container makes it unprivileged when asked, by shifting all owners',
			on: [7, 8, 9],
			given: 'pct create $id $template --storage local-zfs --unprivileged 0; stat -c %u $root/home/app',
			when: `${restored} --unprivileged 1`,
			afterwards: {
				'grep -e unprivileged -e rootfs $conf': /^rootfs: local-zfs:subvol-\$id-disk-\d,size=4G\nunprivileged: 1$/,
				'pct mount $id > /dev/null; stat -c %u:%g /var/lib/lxc/$id/rootfs /var/lib/lxc/$id/rootfs/home/app; pct unmount $id':
					'100000:100000\n101000:101000',
			},
		},
		{
			says: 'And privileged when asked',
			given: 'create $id',
			when: `${restored} --unprivileged 0`,
			afterwards: {
				'grep -c unprivileged $conf || pct mount $id > /dev/null; stat -c %u:%g /var/lib/lxc/$id/rootfs /var/lib/lxc/$id/rootfs/home/app; pct unmount $id':
					'0\n0:0\n1000:1000',
			},
		},
		{
			says: 'Unless asked a restore keeps the privilege of the archive',
			given: 'pct create $id $template --storage local-zfs --unprivileged 0',
			when: `pct restore $other $(saved $id) --storage local-zfs`,
			afterwards: {'grep -c unprivileged /etc/pve/lxc/$other.conf || stat -c %u /rpool/data/subvol-$other-disk-0': '0\n0'},
		},
		{
			says: 'Capabilities of files survive, made those of the user namespace',
			given:
				'pct create $id $template --storage local-zfs --unprivileged 0; cp $root/bin/busybox $root/bin/raw; setfattr -n security.capability -v 0x0100000200200000000000000000000000000000 $root/bin/raw',
			when: `${restored} --unprivileged 1`,
			afterwards: {
				'pct mount $id > /dev/null; getfattr -e hex --only-values -n security.capability --absolute-names /var/lib/lxc/$id/rootfs/bin/raw | od -An -tx1 | tr -d " \\n"; pct unmount $id':
					/^0100000300200000000000000000000000000000a0860100/,
			},
		},
		{
			says: 'Over a container that exists a restore wants to be forced',
			given: 'create $id',
			when: `pct restore $id $(saved $id) --storage local-zfs`,
			refuses: ["CT $id already exists on node '$node'"],
		},
		{
			says: 'A container that runs is not overwritten',
			given: 'create $id; saved $id > /tmp/$id; pct start $id',
			when: 'pct restore $id $(cat /tmp/$id) --force 1 --storage local-zfs',
			exit: 'not 0',
			stderr: /can't overwrite running container/,
		},
		{
			says: 'A protected container is not overwritten',
			given: 'create $id --protection 1',
			when: restored,
			exit: 'not 0',
			afterwards: {'ls -d $root': '/rpool/data/subvol-$id-disk-0'},
		},
		{
			says: 'A forced restore loses every volume that the archive does not hold: they come back empty',
			given: 'create $id; pct set $id --mp0 local-zfs:1,mp=/data; echo precious > /rpool/data/subvol-$id-disk-1/note',
			when: restored,
			afterwards: {
				'grep -c ^mp0 $conf': '1',
				'grep -rl precious /rpool/data || echo lost': 'lost',
			},
		},
		{
			says: 'A restore brings bind mounts and the sizes of volumes back',
			given:
				'mkdir -p /srv/$id; create $id; pct set $id --mp0 /srv/$id,mp=/data --mp1 local-zfs:2,mp=/in,backup=1; echo kept > /rpool/data/subvol-$id-disk-1/note',
			when: `pct restore $other $(saved $id) --storage local-zfs`,
			afterwards: {
				'grep ^mp /etc/pve/lxc/$other.conf':
					/^mp0: \/srv\/\$id,mp=\/data\nmp1: local-zfs:subvol-\$other-disk-\d,mp=\/in,backup=1,size=2G$/,
				'cat /rpool/data/subvol-$other-disk-*/note': 'kept',
			},
		},
		{
			says: 'With a root file system given, no mount point comes back: all content lands in it',
			given:
				'mkdir -p /srv/$id; create $id; pct set $id --mp0 /srv/$id,mp=/data --mp1 local-zfs:2,mp=/in,backup=1; echo kept > /rpool/data/subvol-$id-disk-1/note',
			when: `pct restore $other $(saved $id) --rootfs local-zfs:3`,
			afterwards: {
				'grep -e ^mp -e ^rootfs /etc/pve/lxc/$other.conf': 'rootfs: local-zfs:subvol-$other-disk-0,size=3G',
				'cat /rpool/data/subvol-$other-disk-0/in/note': 'kept',
			},
		},
		{
			says: 'A restore wants a storage, since the usual one takes no containers',
			given: 'create $id',
			when: `pct restore $other $(saved $id)`,
			exit: 'not 0',
			stderr: /storage 'local' does not support container directories$/m,
			afterwards: {'left $other': ''},
		},
		{
			says: 'Raw lines come back, and a map among them rules the shift, whatever the option says',
			given:
				"pct create $id $template --storage local-zfs --unprivileged 0; printf '%s\\n' 'lxc.idmap: u 0 100000 65536' 'lxc.idmap: g 0 100000 65536' >> $conf; chown -R 100000:100000 $root",
			when: `pct restore $other $(saved $id) --storage local-zfs --unprivileged 0`,
			afterwards: {'grep -c ^lxc.idmap /etc/pve/lxc/$other.conf; stat -c %u /rpool/data/subvol-$other-disk-0': '2\n100000'},
		},
		{
			says: 'A file of an id beyond the map makes it fail, and the new container is removed',
			given: 'pct create $id $template --storage local-zfs --unprivileged 0; touch $root/root/big; chown 70000:0 $root/root/big',
			when: `pct restore $other $(saved $id) --storage local-zfs --unprivileged 1`,
			exit: 'not 0',
			stdout: /tar: \.\/root\/big: Cannot change ownership to uid 70000, gid 0: Invalid argument/,
			afterwards: {'left $other': ''},
		},
		{
			says: 'With unpack errors ignored such a file belongs to root of the container',
			given: 'pct create $id $template --storage local-zfs --unprivileged 0; touch $root/root/big; chown 70000:0 $root/root/big',
			when: `pct restore $other $(saved $id) --storage local-zfs --unprivileged 1 --ignore-unpack-errors 1`,
			afterwards: {'stat -c %u:%g /rpool/data/subvol-$other-disk-0/root/big': '100000:100000'},
		},
		{
			says: 'Snapshots are lost',
			given: 'create $id; pct snapshot $id s1',
			when: `pct restore $other $(saved $id) --storage local-zfs`,
			afterwards: {'grep -e s1 -e snaptime /etc/pve/lxc/$other.conf || echo none': 'none'},
		},
		{
			says: 'A restored container has the hardware addresses of the old one, unless it is to be unique',
			given: 'create $id --net0 name=eth0,bridge=vmbr0,hwaddr=02:00:00:00:00:01; saved $id > /tmp/$id',
			when: 'pct restore $other $(cat /tmp/$id) --storage local-zfs && pct restore $((id + 2)) $(cat /tmp/$id) --storage local-zfs --unique 1',
			afterwards: {
				'grep -c 02:00:00:00:00:01 /etc/pve/lxc/$other.conf': '1',
				'grep -c 02:00:00:00:00:01 /etc/pve/lxc/$((id + 2)).conf || true': '0',
			},
		},
		{
			says: 'A map that subuid does not give to root makes a backup fail',
			given: "create $id; printf '%s\\n' 'lxc.idmap: u 0 200000 65536' 'lxc.idmap: g 0 200000 65536' >> $conf",
			when: 'vzdump $id --mode stop --storage local 2>&1',
			exit: 'not 0',
			stdout: /Backup of VM \$id failed - .*lxc-usernsexec/,
		},
		{
			says: 'A forced restore that fails half-way has destroyed the old volumes by then',
			given: 'create $id; echo precious > $root/root/note; saved $id > /tmp/$id; truncate -s -400K $(pvesm path $(cat /tmp/$id))',
			when: 'pct restore $id $(cat /tmp/$id) --force 1 --storage local-zfs',
			exit: 'not 0',
			afterwards: {'grep -rl precious /rpool/data || echo lost': 'lost'},
		},
	],
};
