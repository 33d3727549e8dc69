import {execFile} from 'node:child_process';
import {createHmac} from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import test from 'ava';
import fc from 'fast-check';
import {checkHostKey, findKnownHost, hostKeyAlgorithmsFor, parseKnownHosts} from '../../src/transport/known-hosts.ts';

const blob = (type: string, text: string) => {
	const field = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
	return Buffer.concat([field(Buffer.from(type)), field(Buffer.alloc(32, text))]);
};
const ed = blob('ssh-ed25519', 'a');
const other = blob('ssh-ed25519', 'b');
const line = (names: string, key = ed, type = 'ssh-ed25519') => `${names} ${type} ${key.toString('base64')}`;
const check = (text: string, host = 'web', port = 22, key = ed) => checkHostKey(parseKnownHosts(text), host, port, key).verdict;

test('the verdict on a key', t => {
	t.is(check(line('web')), 'match');
	t.is(check(line('WEB,db')), 'match');
	t.is(check(line('web', other)), 'changed');
	t.is(check(''), 'unknown');
	t.is(check(line('db')), 'unknown');
	t.is(check(line('*,!web')), 'unknown');
	t.is(check(`${line('web')}\r\n`), 'match');
	t.is(check(`# ${line('web')}`), 'unknown');
	t.is(check(`@cert-authority ${line('*', other)}`), 'ca-only');
	t.is(check(`@revoked ${line('*')}\n${line('web')}`), 'revoked');
	t.is(check(`@revoked ${line('*', other)}\n${line('web')}`), 'match');
	t.is(check(`@unheard-of ${line('web')}`), 'unknown');
	t.is(check(line('web', blob('ssh-rsa', 'a'), 'ssh-rsa')), 'changed');
	t.is(check(line('web'), 'web', 2222), 'unknown');
	t.is(check(line('[web]:2222'), 'web', 2222), 'match');
	t.is(check(line('[::1]:2222'), '::1', 2222), 'match');
});

test('a server is asked for the kinds of key that are known', t => {
	const asked = (text: string) => hostKeyAlgorithmsFor(parseKnownHosts(text), 'web', 22);
	t.deepEqual(asked(line('web')), ['ssh-ed25519']);
	t.deepEqual(asked(line('web', blob('ssh-rsa', 'a'), 'ssh-rsa')), ['rsa-sha2-512', 'rsa-sha2-256']);
	t.false(asked('').includes('ssh-rsa' as never));
});

const name = fc.constantFrom('web', 'web1', 'db.example', '10.0.0.1', '::1', 'WEB');
const port = fc.constantFrom(22, 2222);
const spoken = fc.tuple(name, port).map(([host, number]) => (number === 22 ? host : `[${host}]:${number}`));
const pattern = fc.oneof(spoken, fc.constantFrom('*', 'web?', '*.example', '10.0.0.*', '[web]:*', '!web', '!*1', '?eb'));
const names = fc.oneof(
	fc.array(pattern, {minLength: 1, maxLength: 3}).map(list => list.join(',')),
	fc.tuple(spoken, fc.uint8Array({minLength: 20, maxLength: 20})).map(([text, salt]) => {
		const hash = createHmac('sha1', salt).update(text.toLowerCase()).digest('base64');
		return `|1|${Buffer.from(salt).toString('base64')}|${hash}`;
	}),
);
const entry = fc
	.tuple(
		fc.constantFrom('', '', '', '@revoked ', '@cert-authority ', '  '),
		names,
		fc.constantFrom('', '\r', ' a comment', '\t# x'),
	)
	.map(([marker, hosts, tail]) => `${marker}${line(hosts)}${tail}`);
const file = fc.array(
	fc.oneof(
		{weight: 6, arbitrary: entry},
		fc.constantFrom('', '# comment', '#web ssh-ed25519 AAAA', 'web', 'web ssh-ed25519', '@what web ssh-ed25519 AAAA'),
	),
	{maxLength: 6},
);

test('finds the lines that ssh-keygen -F finds', async t => {
	const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'runner-known-'));
	t.teardown(async () => fs.rm(directory, {recursive: true}));
	let found = 0;
	await fc.assert(
		fc.asyncProperty(file, name, port, async (lines, host, number) => {
			const at = path.join(directory, 'known_hosts');
			await fs.writeFile(at, `${lines.join('\n')}\n`);
			// ssh(1) asks in lower case; ssh-keygen would look for a hash of what it is given
			const asked = number === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${number}`;
			const {stdout} = await promisify(execFile)('ssh-keygen', ['-F', asked, '-f', at]).catch((error: {stdout: string}) => error);
			const theirs = [...stdout.matchAll(/^# Host .* found: line (\d+)/gm)].map(([, line]) => Number(line));
			const ours = findKnownHost(parseKnownHosts(lines.join('\n')), host, number).map(({line}) => line);
			found += ours.length;
			t.deepEqual(ours, theirs, lines.join('\n'));
		}),
		{numRuns: 100},
	);
	t.true(found > 10);
});
