import {testStates} from '../helpers/states.ts';

const hash = '$5$abcdefgh$gruCpC7VkOTspMQTTSAR8mtlO9Upms.fwqE5y16JVM.';
/** Shell text that makes an account, with what useradd is to be told. */
const account = (name: string, ...options: readonly string[]) =>
	`useradd --create-home --key HOME_MODE=0700 --shell /bin/sh --password '*' ${options.join(' ')} ${name}`;

testStates(
	{
		'absent: accounts of all kinds': {
			host: 'absent',
			tasks: `
    - user: {name: alice, comment: "Älice O'Hara", groups: [adm, dialout], password_hash: '${hash}', uid: 4242}
    - user: {name: agent, system_account: true, home: /var/lib/agent}
    - user: {name: daemon2, system_account: true, create_home: false, group: daemon, home: /nonexistent}
    - user: {name: never, state: absent, remove_home: true}`,
			changes: [
				'create user alice',
				'add alice to group adm',
				'add alice to group dialout',
				'set the password of alice',
				'create user agent',
				'create user daemon2',
			],
			holds: `test "$(getent passwd alice | cut -d: -f 3,5-)" = "4242:Älice O'Hara:/home/alice:/bin/sh"
				test "$(id -nG alice)" = 'alice adm dialout'
				test "$(getent shadow alice | cut -d: -f 2)" = '${hash}'
				test "$(stat -c '%U:%G %a' /home/alice /var/lib/agent | tr '\\n' ' ')" = 'alice:alice 700 agent:agent 700 '
				test "$(id -u agent)" -lt 1000
				test "$(getent passwd agent | cut -d: -f 7)" = /usr/sbin/nologin
				test "$(id -gn daemon2)" = daemon
				test ! -e /nonexistent`,
		},
		'absent: groups and accounts meet what those before them make': {
			host: 'chain',
			tasks: `
    - group: {name: media}
    - group: {name: team, gid: 4300}
    - user: {name: ann, groups: [media], group: team}
    - user: {name: ann, groups: [adm], exclusive_groups: true}
    - user: {name: ben, group: media}
    - file: {path: /srv/ann, state: directory, owner: ann, group: team}`,
			changes: [
				'create group media',
				'create group team',
				'create user ann',
				'add ann to group media',
				'add ann to group adm',
				'remove ann from group media',
				'create user ben',
				'create /srv/ann/',
			],
			repeats: true,
			holds: `test "$(id -nG ann)" = 'team adm'\ntest "$(id -gn ben)" = media\ntest -d /home/ann`,
		},
		'partly there: no home, other groups': {
			host: 'partly',
			given: `useradd --no-create-home --shell /bin/bash --groups adm,dialout ann
				${account('ben', '--groups adm,dialout')}`,
			tasks: `
    - user: {name: ann, comment: Ann, groups: [video]}
    - user: {name: ben, groups: [video, adm], exclusive_groups: true, shell: /bin/bash, password_hash: '${hash}'}`,
			changes: [
				'create the home of ann',
				'set the comment of ann',
				'add ann to group video',
				'set the login shell of ben',
				'add ben to group video',
				'remove ben from group dialout',
				'set the password of ben',
			],
			holds: `test "$(id -nG ann)" = 'ann adm dialout video'
				test "$(id -nG ben)" = 'ben adm video'
				test "$(getent passwd ann | cut -d: -f 7)" = /bin/bash`,
		},
		'all as asked': {
			host: 'right',
			given: `${account('ann', '--uid 4242 --comment Ann --groups adm')}
				${account('agent', '--system')}
				useradd --no-create-home ben`,
			tasks: `
    - user: {name: ann, uid: 4242, comment: Ann, groups: [adm], exclusive_groups: true, group: ann, shell: /bin/sh, home: /home/ann}
    - user: {name: agent, system_account: true}
    - user: {name: ben, create_home: false}
    - user: {name: nobody, system_account: true, create_home: false}
    - user: {name: never, state: absent}`,
			changes: [],
		},
		'wrong: accounts that should be absent': {
			host: 'wrong',
			given: `${account('ann', '--groups adm')}
				${account('ben')}
				mkdir -p /srv/homes && ln -s /srv/homes /home/link
				${account('carl', '--home-dir /home/link/carl')}
				echo work >/home/ben/work && ln -s /etc /home/ben/etc
				useradd --no-create-home dora`,
			tasks: `
    - user: {name: ann, state: absent}
    - user: {name: ben, state: absent, remove_home: true}
    - user: {name: carl, state: absent, remove_home: true}
    - user: {name: dora, state: absent, remove_home: true}`,
			changes: [
				'remove user ann',
				'remove user ben',
				'remove the home of ben',
				'remove user carl',
				'remove the home of carl',
				'remove user dora',
			],
			holds: `test -d /home/ann
				test ! -e /home/ben
				test ! -e /srv/homes/carl
				test -d /srv/homes
				test -s /etc/passwd
				test -z "$(getent passwd ann ben carl dora)"
				test "$(getent group adm | cut -d: -f 4)" = ''`,
		},
		'hostile values': {
			host: 'hostile',
			tasks: `
    - user: {name: ann, comment: "'; touch /srv/pwned; '$(touch /srv/pwned)\`id\` %s \\\\ -x", home: "/home/a b'$(id)", shell: /bin/sh}`,
			changes: ['create user ann'],
			holds: `test -z "$(find /srv /home -name pwned)"
				test "$(getent passwd | grep -c :/home/)" = 1
				test -d "/home/a b'\\$(id)"
				pwck -r -q || test $? = 2`,
		},
	},
	{
		'another uid': {
			given: account('ann', '--uid 4242'),
			tasks: '    - user: {name: ann, uid: 4243}',
			code: 'OTHER_UID',
		},
		'another primary group': {
			given: account('ann'),
			tasks: '    - user: {name: ann, group: adm}',
			code: 'OTHER_GROUP',
		},
		'an account of the system': {
			tasks: '    - user: {name: daemon, state: absent}',
			code: 'SYSTEM_ACCOUNT',
		},
		'a group that is not there': {
			tasks: '    - user: {name: ann, groups: [nothing]}',
			code: 'NO_SUCH_GROUP',
		},
		'a home of somebody else': {
			given: `${account('ann')}\nchown daemon: /home/ann`,
			tasks: '    - user: {name: ann, state: absent, remove_home: true}',
			code: 'NOT_ITS_HOME',
		},
		'a home in which another account lives': {
			given: `${account('ann')}\nuseradd --no-create-home --home-dir /home/ann/ben ben`,
			tasks: '    - user: {name: ann, state: absent, remove_home: true}',
			code: 'NOT_ITS_HOME',
			message: /also the home of "ben"/,
		},
		'a home in which something is mounted': {
			given: `${account('ann')}\nmkdir /home/ann/nas\nmount -t tmpfs tmpfs /home/ann/nas`,
			tasks: '    - user: {name: ann, state: absent, remove_home: true}',
			code: 'MOUNT_POINT',
		},
		'a home that is a folder of the system': {
			given: 'useradd --no-create-home --home-dir /srv ann\nchown ann: /srv',
			tasks: '    - user: {name: ann, state: absent, remove_home: true}',
			code: 'SYSTEM_FOLDER',
		},
		'no useradd': {
			given: 'rm /usr/sbin/useradd',
			tasks: '    - user: {name: ann}',
			code: 'NO_USERADD',
		},
	},
);
