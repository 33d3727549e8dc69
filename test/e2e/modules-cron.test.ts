import {testStates} from '../helpers/states.ts';

const header = '# Written by runner, which replaces what is changed here\\n';

testStates(
	{
		'absent: jobs are made': {
			host: 'absent',
			given: 'mkdir -p /etc/cron.d',
			tasks: `
    - cron: {name: backup, schedule: "30 4 * * 1-5", user: daemon, job: 'tar c /srv >"/b/$(date +%F)"', env: {MAILTO: "", PATH: "/usr/bin:/bin"}}
    - cron: {name: tidy, schedule: "@daily", job: /bin/true}
    - cron: {name: never, state: absent}`,
			changes: ['create /etc/cron.d/backup', 'create /etc/cron.d/tidy'],
			holds: `test "$(stat -c '%U:%G %a' /etc/cron.d/backup)" = 'root:root 644'
				test "$(tail -n 1 /etc/cron.d/backup)" = '30 4 * * 1-5 daemon tar c /srv >"/b/$(date +\\%F)"'
				printf '${header}@daily root /bin/true\\n' | cmp - /etc/cron.d/tidy`,
		},
		'absent: a job for an account that the play makes': {
			host: 'chain',
			given: 'mkdir -p /etc/cron.d',
			tasks: `
    - user: {name: ann}
    - cron: {name: anns, schedule: "@hourly", user: ann, job: id}
    - cron: {name: anns, schedule: "@daily", user: ann, job: id}`,
			changes: ['create user ann', 'create /etc/cron.d/anns', 'update /etc/cron.d/anns'],
			repeats: true,
			holds: `grep -qx '@daily ann id' /etc/cron.d/anns`,
		},
		'partly there: a file that cron would not read': {
			host: 'partly',
			given: `mkdir -p /etc/cron.d
				printf '${header}@daily root /bin/true\\n' >/etc/cron.d/tidy
				chown daemon: /etc/cron.d/tidy
				chmod 0666 /etc/cron.d/tidy`,
			tasks: '    - cron: {name: tidy, schedule: "@daily", job: /bin/true}',
			changes: ['set the owner of /etc/cron.d/tidy to root:root', 'set the mode of /etc/cron.d/tidy to 0644'],
		},
		'all as asked': {
			host: 'right',
			given: `mkdir -p /etc/cron.d\nprintf '${header}A="b c"\\n@daily root /bin/true\\n' >/etc/cron.d/tidy`,
			tasks: `
    - cron: {name: tidy, schedule: "@daily", job: /bin/true, env: {A: b c}}
    - cron: {name: never, state: absent}`,
			changes: [],
		},
		'wrong: another job, and one that should go': {
			host: 'wrong',
			given: `mkdir -p /etc/cron.d\necho '* * * * * root old' >/etc/cron.d/tidy\necho '* * * * * root old' >/etc/cron.d/old`,
			tasks: `
    - cron: {name: tidy, schedule: "@daily", job: /bin/true}
    - cron: {name: old, state: absent}`,
			changes: ['update /etc/cron.d/tidy', 'remove /etc/cron.d/old'],
			holds: `test ! -e /etc/cron.d/old\ntest "$(grep -vc '^#' /etc/cron.d/tidy)" = 1`,
		},
		'hostile commands': {
			host: 'hostile',
			given: 'mkdir -p /etc/cron.d',
			tasks: `    - cron: {name: x, schedule: "@daily", job: "'; touch /srv/pwned; '$(touch /srv/pwned)\`id\` # % * * * root"}`,
			changes: ['create /etc/cron.d/x'],
			holds: `test ! -e /srv/pwned\ntest "$(wc -l </etc/cron.d/x)" = 2`,
		},
	},
	{
		'no folder': {
			given: 'rm -rf /etc/cron.d',
			tasks: '    - cron: {name: x, schedule: "@daily", job: id}',
			code: 'NO_CRON',
		},
		'no such user': {
			given: 'mkdir -p /etc/cron.d',
			tasks: '    - cron: {name: x, schedule: "@daily", job: id, user: ann}',
			code: 'NO_SUCH_USER',
		},
		'a link': {
			given: 'mkdir -p /etc/cron.d\nln -s /etc/passwd /etc/cron.d/x',
			tasks: '    - cron: {name: x, state: absent}',
			code: 'NOT_A_FILE',
		},
	},
);
