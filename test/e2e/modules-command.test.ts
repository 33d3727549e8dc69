import {testStates} from '../helpers/states.ts';

testStates(
	{
		'something to do, which creates, removes and unless tell': {
			host: 'absent',
			given: 'echo 1 >/srv/removed',
			tasks: `
    - command: {cmd: "echo made >/srv/created", creates: /srv/created}
    - command: {cmd: rm /srv/removed, removes: /srv/removed}
    - command: {cmd: "echo b=1 >>/srv/list", unless: "grep -qx b=1 /srv/list"}
    - command: {cmd: "mkdir deep && cd deep && pwd >here", chdir: /srv, creates: /srv/deep/here}`,
			changes: [
				'run echo made >/srv/created',
				'run rm /srv/removed',
				'run echo b=1 >>/srv/list',
				'run mkdir deep && cd deep && pwd >here',
			],
			holds: `test "$(cat /srv/created)" = made\ntest ! -e /srv/removed\ntest "$(cat /srv/list)" = b=1\ntest "$(cat /srv/deep/here)" = /srv/deep`,
		},
		'program and arguments go as they are': {
			host: 'absent',
			tasks: `
    - command:
        argv: [touch, --, "/srv/a b", "/srv/$(id)", "/srv/it's *"]
        creates: "/srv/it's *"
    - command:
        argv: [sh, -c, 'cat >"$1"', sh, /srv/from-input]
        stdin: "a 'line'\\nand \\"another\\", without end"
        creates: /srv/from-input`,
			changes: ["run touch -- /srv/a b /srv/$(id) /srv/it's *", 'run sh -c cat >"$1" sh /srv/from-input'],
			holds: `test -e '/srv/a b'
				test -e '/srv/$(id)'
				test "$(cat /srv/from-input)" = "$(printf 'a \\047line\\047\\nand "another", without end')"`,
		},
		'nothing to do': {
			host: 'right',
			given: 'echo b=1 >/srv/list\nmkdir /srv/there\nln -s /nowhere /srv/dangling',
			tasks: `
    - command: {cmd: "echo wrong >/srv/pwned", creates: /srv/there}
    - command: {cmd: "echo wrong >/srv/pwned", creates: /srv/dangling}
    - command: {cmd: "echo wrong >/srv/pwned", removes: /srv/absent}
    - command: {cmd: "echo wrong >/srv/pwned", unless: "grep -qx b=1 list", chdir: /srv}`,
			changes: [],
			holds: 'test ! -e /srv/pwned',
		},
		'a command without a question is a change each time': {
			host: 'always',
			tasks: `
    - command: echo again >>/srv/log
    - command: {argv: [sh, -c, "echo {{ item }} >>/srv/items"]}
      loop: [1, 2]
    - command: |
        echo first >/dev/null
        echo second >>/srv/lines`,
			changes: [
				'run echo again >>/srv/log',
				'run sh -c echo 1 >>/srv/items',
				'run sh -c echo 2 >>/srv/items',
				'run echo first >/dev/null…',
			],
			repeats: true,
			holds: `test "$(wc -l </srv/log)" = 2\ntest "$(tr '\\n' ' ' </srv/items)" = '1 2 1 2 '`,
		},
		'what only reads decides what is done': {
			host: 'reads',
			given: 'printf "a\\nb\\n" >/srv/wanted\nprintf 2 >/srv/version',
			tasks: `
    - command: {cmd: cat /srv/version, reads: true}
      register: version
    - command: {cmd: grep -q nothing /srv/wanted, reads: true, ok_codes: [0, 1]}
      register: found
    - copy: {dest: /srv/only-if-old, content: "x"}
      when: version.stdout == "1"
    - copy: {dest: /srv/only-if-new, content: "version {{ version.stdout }}\\n"}
      when: [version.stdout == "2", found.code == 1]
    - assert: {that: [version.code == 0, "!version.changed", found.code == 1], msg: the version is read}
    - debug: {msg: "version {{ version.stdout }} on {{ inventory_hostname }}"}
    - debug: {msg: [1, two, {three: "{{ found.code }}"}]}`,
			changes: ['create /srv/only-if-new'],
			holds: 'test "$(cat /srv/only-if-new)" = "version 2"\ntest ! -e /srv/only-if-old',
		},
		'a result says whether there was a change, and a loop gives a list': {
			host: 'reads',
			given: 'printf "1" >/srv/one',
			tasks: `
    - copy: {dest: "/srv/{{ item }}", content: "1"}
      loop: [one, two]
      register: copied
    - assert:
        that: [copied.changed, size(copied.results) == 2, "!copied.results[0].changed", "copied.results[1].changed"]
      when: copied.changed
    - copy: {dest: /srv/one, content: "1"}
      register: same
    - command: {cmd: "echo wrong >/srv/pwned"}
      when: same.changed
    - command: {cmd: "false", reads: true}
      when: false
      register: never
    - assert: {that: never.skipped}`,
			changes: ['create /srv/two'],
			holds: 'test ! -e /srv/pwned',
		},
		'tasks after it meet what it makes and removes': {
			host: 'chain',
			given: 'mkdir -p /srv/old\necho 1 >/srv/old/file',
			tasks: `
    - file: {path: /srv/app, state: directory, mode: "0755"}
    - command: {cmd: "echo 1 >/srv/app/made", creates: /srv/app/made}
    - command: {cmd: "echo 2 >/srv/app/made", creates: /srv/app/made}
    - command: {cmd: rm -r /srv/old, removes: /srv/old}
    - file: {path: /srv/old/file, state: absent}
    - copy: {dest: /srv/old, content: "a file now\\n"}
    - file: {path: /srv/app/gone, state: absent}
    - command: {cmd: "touch /srv/app/gone", creates: /srv/app/gone}`,
			changes: [
				'create /srv/app/',
				'run echo 1 >/srv/app/made',
				'run rm -r /srv/old',
				'create /srv/old',
				'run touch /srv/app/gone',
			],
			repeats: true,
		},
		'as a user of the host': {
			host: 'user',
			given: 'useradd --create-home --shell /usr/sbin/nologin --groups adm ann',
			tasks: `
    - command: {cmd: "{ id -un; id -nG; echo $HOME; } >~/who", chdir: /home/ann, creates: /home/ann/who}
      become_user: ann
    - command: {argv: [id, -un], reads: true}
      become_user: ann
      register: who
    - assert: {that: who.stdout.trim() == "ann"}
    - command: {argv: [id, -un], reads: true}
      register: back
    - assert: {that: back.stdout.trim() == "root"}`,
			changes: ['run { id -un; id -nG; echo $HOME; } >~/who'],
			holds: `test "$(tr '\\n' ' ' </home/ann/who)" = 'ann ann adm /home/ann '\ntest "$(stat -c %U /home/ann/who)" = ann`,
		},
	},
	{
		'a command that fails': {
			tasks: '    - command: {cmd: "echo on its way; echo not today >&2; exit 7", creates: /srv/x}',
			code: 'APPLY_FAILED',
			message: /exit 7\nnot today$/,
			late: true,
		},
		'a command that does not make what it should': {
			tasks: '    - command: {cmd: "true", creates: /srv/x}',
			code: 'NOT_CONVERGED',
			late: true,
		},
		'a command that only reads and fails': {
			tasks: '    - command: {cmd: "echo no >&2; exit 3", reads: true}',
			code: 'COMMAND_FAILED',
			message: /exits 3\nno$/,
		},
		'a program that is not there': {
			tasks: '    - command: {argv: [no-such-program], creates: /srv/x}',
			code: 'APPLY_FAILED',
			message: /exit 127/,
			late: true,
		},
		'a folder to run in that is not there': {
			tasks: '    - command: {cmd: "true", chdir: /srv/none, creates: /srv/x}',
			code: 'APPLY_FAILED',
			late: true,
		},
		'an assertion that does not hold': {
			tasks: `
    - command: {cmd: echo 2, reads: true}
      register: layout
    - assert: {that: [layout.code == 0, layout.stdout.trim() == "1"], msg: only layout 1 is known}
    - copy: {dest: /srv/never, content: "x"}`,
			code: 'ASSERTION_FAILED',
			message: /layout.stdout.trim\(\) == "1"/,
		},
		'a condition that asks for what a result does not have': {
			tasks: `
    - command: {cmd: echo 2, reads: true}
      register: layout
    - copy: {dest: /srv/never, content: "x"}
      when: layout.nothing == "1"`,
			code: 'CONDITION_FAILED',
		},
	},
	{user: {ansible_user: 'keeper', ansible_become: true, lab_sudo: 'password', ansible_become_password: 'correct horse'}},
);
