import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import ssh2 from 'ssh2';
import {ensureKey} from '../../src/lab/keys.ts';

const parse = (text: string) => {
	const key = ssh2.utils.parseKey(text);
	if (key instanceof Error) {
		throw key;
	}

	return key;
};

/** A file name in a directory of its own. */
async function newFile(t: ExecutionContext): Promise<string> {
	const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'runner-keys-'));
	t.teardown(async () => fs.rm(directory, {recursive: true}));
	return path.join(directory, 'id');
}

test('both halves belong together', async t => {
	const file = await newFile(t);
	const publicText = await ensureKey(file);
	const key = parse(await fs.readFile(file, 'utf8'));
	t.is(`ssh-ed25519 ${key.getPublicSSH().toString('base64')}`, publicText);
	t.true(parse(publicText).verify('text', key.sign('text')));
	t.is((await fs.stat(file)).mode & 0o777, 0o600);
	t.deepEqual((await fs.readdir(path.dirname(file))).sort(), ['id', 'id.pub']);
});

test('a pair that is there stays', async t => {
	const file = await newFile(t);
	const first = await ensureKey(file);
	t.is(await ensureKey(file), first);
});

test('a pair that was interrupted half way is made anew', async t => {
	const file = await newFile(t);
	await fs.writeFile(file, 'half');
	const publicText = await ensureKey(file);
	t.is(
		`ssh-ed25519 ${parse(await fs.readFile(file, 'utf8'))
			.getPublicSSH()
			.toString('base64')}`,
		publicText,
	);
});
