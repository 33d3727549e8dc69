import fs from 'node:fs/promises';
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import {removeUser} from '../../src/changes/user.ts';
import type {Script} from '../../src/core/script.ts';
import {Secret} from '../../src/core/secret.ts';
import {goodKeys} from '../domain/keys.ts';
import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';
import {runner} from '../helpers/runner.ts';

const names = ['race', 'restored'] as const;
let lab: TestLab;

test.before(async () => {
	lab = await startLab(Object.fromEntries(names.map(name => [name, {}])));
});

test.after.always(async () => {
	await lab?.stop();
});

const hash = '$5$abcdefgh$gruCpC7VkOTspMQTTSAR8mtlO9Upms.fwqE5y16JVM.';
/** Plays one task. @returns The exit code. */
async function play(host: string, task: string): Promise<number | null> {
	const file = path.join(lab.directory, `play-${host}.yml`);
	await fs.writeFile(file, `- name: people\n  hosts: ${host}\n  tasks:\n    - ensure_admin_user: ${task}\n`);
	return (await runner(['play', file, '-i', lab.inventoryFile])).code;
}

async function prepare(t: ExecutionContext, host: string, shellText: string): Promise<void> {
	const {code, stderr} = await lab.run(host, `set -e\n${shellText}`);
	t.is(code, 0, stderr);
}

const read = async (host: string, shellText: string): Promise<string> => (await lab.run(host, shellText)).stdout;

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
		const code = await play('race', `{name: alice, sudo: none, keys: ['${key}']}`);
		t.true(code === 0 || code === 2, String(code));
	}

	await lab.run('race', 'touch /home/alice/stop');
	t.true(Number((await swapping).stdout) > 100);
	t.is(await read('race', root), before);

	await prepare(t, 'race', 'rm -rf /home/alice/.ssh /home/alice/real');
	t.is(await play('race', `{name: alice, sudo: none, keys: ['${goodKeys.rsa}']}`), 0);
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
