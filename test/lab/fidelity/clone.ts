import type {Subject} from './statement.ts';

/** Copies of containers. */
export const clone: Subject = {
	topic: 'clone',
	table: 'clone',
	about: 'What a clone refuses, what it copies, and what it cannot change.',
	statements: [
		{
			says: 'A stopped container is cloned in full, without a snapshot',
			given: 'create $id; echo mine > $root/root/note',
			when: 'pct clone $id $other --hostname copy',
			afterwards: {
				'cat /rpool/data/subvol-$other-disk-0/root/note': 'mine',
				'grep -e rootfs -e hostname /etc/pve/lxc/$other.conf': 'hostname: copy\nrootfs: local-zfs:subvol-$other-disk-0,size=4G',
			},
		},
		{
			says: 'A template is cloned by link unless said otherwise',
			given: 'create $id; pct template $id',
			when: 'pct clone $id $other --hostname copy',
			afterwards: {
				'grep rootfs /etc/pve/lxc/$other.conf': 'rootfs: local-zfs:basevol-$id-disk-0/subvol-$other-disk-0,size=4G',
				'grep -c template /etc/pve/lxc/$other.conf || true': '0',
			},
		},
		{
			says: 'A linked clone stays on the storage of its template',
			given: 'create $id; pct template $id',
			when: 'pct clone $id $other --storage fast',
			exit: 'not 0',
			stderr: /parameter 'storage' not allowed for linked clones/,
		},
		{
			says: 'A linked clone cannot be had on a directory storage',
			given: 'pct create $id $template --rootfs fast:1 --unprivileged 1; pct template $id',
			when: 'pct clone $id $other',
			exit: 'not 0',
			stderr: /Linked clone feature for 'fast:\$id\/[^']+' is not available/,
			afterwards: {'left $other': ''},
		},
		{
			says: 'A running container is cloned in full from a snapshot only',
			given: 'started $id',
			when: 'pct clone $id $other --full 1',
			refuses: ['Full clone of a running container is only possible from a snapshot'],
		},
		{
			says: 'A running container is cloned in full from a snapshot only, and is refused in older words',
			on: [7, 8],
			given: 'started $id',
			when: 'pct clone $id $other --full 1',
			refuses: ['Cannot do full clones on a running container without snapshots'],
		},
		{
			says: 'A clone of a snapshot has what the snapshot has, of a running container too',
			given: 'started $id; inside touch /root/then; pct snapshot $id s1; inside touch /root/now; pct set $id --memory 256',
			when: 'pct clone $id $other --snapname s1 --hostname copy',
			afterwards: {'ls /rpool/data/subvol-$other-disk-0/root': 'then', 'grep memory /etc/pve/lxc/$other.conf': 'memory: 512'},
		},
		{
			says: 'A source with a bind mount is refused before anything is copied',
			given: 'mkdir -p /srv/$id; create $id; pct set $id --mp0 /srv/$id,mp=/data',
			when: 'pct clone $id $other',
			refuses: ["unable to clone mountpoint 'mp0' (type bind)"],
			afterwards: {
				'left $other': '',
				'grep -c lock $conf || true': '0',
			},
		},
		{
			says: 'A source with a device as mount point is refused too',
			given: "create $id; echo 'mp0: /dev/loop0,mp=/data' >> $conf",
			when: 'pct clone $id $other',
			refuses: ["unable to clone mountpoint 'mp0' (type device)"],
		},
		{
			says: 'Raw lines are copied without a word, those that mount and those that map too',
			given:
				"create $id; printf '%s\\n' 'lxc.mount.entry: /srv srv none bind' 'lxc.apparmor.profile: unconfined' 'lxc.idmap: u 0 100000 65536' 'lxc.idmap: g 0 100000 65536' >> $conf",
			when: 'pct clone $id $other --hostname copy',
			stderr: '',
			afterwards: {
				'grep ^lxc /etc/pve/lxc/$other.conf':
					'lxc.mount.entry: /srv srv none bind\nlxc.apparmor.profile: unconfined\nlxc.idmap: u 0 100000 65536\nlxc.idmap: g 0 100000 65536',
			},
		},
		{
			says: 'Privilege, features, start at boot, protection, tags and name servers are copied',
			given: 'create $id --features nesting=1 --onboot 1 --tags a --nameserver 192.0.2.1 --startup order=3 --protection 1',
			when: 'pct clone $id $other --hostname copy',
			afterwards: {
				'grep -e features -e onboot -e tags -e nameserver -e startup -e protection -e unprivileged /etc/pve/lxc/$other.conf':
					'features: nesting=1\nnameserver: 192.0.2.1\nonboot: 1\nprotection: 1\nstartup: order=3\ntags: a\nunprivileged: 1',
			},
		},
		{
			says: 'Snapshots, pending changes and unused volumes are not copied',
			given:
				"create $id; pct snapshot $id s1; printf '%s\\n' 'unused0: local-zfs:subvol-$id-disk-7' | cat - $conf > $conf.tmp; mv $conf.tmp $conf",
			when: 'pct clone $id $other --hostname copy',
			afterwards: {'grep -e unused -e parent -e snaptime -e lock -e "^\\[" /etc/pve/lxc/$other.conf || echo none': 'none'},
		},
		{
			says: 'Hardware addresses of a clone are new',
			given: 'create $id --net0 name=eth0,bridge=vmbr0',
			when: 'pct clone $id $other --hostname copy',
			afterwards: {'cat $conf /etc/pve/lxc/$other.conf | grep -o "hwaddr=[0-9A-F:]*" | sort -u | wc -l': '2'},
		},
		{
			says: 'A clone without a hostname inherits that of its source, made of the id of the source though it be',
			given: 'create $id',
			when: 'pct clone $id $other',
			afterwards: {'grep hostname /etc/pve/lxc/$other.conf': 'hostname: CT$id'},
		},
		{
			says: 'A clone can be given neither privilege, nor memory, nor a network',
			given: 'create $id',
			when: 'pct clone $id $other --unprivileged 0 || pct clone $id $other --memory 1024 || pct clone $id $other --net0 name=eth0',
			exit: 'not 0',
			stderr: {
				lines: ['Unknown option: unprivileged', 'Unknown option: memory', 'Unknown option: net0', '400 unable to parse option'],
			},
		},
		{
			says: 'In a clone with systemd the machine id is reset, and SSH host keys and passwords stay',
			given:
				'create $id --password correct-horse; mkdir -p $root/etc/ssh $root/usr/lib/systemd; cp $root/bin/busybox $root/usr/lib/systemd/systemd; echo key > $root/etc/ssh/ssh_host_ed25519_key; echo 0123456789abcdef0123456789abcdef > $root/etc/machine-id; cp $root/etc/shadow /tmp/$id',
			when: 'pct clone $id $other --hostname copy',
			afterwards: {
				'cat /rpool/data/subvol-$other-disk-0/etc/ssh/ssh_host_ed25519_key': 'key',
				'grep -c 0123456789 /rpool/data/subvol-$other-disk-0/etc/machine-id || true': '0',
				'cmp /rpool/data/subvol-$other-disk-0/etc/shadow /tmp/$id': '',
			},
		},
		{
			says: 'Owners are copied by number, so a clone has the privilege of its source',
			given: 'create $id',
			when: 'pct clone $id $other --hostname copy',
			afterwards: {
				'stat -c %u:%g /rpool/data/subvol-$other-disk-0 /rpool/data/subvol-$other-disk-0/home/app':
					'100000:100000\n101000:101000',
			},
		},
		{
			says: 'While it copies, the source is locked as disk and the clone as create, and a second clone is refused',
			given: 'create $id; yes | head -c 100M > $root/root/large',
			when: `setsid pct clone $id $other --hostname copy > /dev/null 2>&1 & copy=$!; until grep -qs '^lock: create' /etc/pve/lxc/$other.conf && grep -qs '^lock: disk' $conf; do kill -0 $copy || exit 9; done; kill -STOP -$copy; pct clone $id $((id + 2)); code=$?; kill -CONT -$copy; wait $copy; exit $code`,
			refuses: ['CT is locked (disk)'],
			afterwards: {'grep ^lock $conf /etc/pve/lxc/$other.conf || echo none': 'none'},
		},
		{
			says: 'A clone on another node needs shared storage',
			given: 'mkdir -p /etc/pve/nodes/far/lxc; create $id',
			when: 'pct clone $id $other --target far',
			exit: 'not 0',
			afterwards: {'ls /etc/pve/nodes/far/lxc/$other.conf 2>&1 || true': /No such file/},
		},
	],
};
