import type {Subject} from './statement.ts';

/** What a configuration file is made of, and what becomes of it when `pct` writes. */
export const format: Subject = {
	topic: 'configuration file',
	table: 'format',
	about: 'What stands where in `/etc/pve/lxc/<id>.conf`, and what becomes of it at the next write.',
	statements: [
		{
			says: 'A write sorts the options by name, even when it changes nothing else',
			given: "configure $id 'swap: 512' 'hostname: web' 'onboot: 1' 'arch: amd64'",
			when: 'pct set $id --onboot 1',
			stdout: '',
			afterwards: {'cat $conf': 'arch: amd64\nhostname: web\nonboot: 1\nswap: 512'},
		},
		{
			says: 'Raw lines come after the options, in the order in which they were, also twice with one key',
			given:
				"configure $id 'lxc.mount.entry: /b b none bind' 'swap: 512' 'lxc.cap.drop: sys_time' 'lxc.mount.entry: /a a none bind' 'arch: amd64'",
			when: 'pct set $id --memory 256',
			afterwards: {
				'cat $conf':
					'arch: amd64\nmemory: 256\nswap: 512\nlxc.mount.entry: /b b none bind\nlxc.cap.drop: sys_time\nlxc.mount.entry: /a a none bind',
			},
		},
		{
			says: 'A raw line with an equals sign is read, and written again with a colon',
			given: "configure $id 'arch: amd64' 'lxc.cap.drop = sys_time'",
			when: 'pct set $id --onboot 1',
			afterwards: {'cat $conf': 'arch: amd64\nonboot: 1\nlxc.cap.drop: sys_time'},
		},
		{
			says: 'Comment lines are the description, wherever they stand: a write moves them to the top',
			given: "configure $id 'arch: amd64' '# managed by hand' 'swap: 512' 'lxc.cap.drop: sys_time' '# end of it'",
			when: 'pct set $id --onboot 1',
			afterwards: {'cat $conf': '# managed by hand\n# end of it\narch: amd64\nonboot: 1\nswap: 512\nlxc.cap.drop: sys_time'},
		},
		{
			says: 'Colons, percent signs and letters beyond ASCII are encoded in the lines of a description',
			given: "configure $id 'arch: amd64'",
			when: "pct set $id --description 'a: 100% für'",
			afterwards: {'head -n 1 $conf': '#a%3A 100%25 f%C3%BCr'},
		},
		{
			says: 'Each line of a description is a comment line of its own',
			given: "configure $id 'arch: amd64'",
			when: 'pct set $id --description "one\ntwo"',
			afterwards: {'cat $conf': '#one\n#two\narch: amd64'},
		},
		{
			says: 'A description written as an option is read too',
			given: "configure $id 'arch: amd64' 'description: of old'",
			when: 'pct set $id --onboot 1',
			afterwards: {'cat $conf': '#of old\narch: amd64\nonboot: 1'},
		},
		{
			says: 'An unknown option is warned of and kept',
			given: "configure $id 'arch: amd64' 'colour: blue'",
			when: 'pct set $id --onboot 1',
			stderr: {lines: ["vm $id - unable to parse value of 'colour' - unknown setting 'colour'"]},
			afterwards: {'cat $conf': 'arch: amd64\ncolour: blue\nonboot: 1'},
		},
		{
			says: 'An unknown raw key is warned of, and lost at the next write',
			given: "configure $id 'arch: amd64' 'lxc.nonsense: 1'",
			when: 'pct set $id --onboot 1',
			stderr: {lines: ['vm $id - unable to parse config: lxc.nonsense: 1']},
			afterwards: {'cat $conf': 'arch: amd64\nonboot: 1'},
		},
		{
			says: 'The raw path of the root file system is refused with a reason of its own, and lost',
			given: "configure $id 'arch: amd64' 'lxc.rootfs.path: /srv/x'",
			when: 'pct set $id --onboot 1',
			stderr: /^vm \$id - lxc\.rootfs\.path: .*auto generated/m,
			afterwards: {'cat $conf': 'arch: amd64\nonboot: 1'},
		},
		{
			says: 'A raw key with a capital letter is none',
			given: "configure $id 'arch: amd64' 'lxc.Cap.drop: sys_time'",
			when: 'pct set $id --onboot 1',
			stderr: /^vm \$id - unable to parse config: lxc\.Cap\.drop: sys_time$/m,
			afterwards: {'grep -c Cap $conf || true': '0'},
		},
		{
			says: 'The raw keys for AppArmor, maps, mounts, capabilities, seccomp, hooks, limits and devices are kept',
			given: `configure $id 'arch: amd64' 'lxc.apparmor.raw: deny /x r,' 'lxc.include: /etc/x' 'lxc.mount.auto: sys:ro' 'lxc.cap.keep: chown' \\
	'lxc.seccomp.profile: /etc/x' 'lxc.hook.start: /bin/true' 'lxc.prlimit.nofile: 10' 'lxc.cgroup2.devices.allow: c 1:3 rw' 'lxc.environment: A=1'`,
			when: 'pct set $id --onboot 1',
			stderr: '',
			afterwards: {'grep -c ^lxc $conf': '9'},
		},
		{
			says: 'A raw key of LXC 2 is warned of and kept, but its map does not count',
			given: "configure $id 'arch: amd64' 'unprivileged: 1' 'lxc.id_map: u 0 200000 65536'",
			when: 'pct set $id --onboot 1',
			stderr: /lxc\.id_map/,
			afterwards: {
				'grep id_map $conf': 'lxc.id_map: u 0 200000 65536',
				'grep ^lxc.idmap /var/lib/lxc/$id/config': 'lxc.idmap = u 0 100000 65536\nlxc.idmap = g 0 100000 65536',
			},
		},
		{
			says: 'A raw key of control groups of version 1 is warned of and kept',
			given: "configure $id 'arch: amd64' 'lxc.cgroup.devices.allow: c 1:3 rw'",
			when: 'pct set $id --onboot 1',
			stderr: /lxc\.cgroup/,
			afterwards: {'grep lxc $conf': 'lxc.cgroup.devices.allow: c 1:3 rw'},
		},
		{
			says: 'A raw key of control groups of version 1 is nothing to warn of',
			on: [7, 8],
			given: "configure $id 'arch: amd64' 'lxc.cgroup.devices.allow: c 1:3 rw'",
			when: 'pct set $id --onboot 1',
			stderr: '',
			afterwards: {'grep lxc $conf': 'lxc.cgroup.devices.allow: c 1:3 rw'},
		},
		{
			says: 'Yes, on and true are read as 1, and written so',
			given: "configure $id 'onboot: yes' 'protection: on' 'console: true' 'debug: no'",
			when: 'pct set $id --arch amd64',
			afterwards: {'cat $conf': 'arch: amd64\nconsole: 1\ndebug: 0\nonboot: 1\nprotection: 1'},
		},
		{
			says: 'A line after the first section belongs to that section: what is appended to the file changes a snapshot',
			given:
				"configure $id 'arch: amd64' 'parent: s1' '' '[s1]' 'arch: amd64' 'snaptime: 1700000000'; echo 'lxc.apparmor.profile: unconfined' >> $conf",
			when: 'pct config $id; echo; pct config $id --snapshot s1',
			stdout: /^arch: amd64\nparent: s1\n\narch: amd64\n[\s\S]*lxc\.apparmor\.profile: unconfined/,
		},
		{
			says: 'A write keeps the raw lines of a snapshot in its section',
			given:
				"configure $id 'arch: amd64' 'lxc.cap.drop: sys_time' '' '[s1]' 'arch: amd64' 'snaptime: 1700000000' 'lxc.cap.drop: sys_boot'",
			when: 'pct set $id --onboot 1',
			afterwards: {
				'cat $conf':
					'arch: amd64\nonboot: 1\nlxc.cap.drop: sys_time\n\n[s1]\narch: amd64\nsnaptime: 1700000000\nlxc.cap.drop: sys_boot',
			},
		},
		{
			says: 'A snapshot is a section with a copy of the options and of the raw lines',
			given: "create $id --hostname web; echo 'lxc.cap.drop: sys_time' >> $conf",
			when: 'pct snapshot $id s1 > /dev/null',
			afterwards: {
				"sed -n '/^.s1.$/,$p' $conf": /^\[s1\]\n[\s\S]*hostname: web\n[\s\S]*snaptime: \d+\n[\s\S]*lxc\.cap\.drop: sys_time/,
				'grep -m 1 parent $conf': 'parent: s1',
			},
		},
	],
};
