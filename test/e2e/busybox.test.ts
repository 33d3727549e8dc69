import {randomInt} from 'node:crypto';
import {testStates} from '../helpers/states.ts';

const port = randomInt(19_000, 20_000);

/** Hosts of busybox alone: no GNU tools, bash, sudo, getent, useradd. */
const hosts = ['files', 'right', 'lines', 'commands', 'waits', 'user'];
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
		'a service where there is no systemd': {vars, tasks: '    - service: {name: ssh, state: started}', code: 'NO_SYSTEMD'},
	},
	Object.fromEntries(hosts.map(name => [name, vars])),
);
