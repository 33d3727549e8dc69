import type {Subject} from './statement.ts';

/** Files of a container from outside, and its end. */
export const files: Subject = {
	topic: 'push, pull, mount, destroy',
	table: 'files',
	about: 'How the files of a container are reached from its node, and what is left of it when it is gone.',
	statements: [
		{
			says: 'A file is pushed with the owner and the mode that are asked for, by the names of the guest',
			given: 'started $id; echo hello > /root/note',
			when: `pct push $id /root/note /home/app/note --perms 0600 --user app --group app && inside stat -c %u:%g:%a /home/app/note`,
			stdout: '1000:1000:600',
			afterwards: {'cat $root/home/app/note; stat -c %u $root/home/app/note': 'hello\n101000'},
		},
		{
			says: 'A file that is pushed keeps its place: it is written over, not replaced',
			given:
				'started $id; echo long long > $root/root/note; chown 100000:100000 $root/root/note; stat -c %i $root/root/note > /tmp/$id; echo short > /root/note',
			when: `pct push $id /root/note /root/note`,
			afterwards: {'cat $root/root/note; stat -c %i $root/root/note | cmp - /tmp/$id': 'short'},
		},
		{
			says: 'A push that fails exits with 0: no such folder, no such user',
			given: 'started $id; echo hello > /root/note',
			when: `pct push $id /root/note /no/such/folder/note && pct push $id /root/note /root/note --user nosuchuser`,
			stderr: /./,
			afterwards: {'ls -d $root/no 2>&1 || true': /No such file/},
		},
		{
			says: 'A pull that fails exits with 0, and leaves an empty file in place of what was there',
			given: 'started $id; echo mine > /root/mine',
			when: `pct pull $id /no/such/file /root/mine`,
			stderr: /./,
			afterwards: {'stat -c %s /root/mine': '0'},
		},
		{
			says: 'A file is pulled',
			given: 'started $id; echo hello > $root/root/note',
			when: `pct pull $id /root/note /root/pulled`,
			afterwards: {'cat /root/pulled': 'hello'},
		},
		{
			says: 'Files are pushed and pulled while the container runs only',
			given: 'create $id; touch /root/note',
			when: 'pct push $id /root/note /root/note || pct pull $id /root/note /root/note',
			exit: 'not 0',
			stderr: {lines: ['can only push files to a running CT', 'can only pull files from a running VM']},
		},
		{
			says: 'A mount on the node says where, and locks the container',
			given: 'create $id',
			when: 'pct mount $id && grep lock $conf && ls /var/lib/lxc/$id/rootfs/etc/passwd; pct unmount $id',
			stdout: "mounted CT $id in '/var/lib/lxc/$id/rootfs'\nlock: mounted\n/var/lib/lxc/$id/rootfs/etc/passwd",
			afterwards: {'grep -c lock $conf || ls /var/lib/lxc/$id/rootfs | wc -l': '0\n0'},
		},
		{
			says: 'A mount on the node mounts bind mounts, too',
			given: 'mkdir -p /srv/$id; echo hello > /srv/$id/note; create $id; pct set $id --mp0 /srv/$id,mp=/data',
			when: 'pct mount $id > /dev/null && cat /var/lib/lxc/$id/rootfs/data/note; pct unmount $id',
			stdout: 'hello',
		},
		{
			says: 'An image of a directory storage is reached by a mount',
			given: 'pct create $id $template --rootfs fast:1 --unprivileged 1',
			when: 'pct mount $id > /dev/null && stat -c %u /var/lib/lxc/$id/rootfs/home/app; pct unmount $id',
			stdout: '101000',
		},
		{
			says: 'A container that runs is not removed',
			given: 'started $id',
			when: `pct destroy $id`,
			exit: 'not 0',
			stderr: /CT \$id .*container is running/,
			afterwards: {'ls $conf': '/etc/pve/lxc/$id.conf'},
		},
		{
			says: 'A protected container is not removed',
			given: 'create $id --protection 1',
			when: 'pct destroy $id',
			exit: 'not 0',
			stderr: /protection mode enabled/,
			afterwards: {'left $id': 'etc/pve/lxc/$id.conf\nrpool/data/subvol-$id-disk-0'},
		},
		{
			says: 'A container that is removed takes its volumes along, and leaves what was bind-mounted alone',
			given:
				'mkdir -p /srv/$id; echo hello > /srv/$id/note; create $id; pct set $id --mp0 /srv/$id,mp=/data --mp1 local-zfs:1,mp=/own',
			when: 'pct destroy $id',
			afterwards: {
				'cat /srv/$id/note': 'hello',
				'left $id': '',
			},
		},
		{
			says: 'An id that was removed can be used again',
			given: 'create $id; pct destroy $id',
			when: 'pct create $id $template --storage local-zfs',
			afterwards: {'ls $conf': '/etc/pve/lxc/$id.conf'},
		},
	],
};
