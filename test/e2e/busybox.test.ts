import {randomInt} from 'node:crypto';
import {testStates} from '../helpers/states.ts';

const port = randomInt(19_000, 20_000);

/** Hosts of busybox alone: no GNU tools, bash, sudo, getent, useradd. */
const hosts = ['files', 'right', 'lines', 'commands', 'waits', 'user', 'settings', 'set', 'mounts', 'remounts', 'crontabs'];
const vars = {lab_base: 'busybox'};

testStates(
	{
		'files, folders and links': {
			host: 'files',
			given: 'mkdir -p /srv/old/deep\necho old >/srv/changed\nchmod 640 /srv/changed\nchown nobody /srv/changed',
			files: {'motd.hbs': 'on {{ inventory_hostname }}\n', 'binary.bin': Buffer.from([0, 1, 2, 255])},
			tasks: `
    - file: {path: /srv/a b/c, state: directory, mode: "0750", owner: nobody, group: nogroup}
    - file: {path: /srv/link, state: link, target: "a b"}
    - file: {path: /srv/empty, state: touch}
    - file: {path: /srv/old, state: absent}
    - copy: {dest: /srv/changed, content: "it's new", mode: "0600", backup: true, validate: grep -q new %s}
    - copy: {dest: /srv/binary, src: binary.bin}
    - template: {dest: /etc/motd, src: motd.hbs, owner: "65534"}`,
			changes: [
				'create /srv/a b/',
				'create /srv/a b/c/',
				'link /srv/link to a b',
				'create /srv/empty',
				'remove /srv/old/',
				'set the mode of /srv/changed to 0600',
				'update /srv/changed',
				'create /srv/binary',
				'create /etc/motd',
			],
			holds: `test "$(stat -c '%a %U %G' '/srv/a b/c')" = '750 nobody nogroup'
				test "$(readlink /srv/link)" = 'a b'
				test ! -e /srv/old
				test "$(cat /srv/changed)" = "it's new"
				test "$(stat -c '%a %U' /srv/changed)" = '600 nobody'
				test "$(cat /srv/.changed.*.bak)" = old
				test "$(od -An -tx1 /srv/binary)" = ' 00 01 02 ff'
				test "$(cat /etc/motd)" = 'on files'
				test "$(stat -c %U /etc/motd)" = nobody`,
		},
		'nothing to do': {
			host: 'right',
			given: `mkdir -m 750 /srv/dir\nln -s dir /srv/link\nprintf 'a\\n' >/srv/file\nchmod 644 /srv/file`,
			tasks: `
    - file: {path: /srv/dir, state: directory, mode: "0750", owner: root}
    - file: {path: /srv/link, state: link, target: dir}
    - file: {path: /srv/none, state: absent}
    - copy: {dest: /srv/file, content: "a\\n", mode: "0644", group: root}
    - wait_for: {path: /srv/file, contains: a}
    - reboot: {when_needed: true}`,
			changes: [],
		},
		'lines and blocks': {
			host: 'lines',
			given: `printf '# a\\nport=1\\n' >/srv/conf`,
			tasks: `
    - line_in_file: {path: /srv/conf, line: port=2, match: "^port="}
    - block_in_file: {path: /srv/conf, name: xy, block: "x=1\\ny=2"}`,
			changes: ['update /srv/conf', 'update /srv/conf'],
			holds: `test "$(head -n 2 /srv/conf)" = "$(printf '# a\\nport=2')"\ngrep -qx x=1 /srv/conf`,
		},
		'commands and scripts': {
			host: 'commands',
			files: {
				'job.sh': '#!/bin/sh -eu\necho "$1" >/srv/job\n',
				'large.sh': `#!/bin/sh\n${'# nothing\n'.repeat(150_000)}touch /srv/large\n`,
			},
			tasks: `
    - command: {cmd: "echo 1 >/srv/made", creates: /srv/made}
    - command: {cmd: "cat >/srv/typed", stdin: "no line end", unless: "test -s /srv/typed"}
    - script: {src: job.sh, args: ["it's $(id)"], creates: /srv/job}
    - script: {src: large.sh, executable: sh, creates: /srv/large}
    - command: {argv: [uname, -s], reads: true}
      register: kernel
    - assert: {that: kernel.stdout == "Linux\\n"}`,
			changes: ['run echo 1 >/srv/made', 'run cat >/srv/typed', "run job.sh it's $(id)", 'run large.sh'],
			holds: `test "$(cat /srv/job)" = "it's \\$(id)"\ntest "$(cat /srv/typed)" = 'no line end'
				! ls -d /run/runner-script.* 2>/dev/null`,
		},
		waiting: {
			host: 'waits',
			tasks: `
    - command: {cmd: "touch /srv/begun; (sleep 1; httpd -p 127.0.0.1:${port}) >/dev/null 2>&1 &", creates: /srv/begun}
    - wait_for: {port: ${port}, host: 127.0.0.1, timeout: 30}
    - wait_for: {port: ${port}, timeout: 30}`,
			changes: [
				`run touch /srv/begun; (sleep 1; httpd -p 127.0.0.1:${port}) >/dev/null 2>&1 &`,
				`wait for port ${port} of 127.0.0.1`,
			],
		},
		'settings of the kernel': {
			host: 'settings',
			given: `mkdir /etc/sysctl.d\nprintf '# mine\\nkernel/msgmnb=3\\n' >/etc/sysctl.d/99-runner.conf`,
			tasks: `
    - sysctl: {name: kernel.msgmax, value: 9000}
    - sysctl: {name: kernel/domainname, value: "a b=c|#x", file: 60-name}
    - sysctl: {name: kernel.sem, value: "32000 1024000000 500 31000"}
    - sysctl: {name: kernel.msgmnb, state: absent}`,
			changes: [
				'set kernel.msgmax to 9000',
				'update /etc/sysctl.d/99-runner.conf',
				'set kernel.domainname to a b=c|#x',
				'create /etc/sysctl.d/60-name.conf',
				'set kernel.sem to 32000 1024000000 500 31000',
				'update /etc/sysctl.d/99-runner.conf',
				'update /etc/sysctl.d/99-runner.conf',
			],
			holds: `test "$(cat /proc/sys/kernel/msgmax)" = 9000
				test "$(cat /proc/sys/kernel/domainname)" = 'a b=c|#x'
				test "$(tr '\\t' ' ' </proc/sys/kernel/sem)" = '32000 1024000000 500 31000'
				test "$(cat /etc/sysctl.d/99-runner.conf)" = "$(printf '# mine\\nkernel.msgmax = 9000\\nkernel.sem = 32000 1024000000 500 31000')"
				echo 1000 >/proc/sys/kernel/msgmax
				sysctl -p /etc/sysctl.d/99-runner.conf
				test "$(cat /proc/sys/kernel/msgmax)" = 9000`,
		},
		'settings as asked': {
			host: 'set',
			given: `mkdir /etc/sysctl.d\necho 9000 >/proc/sys/kernel/msgmax\necho kernel.msgmax=9000 >/etc/sysctl.d/99-runner.conf`,
			tasks: '    - sysctl: {name: kernel.msgmax, value: 9000}',
			changes: [],
		},
		'mounts, now and at boot': {
			host: 'mounts',
			given: `mkdir -p /srv/data
				echo 1 >/srv/data/file
				: >/srv/target`,
			tasks: `
    - mount: {path: /srv/new/tmp, src: tmpfs, fstype: tmpfs, opts: [size=1m, nosuid, nodev, mode=0750], mode: "0700"}
    - mount: {path: "/srv/a b#\\\\c", src: /srv/data, fstype: none, opts: "bind,ro"}
    - mount: {path: /srv/target, src: /srv/data/file, fstype: none, opts: bind}
    - mount: {path: /srv/later, src: "nas:/export", fstype: nfs, opts: "vers=4.2,_netdev,nofail", state: present}`,
			changes: [
				'create /srv/new/',
				'create /srv/new/tmp/',
				'mount tmpfs at /srv/new/tmp',
				'create /etc/fstab',
				'create /srv/a b#\\c/',
				'mount /srv/data at /srv/a b#\\c',
				'update /etc/fstab',
				'mount /srv/data/file at /srv/target',
				'update /etc/fstab',
				'update /etc/fstab',
			],
			holds: `grep ' /srv/new/tmp tmpfs rw,nosuid,nodev,' /proc/mounts | grep size=1024k
				test "$(cat /srv/a*/file /srv/target | tr '\\n' ' ')" = '1 1 '
				! touch "$(echo /srv/a*)/new"
				test "$(wc -l </etc/fstab)" = 4
				umount /srv/target
				mount /srv/target
				test -s /srv/target`,
		},
		'mounts with other options, and mounts that go': {
			host: 'remounts',
			given: `mkdir -p /srv/one /srv/two /srv/data /srv/gone
				mount -t tmpfs -o size=1m,noexec tmpfs /srv/one
				echo kept >/srv/one/file
				mount -o bind /srv/data /srv/two
				mount -t tmpfs tmpfs /srv/gone
				printf 'tmpfs /srv/one tmpfs noexec 0 0\\n/srv/data /srv/two none bind 0 0\\ntmpfs /srv/gone tmpfs\\n# end\\n' >/etc/fstab`,
			tasks: `
    - mount: {path: /srv/one, src: tmpfs, fstype: tmpfs, opts: "size=2m,nosuid"}
    - mount: {path: /srv/two, src: /srv/data, fstype: none, opts: "bind,ro,nodev"}
    - mount: {path: /srv/gone, state: absent}`,
			changes: [
				'mount /srv/one anew with other options',
				'update /etc/fstab',
				'mount /srv/two anew with other options',
				'update /etc/fstab',
				'unmount /srv/gone',
				'update /etc/fstab',
			],
			holds: `grep ' /srv/one tmpfs rw,nosuid,' /proc/mounts | grep size=2048k
				! grep ' /srv/one tmpfs .*noexec' /proc/mounts
				test "$(cat /srv/one/file)" = kept
				grep ' /srv/two [a-z]* ro,nodev' /proc/mounts
				! grep ' /srv/gone ' /proc/mounts /etc/fstab`,
		},
		'a job that goes, though nothing there runs any': {
			host: 'crontabs',
			given: `mkdir -p /etc/cron.d\necho '* * * * * root old' >/etc/cron.d/old`,
			tasks: `
    - cron: {name: old, state: absent}
    - cron: {name: never, state: absent}`,
			changes: ['remove /etc/cron.d/old'],
		},
		'as another user, without setpriv': {
			host: 'user',
			given: "echo 'ann:x:1000:1000::/home/ann:/bin/sh' >>/etc/passwd\nmkdir /home/ann\nchown 1000 /home/ann",
			tasks: `
    - command: {cmd: "id -un >~/who", creates: /home/ann/who}
      become_user: ann`,
			changes: ['run id -un >~/who'],
			holds: 'test "$(cat /home/ann/who)" = ann\ntest "$(stat -c %U /home/ann/who)" = ann',
		},
	},
	{
		'an account where there is no useradd': {
			vars,
			tasks: '    - ensure_admin_user: {name: ann, shell: /bin/sh}',
			code: 'NO_USERADD',
		},
		'a user where there is no useradd': {vars, tasks: '    - user: {name: ann}', code: 'NO_USERADD'},
		'a group where there is no groupadd': {vars, tasks: '    - group: {name: people}', code: 'NO_USERADD'},
		'a package where there is no apt': {vars, tasks: '    - package: {name: curl}', code: 'NO_APT'},
		'a setting where no folder holds settings': {
			vars,
			tasks: '    - sysctl: {name: kernel.msgmax, value: 9000}',
			code: 'NO_DIRECTORY',
		},
		'a job where there is no folder for it': {
			vars,
			tasks: '    - cron: {name: x, schedule: "@daily", job: id}',
			code: 'NO_CRON',
		},
		'a job for a cron that reads no such folder': {
			vars,
			given: 'mkdir -p /etc/cron.d\nln -s /usr/bin/busybox /usr/sbin/crond',
			tasks: '    - cron: {name: x, schedule: "@daily", job: id}',
			code: 'NO_CRON',
			message: /cron of busybox/,
		},
		'a value that the kernel refuses is not written': {
			vars,
			given: 'mkdir /etc/sysctl.d',
			tasks: '    - sysctl: {name: kernel.msgmax, value: many}',
			code: 'APPLY_FAILED',
			late: true,
			holds: 'test ! -e /etc/sysctl.d/99-runner.conf',
		},
		'a service where there is no systemd': {vars, tasks: '    - service: {name: ssh, state: started}', code: 'NO_SYSTEMD'},
	},
	Object.fromEntries(hosts.map(name => [name, vars])),
);
