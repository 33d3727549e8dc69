import type {Subject} from './statement.ts';

const section = "sed -n '/^.pve:pending.$/,/^$/p' $conf";

/** Changing a container that runs. */
export const pending: Subject = {
	topic: 'hotplug and pending',
	table: 'pending',
	about: 'What is changed at once in a running container, and what waits for its next start.',
	statements: [
		{
			says: 'Description, start at boot, protection, hostname, processors, tags, memory and swap are changed at once',
			given: 'started $id',
			when: `pct set $id --description x --onboot 1 --hostname www --cores 1 --tags a --memory 256 --swap 128 --startup order=1 --protection 1`,
			stdout: '',
			afterwards: {
				'cat $conf':
					'#x\narch: amd64\ncores: 1\nhostname: www\nmemory: 256\nonboot: 1\nostype: alpine\nprotection: 1\nrootfs: local-zfs:subvol-$id-disk-0,size=4G\nstartup: order=1\nswap: 128\ntags: a\nunprivileged: 1',
			},
		},
		{
			says: 'Features, name servers, search domain, time zone, terminals and console mode wait, without a word',
			given: 'started $id; cp $conf /tmp/$id',
			when: `pct set $id --features nesting=1 --nameserver 192.0.2.1 --searchdomain lan --timezone UTC --tty 1 --cmode shell`,
			stdout: '',
			afterwards: {
				[section]:
					'[pve:pending]\ncmode: shell\nfeatures: nesting=1\nnameserver: 192.0.2.1\nsearchdomain: lan\ntimezone: UTC\ntty: 1',
			},
			stderr: '',
		},
		{
			says: 'What waits is shown as pending, and in the configuration as if it were there',
			given: 'started $id --nameserver 192.0.2.1; pct set $id --nameserver 192.0.2.2',
			when: 'for view in "pending $id" "config $id" "config $id --current 1"; do pct $view | grep nameserver; done',
			stdout: 'cur nameserver: 192.0.2.1\nnew nameserver: 192.0.2.2\nnameserver: 192.0.2.2\nnameserver: 192.0.2.1',
		},
		{
			says: 'A deletion that waits is a line of its own in the pending section',
			given: 'started $id --nameserver 192.0.2.1',
			when: `pct set $id --delete nameserver`,
			stdout: '',
			afterwards: {[section]: '[pve:pending]\ndelete: nameserver'},
		},
		{
			says: 'What waits can be taken back',
			given: 'started $id; pct set $id --nameserver 192.0.2.1 --tty 1',
			when: `pct set $id --revert nameserver`,
			stdout: '',
			afterwards: {[section]: '[pve:pending]\ntty: 1'},
		},
		{
			says: 'What waits is made at a stop',
			given: 'started $id; pct set $id --nameserver 192.0.2.1 --tty 1',
			when: 'pct stop $id',
			afterwards: {'grep -e nameserver -e tty -e pending $conf': 'nameserver: 192.0.2.1\ntty: 1'},
		},
		{
			says: 'What waits is made at a start',
			given: "create $id; printf '%s\\n' '' '[pve:pending]' 'tty: 1' >> $conf",
			when: 'pct start $id',
			afterwards: {'grep -e tty -e pending $conf': 'tty: 1'},
		},
		{
			says: 'What waits is made at a reboot, which writes the generated configuration anew',
			given: 'started $id; pct set $id --features nesting=1; rm /var/lib/lxc/$id/config',
			when: 'pct reboot $id',
			afterwards: {
				'pct status $id; grep -e features -e pending $conf; ls /var/lib/lxc/$id/config':
					'status: running\nfeatures: nesting=1\n/var/lib/lxc/$id/config',
			},
		},
		{
			says: 'A new mount point is there at once',
			given: 'mkdir -p /srv/$id; echo hello > /srv/$id/note; started $id',
			when: `pct set $id --mp0 /srv/$id,mp=/data && inside cat /data/note`,
			stdout: /^hello/m,
			afterwards: {'grep -e mp0 -e pending $conf': 'mp0: /srv/$id,mp=/data'},
		},
		{
			says: 'A new mount point whose target is missing gets one that belongs to root of the container',
			given: 'mkdir -p /srv/$id; create $id; pct set $id --mp0 /srv/$id,mp=/new/place',
			when: 'pct start $id',
			afterwards: {'stat -c %u:%g $root/new $root/new/place': '100000:100000\n100000:100000'},
		},
		{
			says: 'A change of a mount point that is there waits, and its removal too',
			given: 'mkdir -p /srv/$id; create $id; pct set $id --mp0 /srv/$id,mp=/a --mp1 /srv/$id,mp=/b; pct start $id',
			when: `pct set $id --mp0 /srv/$id,mp=/a,ro=1 && pct set $id --delete mp1 `,
			afterwards: {[section]: '[pve:pending]\ndelete: mp1\nmp0: /srv/$id,mp=/a,ro=1', 'inside ls -d /b': '/b'},
		},
		{
			says: 'The same mount point in another order of words waits until the next start',
			given: 'mkdir -p /srv/$id; create $id; pct set $id --mp0 /srv/$id,mp=/data,ro=1; pct start $id',
			when: `pct set $id --mp0 volume=/srv/$id,ro=1,mp=/data`,
			afterwards: {[section]: '[pve:pending]\nmp0: volume=/srv/$id,ro=1,mp=/data'},
		},
		{
			says: 'A source that is not there is refused at once, and nothing of the call is written',
			given: 'started $id; sha1sum $conf > /tmp/$id',
			when: `pct set $id --onboot 1 --mp1 /srv/nothere,mp=/data`,
			refuses: ["mp1: unable to hotplug mp1: directory '/srv/nothere' does not exist"],
			afterwards: {'sha1sum -c /tmp/$id > /dev/null': ''},
		},
		{
			says: 'A source that is a symbolic link is refused at once',
			given: 'started $id; mkdir -p /srv/$id; ln -s /srv/$id /srv/slink$id',
			when: `pct set $id --mp1 /srv/slink$id,mp=/data`,
			refuses: ['mp1: unable to hotplug mp1: symlink encountered at: //srv/slink$id'],
			afterwards: {'grep -c mp1 $conf || true': '0'},
		},
		{
			says: 'A volume that is asked for by size in place of another is made at the next stop',
			given: 'create $id; pct set $id --mp0 local-zfs:1,mp=/data; pct start $id',
			when: 'pct set $id --mp0 local-zfs:1,mp=/data',
			afterwards: {
				[section]: '[pve:pending]\nmp0: local-zfs:1,mp=/data',
				'ls -d /rpool/data/subvol-$id-* | wc -l': '2',
				'pct stop $id > /dev/null; ls -d /rpool/data/subvol-$id-* | wc -l; grep -c unused0 $conf': '3\n1',
			},
		},
		{
			says: 'A container that is started with a source that is missing says only that a hook failed',
			given: 'create $id; pct set $id --mp0 /srv/none$id,mp=/data',
			when: 'pct start $id',
			exit: 'not 0',
			stderr:
				/^(?![\s\S]*does not exist)[\s\S]*Script exited with status 2[\s\S]*Failed to run lxc\.hook\.pre-start for container "\$id"[\s\S]*startup for container '\$id' failed$/,
			afterwards: {'pct status $id': 'status: stopped'},
		},
		{
			says: 'The reason is told by a start in debug mode',
			given: 'create $id; pct set $id --mp0 /srv/none$id,mp=/data',
			when: 'pct start $id --debug 1 2>&1',
			exit: 'not 0',
			stdout: /directory '\/srv\/none\$id' does not exist/,
		},
		{
			says: 'A start in debug mode tells of a symbolic link, wherever in the path',
			given: 'create $id; mkdir -p /srv/real$id/b; ln -s /srv/real$id /srv/a$id; pct set $id --mp0 /srv/a$id/b,mp=/data',
			when: 'pct start $id --debug 1 2>&1',
			exit: 'not 0',
			stdout: /symlink encountered at: /,
		},
	],
};
