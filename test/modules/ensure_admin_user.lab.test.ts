import fs from 'node:fs/promises';
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import {removeUser} from '../../src/changes/user.ts';
import type {Script} from '../../src/core/script.ts';
import {Secret} from '../../src/core/secret.ts';
import {goodKeys} from '../domain/keys.ts';
import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';
import {eventsOf, runner} from '../helpers/runner.ts';
import {problemsOf, threeWay} from '../helpers/three-way.ts';

const names = ['absent', 'partly', 'wrong', 'removed', 'links', 'race', 'broken', 'locked-out', 'restored'] as const;
let lab: TestLab;

test.before(async () => {
	lab = await startLab(Object.fromEntries(names.map(name => [name, {}])));
});

test.after.always(async () => {
	await lab?.stop();
});

const hash = '$5$abcdefgh$gruCpC7VkOTspMQTTSAR8mtlO9Upms.fwqE5y16JVM.';
const keysPath = '/home/alice/.ssh/authorized_keys';
const tasks = `
    - ensure_admin_user:
        name: alice
        comment: Älice O'Hara
        shell: /bin/bash
        groups: [adm, sudo]
        password_hash: '${hash}'
        keys: ['${goodKeys.ed25519}', '${goodKeys.ecdsa521}']
        key_options: ['from="127.0.0.0/8"']
        sudo: nopasswd
`;
const all = [
	'create user alice',
	'add alice to group adm',
	'add alice to group sudo',
	'set the password of alice',
	`create ${keysPath}`,
	'create /etc/sudoers.d/alice',
];

/** Exit code, and what went wrong. */
async function play(host: string, task: string, {inventory = lab.inventoryFile, args = [] as readonly string[]} = {}) {
	const file = path.join(lab.directory, `play-${host}.yml`);
	await fs.writeFile(file, `- name: people\n  hosts: ${host}\n  tasks:\n    - ensure_admin_user: ${task}\n`);
	const {code, stdout, stderr} = await runner(['play', file, '-i', inventory, '--format', 'json-lines', ...args]);
	return {code, problems: problemsOf(eventsOf(stdout)), stderr};
}

async function prepare(t: ExecutionContext, host: string, shellText: string): Promise<void> {
	const {code, stderr} = await lab.run(host, `set -e\n${shellText}`);
	t.is(code, 0, stderr);
}

const read = async (host: string, shellText: string): Promise<string> => (await lab.run(host, shellText)).stdout;

test('nobody there: created, as foretold, and then all is right', async t => {
	await threeWay(t, lab, {host: 'absent', tasks, changes: all});
	t.is(await read('absent', 'ssh-keygen -lf /home/alice/.ssh/authorized_keys | wc -l'), '2\n');
	t.is(
		await read('absent', 'stat -c "%U:%G %a" /home/alice /home/alice/.ssh /home/alice/.ssh/authorized_keys /etc/sudoers.d/alice'),
		'alice:alice 700\nalice:alice 700\nalice:alice 600\nroot:root 440\n',
	);
	t.is((await lab.run('absent', 'visudo -c && su alice -c "sudo -n true"')).code, 0);
});

test('an account without home and with some groups: completed', async t => {
	await threeWay(t, lab, {
		host: 'partly',
		given: 'useradd --no-create-home --shell /bin/bash --groups adm,dialout alice',
		tasks,
		changes: ['create the home of alice', 'set the comment of alice', 'add alice to group sudo', ...all.slice(3)],
	});
	t.is(await read('partly', 'id -nG alice'), 'alice adm dialout sudo\n');
	t.is(await read('partly', 'ls -A /home; stat -c "%U:%G %a" /home/alice/.profile'), 'alice\nalice:alice 644\n');
});

test('all of it wrong: corrected', async t => {
	await threeWay(t, lab, {
		host: 'wrong',
		given: `set -e
			useradd --create-home --shell /bin/sh --comment Bob --password '!' alice
			install -d -o alice -g alice -m 0777 /home/alice/.ssh
			chmod 0775 /home/alice
			echo '${goodKeys.otherEd25519}' >/home/alice/.ssh/authorized_keys
			cp /home/alice/.ssh/authorized_keys /home/alice/.ssh/authorized_keys2
			chown alice: /home/alice/.ssh/*; chmod 0644 /home/alice/.ssh/*
			echo 'alice ALL=(ALL) PASSWD: ALL' >/etc/sudoers.d/alice; chmod 0440 /etc/sudoers.d/alice`,
		tasks,
		changes: [
			'set the login shell of alice',
			'set the comment of alice',
			'add alice to group adm',
			'add alice to group sudo',
			'set the password of alice',
			'set the mode of /home/alice to 0755',
			'set the mode of /home/alice/.ssh to 0700',
			`update ${keysPath}`,
			`remove ${keysPath}2`,
			'update /etc/sudoers.d/alice',
		],
	});
});

test('removed: account and rule go, the home stays', async t => {
	await threeWay(t, lab, {
		host: 'removed',
		given: `set -e
			useradd --create-home --groups adm alice
			echo 'alice ALL=(ALL) PASSWD: ALL' >/etc/sudoers.d/alice; chmod 0440 /etc/sudoers.d/alice`,
		tasks: '    - ensure_admin_user: {name: alice, state: absent}',
		changes: ['remove /etc/sudoers.d/alice', 'remove user alice'],
	});
	t.is(
		await read('removed', 'getent passwd alice; ls -A /home /etc/sudoers.d; getent group adm'),
		'/etc/sudoers.d:\n\n/home:\nalice\nadm:x:4:\n',
	);
	const again = await play('removed', '{name: alice}');
	t.like(again.problems[0], {code: 'HOME_EXISTS'});
});

test('a planted link is followed neither by the check nor by the play', async t => {
	await prepare(t, 'links', `useradd --create-home --shell /bin/bash alice`);
	for (const [link, name] of [
		['ln -sfn /root/.ssh /home/alice/.ssh', '/home/alice/.ssh'],
		[
			'rm /home/alice/.ssh; mkdir /home/alice/.ssh; chown alice: /home/alice/.ssh; ln -s /etc/shadow /home/alice/.ssh/authorized_keys',
			keysPath,
		],
	] as const) {
		await prepare(t, 'links', link);
		const found = await lab.snapshot('links');
		for (const args of [['--check'], []]) {
			const {code, problems} = await play('links', `{name: alice, keys: ['${goodKeys.ed25519}']}`, {args});
			t.is(code, 2);
			t.like(problems[0], {code: 'NOT_OWN'});
			t.true(problems[0]?.message.startsWith(`"${name}" is a link to`), problems[0]?.message);
			t.is(await lab.snapshot('links'), found);
		}
	}
});

test('a link that comes and goes while keys are written leads nowhere', async t => {
	await prepare(
		t,
		'race',
		`useradd --create-home --shell /bin/bash alice
		install -d -o alice -g alice -m 0700 /home/alice/.ssh`,
	);
	const root = 'stat -c "%n %i %U %a %s %z" /root/.ssh /root/.ssh/* && cat /root/.ssh/*';
	const before = await read('race', root);
	const swapping = lab.run(
		'race',
		`cd /home/alice && exec setpriv --reuid alice --regid alice --init-groups sh -c '
		n=0; until [ -e stop ]; do mv .ssh real; ln -s /root/.ssh .ssh; rm .ssh; mv real .ssh; n=$((n + 1)); done; echo $n'`,
	);
	for (const key of [goodKeys.rsa, goodKeys.ed25519, goodKeys.ecdsa256]) {
		const {code} = await play('race', `{name: alice, sudo: none, keys: ['${key}']}`);
		t.true(code === 0 || code === 2, String(code));
	}

	await lab.run('race', 'touch /home/alice/stop');
	t.true(Number((await swapping).stdout) > 100);
	t.is(await read('race', root), before);

	await prepare(t, 'race', 'rm -rf /home/alice/.ssh /home/alice/real');
	t.is((await play('race', `{name: alice, sudo: none, keys: ['${goodKeys.rsa}']}`)).code, 0);
});

test('a rule that does not go with the other files is taken back', async t => {
	await prepare(
		t,
		'broken',
		`useradd --create-home --shell /bin/bash alice
		echo 'this is no rule' >/etc/sudoers.d/zz-broken; chmod 0440 /etc/sudoers.d/zz-broken`,
	);
	const list = 'ls -A /etc/sudoers.d; cat /etc/sudoers.d/alice 2>/dev/null';
	const created = await play('broken', '{name: alice}');
	t.is(created.code, 2);
	t.like(created.problems[0], {code: 'APPLY_FAILED'});
	t.regex(created.problems[0]?.message ?? '', /zz-broken/);
	t.is(await read('broken', list), 'zz-broken\n');

	const old = 'alice ALL=(ALL) PASSWD: /usr/bin/id';
	await prepare(t, 'broken', `echo '${old}' >/etc/sudoers.d/alice; chmod 0440 /etc/sudoers.d/alice`);
	for (const task of ['{name: alice}', '{name: alice, sudo: none}', '{name: alice, state: absent}']) {
		t.is((await play('broken', task)).code, 2, task);
		t.is(await read('broken', list), `alice\nzz-broken\n${old}\n`, task);
	}

	t.is((await lab.run('broken', 'getent passwd alice')).code, 0);
});

test('nobody who is connected is locked out', async t => {
	const host = lab.hosts.find(({name}) => name === 'locked-out');
	const mine = (await fs.readFile(path.join(lab.labDirectory, 'id_ed25519.pub'), 'utf8')).trim();
	const created = await play('locked-out', `{name: alice, keys: ['${mine}']}`);
	t.is(created.code, 0, JSON.stringify(created));

	const inventory = path.join(lab.directory, 'as-alice.yml');
	const vars = {...host?.vars, ansible_user: 'alice', ansible_become: true};
	await fs.writeFile(inventory, JSON.stringify({all: {hosts: {'locked-out': vars}}}));
	const unchanged =
		'getent passwd alice; getent shadow alice; cat /home/alice/.ssh/* /etc/sudoers.d/*; stat -c "%n %U %a" /home/alice/.ssh/* /etc/sudoers.d/*';
	const before = await read('locked-out', unchanged);

	for (const [task, code] of [
		[`{name: alice, keys: ['${goodKeys.rsa}']}`, 'ACCESS_LOST'],
		[`{name: alice, keys: ['${mine}'], key_options: ['from="192.0.2.1"']}`, 'ACCESS_LOST'],
		['{name: alice, shell: /usr/sbin/nologin}', 'ACCESS_LOST'],
		['{name: alice, sudo: none}', 'ACCESS_LOST'],
		[`{name: alice, sudo: password, password_hash: '${hash}'}`, 'ACCESS_LOST'],
		['{name: alice, sudo_commands: [/usr/bin/id]}', 'ACCESS_LOST'],
		['{name: alice, state: absent}', 'CONNECTED_USER'],
	] as const) {
		const {code: exit, problems, stderr} = await play('locked-out', task, {inventory});
		t.is(exit, 2, `${task} ${stderr}`);
		t.like(problems[0], {code}, `${task} ${JSON.stringify(problems)}`);
		t.is(await read('locked-out', unchanged), before, task);
	}

	const harmless = await play('locked-out', `{name: alice, keys: ['${mine}', '${goodKeys.rsa}'], groups: [adm]}`, {inventory});
	t.is(harmless.code, 0, JSON.stringify(harmless));
});

/** A script as root, as the engine has it run. */
async function exec(host: string, {text, functions = '', stdin, user}: Script) {
	if (user !== undefined || (typeof stdin === 'object' && !(stdin instanceof Secret))) {
		throw new Error('not needed here');
	}

	const input = stdin instanceof Secret ? stdin.reveal() : (stdin ?? '');
	return lab.run(host, `${functions}\n{ ${text}\n} <<'END'\n${input}END\n`);
}

test('a removed account comes back as it was', async t => {
	await prepare(
		t,
		'restored',
		`useradd --create-home --uid 1234 --comment 'A B' --shell /bin/bash --groups adm,dialout --password '${hash}' alice`,
	);
	const everything = 'getent passwd alice; getent shadow alice; id alice; getent group alice adm dialout; ls -lA /home/alice';
	const before = await read('restored', everything);
	const {apply, undo} = removeUser({
		account: {name: 'alice', uid: 1234, gid: 1234, comment: 'A B', home: '/home/alice', shell: '/bin/bash', isSystem: false},
		password: {hash: new Secret(hash), isUsable: true},
		groups: [
			{name: 'adm', gid: 4, members: ['alice']},
			{name: 'dialout', gid: 20, members: ['alice']},
		],
	});
	t.is((await exec('restored', apply)).code, 0);
	t.is(await read('restored', 'getent passwd alice; getent group alice'), '');
	const undone = await exec('restored', undo as Script);
	t.is(undone.code, 0, undone.stderr);
	t.is(await read('restored', everything), before);
});
