import {testStates} from '../helpers/states.ts';

testStates(
	{
		'absent: a line in a new file': {
			host: 'absent',
			tasks: `
    - line_in_file: {path: /srv/new, line: "a = 1", create: true, owner: daemon, group: adm, mode: "0640"}
    - line_in_file: {path: /srv/never, line: "a = 1", state: absent}`,
			changes: ['create /srv/new'],
			holds: `test "$(cat /srv/new)" = 'a = 1'
				test "$(stat -c '%U:%G %a' /srv/new)" = 'daemon:adm 640'
				test ! -e /srv/never`,
		},
		'absent: each task meets the lines of those before it': {
			host: 'chain',
			given: 'printf "one\\ntwo" >/srv/list',
			tasks: `
    - line_in_file: {path: /srv/list, line: four}
    - line_in_file: {path: /srv/list, line: three, insert_before: "^four$"}
    - line_in_file: {path: /srv/list, line: zero, insert_before: BOF}
    - line_in_file: {path: /srv/list, line: "1", match: "^one$"}
    - line_in_file: {path: /srv/list, match: "^t", state: absent}`,
			changes: Array.from({length: 5}, () => 'update /srv/list'),
			holds: `printf 'zero\\n1\\nfour\\n' | cmp - /srv/list`,
			repeats: true,
		},
		'partly there: the line of a real configuration, validated by its program': {
			host: 'partly',
			given: `mkdir -p /run/sshd
				printf '#PermitRootLogin prohibit-password\\nPort 22\\nMatch User git\\n\\tX11Forwarding no\\n' >/srv/sshd_config
				ssh-keygen -q -t ed25519 -N '' -f /srv/host_key
				echo 'HostKey /srv/host_key' >/srv/first && cat /srv/sshd_config >>/srv/first && mv /srv/first /srv/sshd_config`,
			tasks: `
    - line_in_file:
        path: /srv/sshd_config
        match: "^#?PermitRootLogin\\\\s"
        line: PermitRootLogin no
        validate: /usr/sbin/sshd -t -f %s
        backup: true
    - line_in_file:
        path: /srv/sshd_config
        match: "^MaxAuthTries\\\\s"
        line: MaxAuthTries 3
        insert_before: "^Match\\\\s"
        validate: /usr/sbin/sshd -t -f %s`,
			changes: ['update /srv/sshd_config', 'update /srv/sshd_config'],
			holds: `/usr/sbin/sshd -T -C user=x -f /srv/sshd_config | grep -qx 'permitrootlogin no'
				/usr/sbin/sshd -T -C user=x -f /srv/sshd_config | grep -qx 'maxauthtries 3'
				test "$(ls -A /srv | grep -c '^\\.sshd_config\\..*\\.bak$')" = 1
				grep -q '^#PermitRootLogin' /srv/.sshd_config.*.bak`,
		},
		'partly there: mode, owner and extended attributes are kept': {
			host: 'partly',
			given: 'install -m 0460 -o daemon -g adm /dev/null /srv/kept\nsetfacl -m u:bin:r /srv/kept',
			tasks: '    - line_in_file: {path: /srv/kept, line: x}',
			changes: ['update /srv/kept'],
			holds: `test "$(stat -c '%U:%G' /srv/kept)" = daemon:adm\ngetfacl -p /srv/kept | grep -qx 'user:bin:r--'`,
		},
		'all as asked': {
			host: 'right',
			given: `printf 'a\\nline' >/srv/unfinished
				printf 'a\\r\\nline\\r\\n' >/srv/windows
				printf 'x=1\\nx=2\\n' >/srv/two`,
			tasks: `
    - line_in_file: {path: /srv/unfinished, line: line, insert_after: "^nothing like it"}
    - line_in_file: {path: /srv/windows, line: line, match: "^line"}
    - line_in_file: {path: /srv/two, line: x=2, match: "^x="}
    - line_in_file: {path: /srv/two, line: x=1, match: "^x=", which: first}
    - line_in_file: {path: /srv/two, line: "y=1", state: absent}`,
			changes: [],
			holds: `printf 'a\\nline' | cmp - /srv/unfinished`,
		},
		'wrong: lines of Windows, and several that match': {
			host: 'wrong',
			given: `printf 'a\\r\\nold\\r\\n' >/srv/windows
				printf 'x=1\\nx=2\\n' >/srv/two
				printf 'x=1\\nb\\nx=1\\n' >/srv/gone`,
			tasks: `
    - line_in_file: {path: /srv/windows, line: new, match: "^old$"}
    - line_in_file: {path: /srv/two, line: x=1, match: "^x="}
    - line_in_file: {path: /srv/gone, line: x=1, state: absent}`,
			changes: ['update /srv/windows', 'update /srv/two', 'update /srv/gone'],
			holds: `printf 'a\\r\\nnew\\r\\n' | cmp - /srv/windows
				printf 'x=1\\n' | cmp - /srv/two
				printf 'b\\n' | cmp - /srv/gone`,
		},
		'hostile lines and names': {
			host: 'hostile',
			given: 'printf "a\\n" >"/srv/it\'s"\nprintf "a\\n" >/srv/-x',
			tasks: `
    - line_in_file: {path: "/srv/it's", line: "'; touch /srv/pwned; '$(touch /srv/pwned)\`touch /srv/pwned\` \\\\1 $& $1 %s %n"}
    - line_in_file: {path: /srv/-x, line: "--backup", match: "^a$"}`,
			changes: ["update /srv/it's", 'update /srv/-x'],
			holds: `test ! -e /srv/pwned
				test "$(sed -n 2p "/srv/it's")" = "'; touch /srv/pwned; '\\$(touch /srv/pwned)\\\`touch /srv/pwned\\\` \\\\1 \\$& \\$1 %s %n"
				test "$(wc -l <"/srv/it's")" = 2
				test "$(cat /srv/-x)" = --backup`,
		},
		'below a home, with the rights of its owner': {
			host: 'user',
			given: 'useradd --create-home --shell /bin/sh ann\nprintf "a\\n" >/home/ann/.profile\nchown ann: /home/ann/.profile',
			tasks: `
    - line_in_file: {path: /home/ann/.profile, line: "umask 077"}
      become_user: ann`,
			changes: ['update /home/ann/.profile'],
			holds: 'test "$(stat -c %U:%G /home/ann/.profile)" = ann:ann',
		},
	},
	{
		'no file': {
			tasks: '    - line_in_file: {path: /srv/none, line: x}',
			code: 'NO_SUCH_FILE',
		},
		'a link': {
			given: 'echo a >/srv/real\nln -s real /srv/link',
			tasks: '    - line_in_file: {path: /srv/link, line: x}',
			code: 'NOT_A_FILE',
			message: /symbolic link to "real"/,
		},
		'a mount point': {
			given: 'echo a >/srv/one\necho b >/srv/two\nmount --bind /srv/one /srv/two',
			tasks: '    - line_in_file: {path: /srv/two, line: x}',
			code: 'MOUNT_POINT',
		},
		'no text': {
			given: "printf 'a\\377\\n' >/srv/binary",
			tasks: '    - line_in_file: {path: /srv/binary, line: x}',
			code: 'FILE_NOT_TEXT',
		},
		'a place that is not there': {
			given: 'echo a >/srv/f',
			tasks: '    - line_in_file: {path: /srv/f, line: x, insert_after: "^b"}',
			code: 'NO_SUCH_LINE',
		},
		'a pattern that takes for ever': {
			given: `printf '%060d!\\n' 0 >/srv/f`,
			tasks: '    - line_in_file: {path: /srv/f, line: x, match: "^(0+)+$"}',
			code: 'SLOW_PATTERN',
		},
		'a line that does not pass the validator': {
			given: 'echo "root ALL=(ALL) ALL" >/srv/sudoers',
			tasks: '    - line_in_file: {path: /srv/sudoers, line: "nonsense =", validate: "visudo -cf %s"}',
			code: 'APPLY_FAILED',
			late: true,
			holds: 'test "$(cat /srv/sudoers)" = "root ALL=(ALL) ALL"\ntest "$(ls -A /srv)" = sudoers',
		},
	},
);
