import {goodKeys} from '../domain/keys.ts';
import {testStates} from '../helpers/states.ts';

const key = goodKeys.ed25519;
const hash = '$5$abcdefgh$gruCpC7VkOTspMQTTSAR8mtlO9Upms.fwqE5y16JVM.';
const otherHash = '$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/';

/** Shell text that makes an account, with what useradd is to be told. */
const account = (name: string, ...options: readonly string[]) =>
	`useradd --create-home --key HOME_MODE=0700 --shell /bin/bash --password '*' ${options.join(' ')} ${name}`;
/** The same with a key and the rule that the module would write. */
const complete = (name: string, keys: readonly string[] = [key]) => `${account(name)}
	install -d -o ${name} -g ${name} -m 0700 /home/${name}/.ssh
	printf '%s\\n' ${keys.map(one => `'${one}'`).join(' ')} >/home/${name}/.ssh/authorized_keys
	chown ${name}:${name} /home/${name}/.ssh/authorized_keys
	chmod 0600 /home/${name}/.ssh/authorized_keys`;
const rule = (name: string, text: string) => `echo '${text}' >/etc/sudoers.d/${name}\nchmod 0440 /etc/sudoers.d/${name}`;
const owned = (name: string, listing: string) =>
	`test "$(cd /home/${name} && stat -c '%U:%G %a %n' . .ssh .ssh/* | tr '\\n' ' ')" = '${listing}'`;

/** A rule that has to come back: without it the other files are no better. */
const goingRule = {
	given: `${account('alice')}\n${rule('alice', 'alice ALL=(ALL) PASSWD: /usr/bin/id')}\n${rule('zz_broken', 'this is no rule')}`,
	code: 'APPLY_FAILED',
	message: /zz_broken[\s\S]*do not validate, so it is back/,
	late: true,
	holds: `test "$(ls -A /etc/sudoers.d | tr '\\n' ' ')" = 'alice zz_broken '
		test "$(cat /etc/sudoers.d/alice)" = 'alice ALL=(ALL) PASSWD: /usr/bin/id'
		test "$(stat -c '%U:%G %a' /etc/sudoers.d/alice)" = 'root:root 440'
		getent passwd alice`,
} as const;

testStates(
	{
		'absent: account, key and rule are made': {
			host: 'absent',
			tasks: `    - ensure_admin_user: {name: alice, comment: "Älice O'Hara", keys: ["${key}"]}`,
			changes: ['create user alice', 'create /home/alice/.ssh/authorized_keys', 'create /etc/sudoers.d/alice'],
			holds: `${owned('alice', 'alice:alice 700 . alice:alice 700 .ssh alice:alice 600 .ssh/authorized_keys ')}
				visudo -c
				su alice -c 'sudo -n true'
				test "$(getent passwd alice | cut -d: -f 5-)" = "Älice O'Hara:/home/alice:/bin/bash"`,
		},
		'absent: with all arguments': {
			host: 'absent',
			given: 'mkdir /srv/homes',
			tasks: `
    - ensure_admin_user:
        name: bob
        uid: 4242
        home: /srv/homes/bob
        shell: /bin/sh
        groups: [adm, sudo]
        password_hash: '${hash}'
        keys: ['${key}', '${goodKeys.rsa}']
        key_options: [no-agent-forwarding, 'from="127.0.0.0/8"']
        sudo: password
        sudo_commands: [/usr/bin/id, /bin/ls -l /root]`,
			changes: [
				'create user bob',
				'add bob to group adm',
				'add bob to group sudo',
				'set the password of bob',
				'create /srv/homes/bob/.ssh/authorized_keys',
				'create /etc/sudoers.d/bob',
			],
			holds: `test "$(id -u bob)" = 4242
				test "$(id -nG bob)" = 'bob adm sudo'
				test "$(getent shadow bob | cut -d: -f 2)" = '${hash}'
				test "$(grep -c '^no-agent-forwarding,from="127.0.0.0/8" ssh-' /srv/homes/bob/.ssh/authorized_keys)" = 2
				visudo -c
				sudo -l -U bob /usr/bin/id`,
		},
		'absent: neither key nor rule asked for': {
			host: 'absent',
			tasks: '    - ensure_admin_user: {name: carol, sudo: none}',
			changes: ['create user carol'],
			holds: 'test ! -e /home/carol/.ssh\ntest ! -e /etc/sudoers.d/carol',
		},
		'absent: on a host without getent': {
			host: 'without-getent',
			given: `rm /usr/bin/getent\n${account('bob')}`,
			tasks: `
    - ensure_admin_user: {name: alice, keys: ["${key}"], groups: [adm], password_hash: '${hash}'}
    - ensure_admin_user: {name: bob, keys: ["${key}"], sudo: none}`,
			changes: [
				'create user alice',
				'add alice to group adm',
				'set the password of alice',
				'create /home/alice/.ssh/authorized_keys',
				'create /etc/sudoers.d/alice',
				'create /home/bob/.ssh/authorized_keys',
			],
		},
		'absent: what comes after meets the account': {
			host: 'chain',
			tasks: `
    - ensure_admin_user: {name: dave, keys: ["${key}"]}
    - ensure_admin_user: {name: dave, keys: ["${key}", "${goodKeys.rsa}"], groups: [adm], comment: Dave}
    - file: {path: /srv/dave, state: directory, owner: dave, group: dave, mode: "2770"}
    - ensure_admin_user: {name: dave, keys: ["${key}", "${goodKeys.rsa}"], groups: [adm], sudo: password}`,
			changes: [
				'create user dave',
				'create /home/dave/.ssh/authorized_keys',
				'create /etc/sudoers.d/dave',
				'set the comment of dave',
				'add dave to group adm',
				'update /home/dave/.ssh/authorized_keys',
				'create /srv/dave/',
				'update /etc/sudoers.d/dave',
			],
			repeats: true,
		},
		'absent, and should be': {
			host: 'absent',
			tasks: '    - ensure_admin_user: {name: erin, state: absent}',
			changes: [],
		},
		'partly there: the account alone': {
			host: 'partly',
			given: account('alice'),
			tasks: `    - ensure_admin_user: {name: alice, keys: ["${key}"]}`,
			changes: ['create /home/alice/.ssh/authorized_keys', 'create /etc/sudoers.d/alice'],
			holds: owned('alice', 'alice:alice 700 . alice:alice 700 .ssh alice:alice 600 .ssh/authorized_keys '),
		},
		'partly there: no home': {
			host: 'partly',
			given: 'useradd --no-create-home --shell /bin/bash bob',
			tasks: `    - ensure_admin_user: {name: bob, keys: ["${key}"], sudo: none}`,
			changes: ['create the home of bob', 'create /home/bob/.ssh/authorized_keys'],
			holds: owned('bob', 'bob:bob 700 . bob:bob 700 .ssh bob:bob 600 .ssh/authorized_keys '),
		},
		'partly there: an empty folder for keys, and one of them': {
			host: 'partly',
			given: `${account('carol')}
				install -d -o carol -g carol -m 0755 /home/carol/.ssh
				${complete('dave')}`,
			tasks: `
    - ensure_admin_user: {name: carol, keys: ["${key}"], sudo: none}
    - ensure_admin_user: {name: dave, keys: ["${key}", "${goodKeys.ecdsa256}"], sudo: none}`,
			changes: [
				'set the mode of /home/carol/.ssh to 0700',
				'create /home/carol/.ssh/authorized_keys',
				'update /home/dave/.ssh/authorized_keys',
			],
		},
		'partly there: a group of that name': {
			host: 'partly',
			given: 'groupadd --gid 4300 erin',
			tasks: '    - ensure_admin_user: {name: erin, sudo: none}',
			changes: ['create user erin'],
			holds: 'test "$(id -g erin)" = 4300',
		},
		'all as asked': {
			host: 'right',
			given: `${complete('alice', [key, goodKeys.rsa])}
				usermod --comment Alice --append --groups adm,dialout --password '${hash}' alice
				${rule('alice', 'alice ALL=(ALL:ALL) NOPASSWD: ALL')}
				${account('bob')}`,
			// The first run gives the rule our words; what is right is what stands there then
			tasks: `
    - ensure_admin_user:
        name: alice
        comment: Alice
        shell: /bin/bash
        home: /home/alice
        groups: [adm]
        password_hash: '${hash}'
        keys: ['${key}', '${goodKeys.rsa}']
    - ensure_admin_user: {name: bob, sudo: none}
    - ensure_admin_user: {name: nobody_here, state: absent}`,
			changes: ['update /etc/sudoers.d/alice'],
		},
		'wrong: other keys, exclusive and not': {
			host: 'wrong',
			given: `${complete('alice', [goodKeys.otherEd25519])}
				cp -p /home/alice/.ssh/authorized_keys /home/alice/.ssh/authorized_keys2
				${complete('bob', [`no-pty ${goodKeys.otherEd25519}`, '# a comment'])}`,
			tasks: `
    - ensure_admin_user: {name: alice, keys: ["${key}"], sudo: none}
    - ensure_admin_user: {name: bob, keys: ["${key}"], exclusive_keys: false, sudo: none}`,
			changes: [
				'update /home/alice/.ssh/authorized_keys',
				'remove /home/alice/.ssh/authorized_keys2',
				'update /home/bob/.ssh/authorized_keys',
			],
			holds: `test "$(cat /home/alice/.ssh/authorized_keys)" = '${key}'
				test "$(sed -n 1,2p /home/bob/.ssh/authorized_keys)" = "$(printf '%s\\n' 'no-pty ${goodKeys.otherEd25519}' '# a comment')"
				grep -Fx '${key}' /home/bob/.ssh/authorized_keys`,
		},
		'wrong: other shell, comment, password': {
			host: 'wrong',
			given: `useradd --create-home --key HOME_MODE=0700 --shell /bin/sh --comment Carl --password '${otherHash}' carol`,
			tasks: `    - ensure_admin_user: {name: carol, shell: /bin/bash, comment: Carol, password_hash: '${hash}', sudo: none}`,
			changes: ['set the login shell of carol', 'set the comment of carol', 'set the password of carol'],
			holds: `test "$(getent passwd carol | cut -d: -f 5,7)" = Carol:/bin/bash\ntest "$(getent shadow carol | cut -d: -f 2)" = '${hash}'`,
		},
		'wrong: another rule, and modes': {
			host: 'wrong',
			given: `${account('dave')}
				${rule('dave', 'dave ALL=(ALL) PASSWD: /usr/bin/id')}
				${complete('erin')}
				chmod 0777 /home/erin /home/erin/.ssh
				chmod 0644 /home/erin/.ssh/authorized_keys
				${account('frank')}
				${rule('frank', 'frank ALL=(ALL:ALL) NOPASSWD: ALL')}`,
			tasks: `
    - ensure_admin_user: {name: dave}
    - ensure_admin_user: {name: erin, keys: ["${key}"], sudo: none}
    - ensure_admin_user: {name: frank, sudo: none}`,
			changes: [
				'update /etc/sudoers.d/dave',
				'set the mode of /home/erin to 0755',
				'set the mode of /home/erin/.ssh to 0700',
				'set the mode of /home/erin/.ssh/authorized_keys to 0600',
				'remove /etc/sudoers.d/frank',
			],
			holds: 'visudo -c\nsudo -l -U dave | grep NOPASSWD',
		},
		'removed: account and rule go, the home stays': {
			host: 'removed',
			given: `${complete('alice')}
				${rule('alice', 'alice ALL=(ALL:ALL) NOPASSWD: ALL')}
				${account('bob', '--groups adm')}`,
			tasks: `
    - ensure_admin_user: {name: "{{ item }}", state: absent}
      loop: [alice, bob, nobody_here]`,
			changes: ['remove /etc/sudoers.d/alice', 'remove user alice', 'remove user bob'],
			holds: `test -s /home/alice/.ssh/authorized_keys
				test -z "$(getent passwd alice bob)"
				test "$(getent group adm | cut -d: -f 4)" = ''`,
		},
	},
	{
		'an account of the system': {tasks: '    - ensure_admin_user: {name: daemon, sudo: none}', code: 'SYSTEM_ACCOUNT'},
		'a uid that another account has': {
			given: account('bob', '--uid 4242'),
			tasks: '    - ensure_admin_user: {name: alice, uid: 4242}',
			code: 'UID_TAKEN',
		},
		'another uid than the account has': {
			given: account('alice', '--uid 4242'),
			tasks: '    - ensure_admin_user: {name: alice, uid: 4243}',
			code: 'OTHER_UID',
		},
		'another home than the account has': {
			given: account('alice'),
			tasks: '    - ensure_admin_user: {name: alice, home: /srv/alice}',
			code: 'OTHER_HOME',
		},
		'a home that is there before its account': {
			given: 'mkdir /home/alice\necho 1 >/home/alice/work',
			tasks: '    - ensure_admin_user: {name: alice}',
			code: 'HOME_EXISTS',
		},
		'a home in a folder that is not there': {
			tasks: '    - ensure_admin_user: {name: alice, home: /srv/homes/alice}',
			code: 'NO_FOLDER',
		},
		'a shell that is not installed': {
			tasks: '    - ensure_admin_user: {name: alice, shell: /usr/bin/none}',
			code: 'NO_SHELL',
		},
		'a group that is not there': {
			tasks: '    - ensure_admin_user: {name: alice, groups: [none_here]}',
			code: 'NO_SUCH_GROUP',
		},
		'a group of the system with that name': {
			tasks: '    - ensure_admin_user: {name: sudo}',
			code: 'SYSTEM_GROUP',
		},
		'no sudo on the host': {
			given: 'rm /usr/sbin/visudo /etc/sudoers',
			tasks: '    - ensure_admin_user: {name: alice}',
			code: 'NO_SUDO',
		},
		'sudoers that include no other files': {
			given: 'grep -v includedir /etc/sudoers >/etc/sudoers.new\nchmod 0440 /etc/sudoers.new\nmv /etc/sudoers.new /etc/sudoers',
			tasks: '    - ensure_admin_user: {name: alice}',
			code: 'NOT_INCLUDED',
		},
		'sudoers that are a directory': {
			given: 'rm /etc/sudoers\nmkdir /etc/sudoers',
			tasks: '    - ensure_admin_user: {name: alice}',
			code: 'FILE_NOT_REGULAR',
		},
		'no useradd on the host': {
			given: 'rm /usr/sbin/useradd',
			tasks: '    - ensure_admin_user: {name: alice}',
			code: 'NO_USERADD',
		},
		'a folder of keys that is a link to those of root': {
			given: `${account('alice')}\nln -s /root/.ssh /home/alice/.ssh\nchown -h alice /home/alice/.ssh`,
			tasks: `    - ensure_admin_user: {name: alice, keys: ["${key}"]}`,
			code: 'NOT_OWN',
			message: /is a link to "\/root\/.ssh"/,
		},
		'keys that are a link to passwords': {
			given: `${complete('alice')}\nln -sf /etc/shadow /home/alice/.ssh/authorized_keys`,
			tasks: `    - ensure_admin_user: {name: alice, keys: ["${key}"]}`,
			code: 'NOT_OWN',
			message: /is a link to "\/etc\/shadow"/,
		},
		'keys that are a hard link to a file of root': {
			given: `${complete('alice')}\necho secret >/home/alice/root-file\nln -f /home/alice/root-file /home/alice/.ssh/authorized_keys`,
			tasks: `    - ensure_admin_user: {name: alice, keys: ["${key}"]}`,
			code: 'NOT_OWN',
			message: /is a file of "root"/,
		},
		'keys that are a named pipe': {
			given: `${account('alice')}\ninstall -d -o alice -m 0700 /home/alice/.ssh\nmkfifo /home/alice/.ssh/authorized_keys`,
			tasks: `    - ensure_admin_user: {name: alice, keys: ["${key}"]}`,
			code: 'NOT_OWN',
		},
		'a home of somebody else': {
			given: `${account('alice')}\nchown root /home/alice`,
			tasks: `    - ensure_admin_user: {name: alice, keys: ["${key}"]}`,
			code: 'NOT_OWN',
		},
		'a rule while another file is broken': {
			given: rule('zz_broken', 'this is no rule'),
			tasks: '    - ensure_admin_user: {name: alice}',
			code: 'APPLY_FAILED',
			message: /zz_broken/,
			late: true,
			holds: 'test "$(ls -A /etc/sudoers.d)" = zz_broken',
		},
		'another rule while another file is broken': {
			given: `${account('alice')}\n${rule('alice', 'alice ALL=(ALL) PASSWD: /usr/bin/id')}\n${rule('zz_broken', 'this is no rule')}`,
			tasks: '    - ensure_admin_user: {name: alice}',
			code: 'APPLY_FAILED',
			message: /zz_broken/,
			late: true,
			holds: `test "$(ls -A /etc/sudoers.d | tr '\\n' ' ')" = 'alice zz_broken '
				test "$(cat /etc/sudoers.d/alice)" = 'alice ALL=(ALL) PASSWD: /usr/bin/id'
				test "$(stat -c '%U:%G %a' /etc/sudoers.d/alice)" = 'root:root 440'`,
		},
		'a rule that goes while another file is broken': {
			...goingRule,
			tasks: '    - ensure_admin_user: {name: alice, sudo: none}',
		},
		'an account that goes with its rule while another file is broken': {
			...goingRule,
			tasks: '    - ensure_admin_user: {name: alice, state: absent}',
		},
		'a full disk below the home': {
			given: `${account('alice')}
				mount -t tmpfs -o size=4k,mode=0700,uid=$(id -u alice),gid=$(id -g alice) tmpfs /home/alice
				install -d -o alice -g alice -m 0700 /home/alice/.ssh
				echo old >/home/alice/.ssh/authorized_keys
				chown alice: /home/alice/.ssh/authorized_keys
				chmod 0600 /home/alice/.ssh/authorized_keys
				head -c 8192 /dev/zero >/home/alice/full || true`,
			tasks: `    - ensure_admin_user: {name: alice, keys: ["${key}"]}`,
			code: 'APPLY_FAILED',
			late: true,
			holds: 'test "$(cat /home/alice/.ssh/authorized_keys)" = old',
		},
	},
	{
		partly: {
			ansible_user: 'keeper',
			ansible_become: true,
			lab_setup: '[ ! -x /usr/bin/tcsh ] || usermod --shell /usr/bin/tcsh keeper',
		},
		wrong: {ansible_user: 'keeper', ansible_become: true, lab_sudo: 'password', ansible_become_password: 'correct horse'},
	},
);
