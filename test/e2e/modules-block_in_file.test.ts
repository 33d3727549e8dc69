import {testStates} from '../helpers/states.ts';

const block = (name: string, lines: string) =>
	`# BEGIN ${name} (managed by runner)\\n${lines}# END ${name} (managed by runner)\\n`;

testStates(
	{
		'absent: a block in a new file, and several in one': {
			host: 'absent',
			given: 'printf "127.0.0.1 localhost" >/srv/hosts',
			tasks: `
    - block_in_file: {path: /srv/new, name: one, block: "a = 1\\n", create: true, mode: "0600"}
    - block_in_file: {path: /srv/hosts, name: one, block: "10.0.0.1 nas\\n10.0.0.2 backup\\n"}
    - block_in_file: {path: /srv/hosts, name: two, block: "10.0.0.3 web", insert_before: BOF}
    - block_in_file: {path: /srv/hosts, name: three, state: absent}
    - block_in_file: {path: /srv/never, name: one, state: absent}`,
			changes: ['create /srv/new', 'update /srv/hosts', 'update /srv/hosts'],
			holds: `printf '${block('two', '10.0.0.3 web\\n')}127.0.0.1 localhost\\n${block('one', '10.0.0.1 nas\\n10.0.0.2 backup\\n')}' | cmp - /srv/hosts
				test "$(stat -c %a /srv/new)" = 600`,
		},
		'partly there: other lines, and a real program that validates them': {
			host: 'partly',
			given: `printf 'Defaults env_reset\\n${block('people', 'ann ALL=(ALL) ALL\\n')}root ALL=(ALL) ALL\\n' >/srv/sudoers
				chmod 0440 /srv/sudoers`,
			tasks: `
    - block_in_file:
        path: /srv/sudoers
        name: people
        validate: visudo -cf %s
        backup: true
        block: |
          ann ALL=(ALL) /bin/ls
          ben ALL=(ALL) /bin/id`,
			changes: ['update /srv/sudoers'],
			holds: `visudo -cf /srv/sudoers
				test "$(sed -n 1p /srv/sudoers)" = 'Defaults env_reset'
				test "$(tail -n 1 /srv/sudoers)" = 'root ALL=(ALL) ALL'
				test "$(grep -c . /srv/sudoers)" = 6
				test "$(stat -c %a /srv/sudoers)" = 440
				test "$(ls -A /srv | grep -c '^\\.sudoers\\..*\\.bak$')" = 1`,
		},
		'all as asked': {
			host: 'right',
			given: `printf 'x\\n${block('one', 'a\\nb\\n')}y' >/srv/f
				printf '${block('one', 'a\\n').replaceAll('\\n', '\\r\\n')}' >/srv/windows`,
			tasks: `
    - block_in_file: {path: /srv/f, name: one, block: "a\\nb\\n", insert_after: "^nothing like it"}
    - block_in_file: {path: /srv/windows, name: one, block: a}`,
			changes: [],
			holds: 'test "$(tail -c 1 /srv/f)" = y',
		},
		'wrong: a block that should be gone, and lines of Windows': {
			host: 'wrong',
			given: `printf 'x\\n${block('one', 'a\\n')}y' >/srv/f
				printf 'x\\r\\n' >/srv/windows`,
			tasks: `
    - block_in_file: {path: /srv/f, name: one, state: absent}
    - block_in_file: {path: /srv/windows, name: one, block: "a\\nb\\n", comment: ";"}`,
			changes: ['update /srv/f', 'update /srv/windows'],
			holds: `printf 'x\\ny' | cmp - /srv/f
				test "$(grep -c "$(printf '\\r')\\$" /srv/windows)" = 5
				test "$(wc -l </srv/windows)" = 5`,
		},
		'hostile lines': {
			host: 'hostile',
			given: 'echo a >"/srv/it\'s"',
			tasks: `
    - block_in_file: {path: "/srv/it's", name: x, block: "'; touch /srv/pwned; '\\n$(touch /srv/pwned)\`touch /srv/pwned\`\\nEOF\\n\\\\"}`,
			changes: ["update /srv/it's"],
			holds: `test ! -e /srv/pwned
				test "$(wc -l <"/srv/it's")" = 7
				test "$(sed -n 5p "/srv/it's")" = EOF`,
		},
	},
	{
		'no file': {
			tasks: '    - block_in_file: {path: /srv/none, name: x, block: y}',
			code: 'NO_SUCH_FILE',
		},
		'a link': {
			given: 'echo a >/srv/real\nln -s real /srv/link',
			tasks: '    - block_in_file: {path: /srv/link, name: x, block: y}',
			code: 'NOT_A_FILE',
		},
		'no end': {
			given: `printf 'x\\n# BEGIN one (managed by runner)\\na\\n' >/srv/f`,
			tasks: '    - block_in_file: {path: /srv/f, name: one, block: y}',
			code: 'MARKERS_DAMAGED',
			message: /begins in line 2 and ends nowhere/,
		},
		'a block that does not pass the validator': {
			given: 'echo "root ALL=(ALL) ALL" >/srv/sudoers',
			tasks: '    - block_in_file: {path: /srv/sudoers, name: x, block: "nonsense =", validate: "visudo -cf %s"}',
			code: 'APPLY_FAILED',
			late: true,
			holds: 'test "$(cat /srv/sudoers)" = "root ALL=(ALL) ALL"\ntest "$(ls -A /srv)" = sudoers',
		},
	},
);
