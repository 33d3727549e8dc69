import fs from 'node:fs/promises';
import path from 'node:path';
import {goodKeys} from '../domain/keys.ts';
import {finishedOf, problemsOf} from '../helpers/events.ts';
import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';
import {givePlays, playAll} from '../helpers/plays.ts';
import {assertRefused, playRefusals, type Refusal, type Refused} from '../helpers/refusal.ts';

/** The account that logs in, with a rule of its own in the file that the module looks after. */
const keeper = {ansible_user: 'keeper', ansible_become: true, lab_setup: 'mv /etc/sudoers.d/lab_keeper /etc/sudoers.d/keeper'};
const withPassword = {...keeper, lab_sudo: 'password', ansible_become_password: 'correct horse'};
const hash = '$5$abcdefgh$gruCpC7VkOTspMQTTSAR8mtlO9Upms.fwqE5y16JVM.';

/** Prints all that decides who may log in and become root. */
const access = `{
	getent passwd; getent shadow; getent group
	find /home /etc/sudoers /etc/sudoers.d -printf '%p %y %m %U:%G\\n' | sort
	find /home /etc/sudoers /etc/sudoers.d -type f -exec sha256sum {} + | sort
}`;
const lost = {
	given: `${access} >/tmp/access`,
	code: 'ACCESS_LOST',
	message: /a second login fails after this change, so it was taken back/,
	late: true,
	holds: `${access} | diff /tmp/access -`,
} as const;

const refusals: Readonly<Record<string, Refusal>> = {
	'its key is replaced': {...lost, tasks: `    - ensure_admin_user: {name: keeper, keys: ["${goodKeys.rsa}"]}`},
	'its key is bound to another address': {
		...lost,
		tasks: `    - ensure_admin_user: {name: keeper, keys: ["{{ own_key }}"], key_options: ['from="192.0.2.1"']}`,
	},
	'its login shell refuses': {...lost, tasks: '    - ensure_admin_user: {name: keeper, shell: /usr/sbin/nologin}'},
	'its rule is taken away': {...lost, tasks: '    - ensure_admin_user: {name: keeper, sudo: none}'},
	'its rule asks for a password that the run does not have': {
		...lost,
		tasks: `    - ensure_admin_user: {name: keeper, sudo: password, password_hash: '${hash}'}`,
	},
	'its rule is limited to a command': {...lost, tasks: '    - ensure_admin_user: {name: keeper, sudo_commands: [/usr/bin/id]}'},
	'its password changes': {
		...lost,
		tasks: `    - ensure_admin_user: {name: keeper, sudo: password, password_hash: '${hash}'}`,
	},
	'all of it goes at once': {
		...lost,
		tasks: `    - ensure_admin_user: {name: keeper, keys: ["${goodKeys.rsa}"], shell: /usr/sbin/nologin, password_hash: '${hash}', sudo: none}`,
	},
	'its key is replaced, and a later change of the task fails': {
		...lost,
		given: `echo 'this is no rule' >/etc/sudoers.d/zz_broken\nchmod 0440 /etc/sudoers.d/zz_broken\n${lost.given}`,
		message: /a second login fails after this change, so it was taken back[\s\S]*zz_broken/,
		tasks: `    - ensure_admin_user: {name: keeper, keys: ["${goodKeys.rsa}"]}`,
	},
	'copy: its rule is another': {
		...lost,
		tasks:
			'    - copy: {dest: /etc/sudoers.d/keeper, content: "keeper ALL=(root) NOPASSWD: /usr/bin/id\\n", validate: visudo -cf %s}',
	},
	'copy: its key is another': {
		...lost,
		tasks: `    - copy: {dest: /home/keeper/.ssh/authorized_keys, content: "${goodKeys.rsa}\\n", owner: keeper, mode: "0600"}`,
	},
	'template: sudoers without the folder that its rule is in': {
		...lost,
		files: {'sudoers.hbs': 'root ALL=(ALL:ALL) ALL\n'},
		tasks: '    - template: {dest: /etc/sudoers, src: sudoers.hbs, validate: visudo -cf %s}',
	},
	'line_in_file: its rule goes': {
		...lost,
		tasks: '    - line_in_file: {path: /etc/sudoers.d/keeper, match: "^keeper", state: absent}',
	},
	'block_in_file: a later rule asks for a password': {
		...lost,
		tasks: '    - block_in_file: {path: /etc/sudoers, name: passwords, block: "keeper ALL=(ALL:ALL) PASSWD: ALL"}',
	},
	'file: its keys are removed': {...lost, tasks: '    - file: {path: /home/keeper/.ssh/authorized_keys, state: absent}'},
	'file: its keys can be written by others': {...lost, tasks: '    - file: {path: /home/keeper/.ssh, mode: "0777"}'},
	'file: its home belongs to somebody else': {...lost, tasks: '    - file: {path: /home/keeper, owner: nobody}'},
	'it should be absent': {
		given: lost.given,
		code: 'CONNECTED_USER',
		tasks: '    - ensure_admin_user: {name: keeper, state: absent}',
		holds: lost.holds,
	},
};

const titles = Object.keys(refusals);
const hostOf = (index: number) => `keeper-${index + 1}`;
let lab: TestLab;
let refused: readonly Refused[];

test.before(async () => {
	const hosts = titles.map((title, index) => [hostOf(index), title === 'its password changes' ? withPassword : keeper] as const);
	lab = await startLab(Object.fromEntries([...hosts, ['kept', keeper]]));
	const own = (await fs.readFile(path.join(lab.labDirectory, 'id_ed25519.pub'), 'utf8')).trim();
	const wanted = Object.values(refusals).map(refusal => ({...refusal, args: ['-e', JSON.stringify({own_key: own})]}));
	refused = await playRefusals(lab, wanted, hostOf);
});

test.after.always(async () => {
	await lab?.stop();
});

for (const [index, title] of titles.entries()) {
	test(`the user who is connected keeps access: ${title}`, t => assertRefused(t, refused[index] as Refused));
}

test('the next run works on every one of these hosts', async t => {
	const plays = await givePlays(lab, [{host: 'all', tasks: '    - copy: {dest: /srv/next, content: "reached", owner: root}'}]);
	const {code, said, events} = await playAll(lab, plays);
	t.is(code, 0, said);
	t.deepEqual(
		finishedOf(events[0] ?? []).map(({outcome}) => outcome),
		[...titles, 'kept'].map(() => 'changed' as const),
	);
});

test('what takes nothing away from the user who is connected is done', async t => {
	const own = (await fs.readFile(path.join(lab.labDirectory, 'id_ed25519.pub'), 'utf8')).trim();
	const plays = await givePlays(lab, [
		{
			host: 'kept',
			tasks: `
    - ensure_admin_user: {name: keeper, shell: /bin/sh, keys: ["${goodKeys.rsa}", "${own}"], groups: [adm], comment: Keeper}
    - ensure_admin_user: {name: keeper, keys: ["${own}"]}
    - ensure_admin_user: {name: other, keys: ["${goodKeys.rsa}"]}
    - ensure_admin_user: {name: other, keys: ["${goodKeys.ecdsa256}"], shell: /usr/sbin/nologin, sudo: none}
    - ensure_admin_user: {name: other, state: absent}
    - copy: {dest: /etc/sudoers.d/other, content: "other ALL=(ALL) ALL\\n", mode: "0440"}
    - file: {path: /etc/sudoers.d/other, state: absent}`,
		},
	]);
	const {code, said, events} = await playAll(lab, plays);
	t.deepEqual(problemsOf(events[0] ?? []), []);
	t.is(code, 0, said);
	t.is((await lab.run('kept', 'wc -l </home/keeper/.ssh/authorized_keys; getent passwd other')).stdout, '1\n');
});
