import {spawn} from 'node:child_process';
import fs from 'node:fs/promises';
import type net from 'node:net';
import test from 'ava';
import type {ServerChannel} from 'ssh2';
import {isProblem} from '../../src/core/problem.ts';
import {sh} from '../../src/core/script.ts';
import {Secret} from '../../src/core/secret.ts';
import {unreachableCodes} from '../../src/core/transport.ts';
import {createTransport} from '../../src/transport/index.ts';
import {listen, makeClient, makeKeys, serveSsh} from './servers.ts';

const connectTimeoutMs = 1500;
const warn = () => {};

/** Runs what it is asked to run on this machine. */
const run = (channel: ServerChannel, command: string) => {
	const child = spawn('/bin/sh', ['-c', command], {cwd: '/'});
	child.stdout.pipe(channel, {end: false});
	child.stderr.pipe(channel.stderr, {end: false});
	channel.pipe(child.stdin);
	child.on('close', code => {
		channel.exit(code ?? 1);
		channel.end();
	});
};

const unreachable = test.macro(
	async (t, code: string, serve: ((socket: net.Socket) => void) | undefined, vars?: Readonly<Record<string, unknown>>) => {
		const client = await makeClient(t);
		const port = serve ? await listen(t, serve) : 1;
		const transport = createTransport({connectTimeoutMs, warn});
		const error = await t.throwsAsync(transport.connect(client.host(port, vars)));
		t.true(isProblem(error), String(error?.stack));
		t.is(isProblem(error) && error.code, code, String(error?.stack));
		t.true(isProblem(error) && error.hint !== undefined && /^[a-z"\d]/.test(error.message));
		t.true(unreachableCodes.includes(code as never));
		await transport.close();
	},
);

test('a name without an address', unreachable, 'DNS', undefined, {ansible_host: 'no-such-host.invalid'});
test('a port that nobody listens on', unreachable, 'REFUSED', undefined);
test('a server that accepts and says nothing', unreachable, 'TIMEOUT', () => {});
test('a server that says its version and no more', unreachable, 'TIMEOUT', socket => socket.write('SSH-2.0-Slow\r\n'));
test('a server that talks for ever', unreachable, 'PROTOCOL', socket => {
	const timer = setInterval(() => socket.write('x'.repeat(10_000)), 1);
	socket.on('close', () => clearInterval(timer));
});
test('a web server', unreachable, 'PROTOCOL', socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n<html>'));
test('garbage after the version', unreachable, 'PROTOCOL', socket => socket.write(`SSH-2.0-X\r\n${'\xff'.repeat(1000)}`));
test('a server that closes at once', unreachable, 'THROTTLED', socket => socket.destroy());
test('a server that closes after its version', unreachable, 'PROTOCOL', socket => socket.end('SSH-2.0-X\r\n'));

test('the end of a transport gives up what is being connected', async t => {
	const client = await makeClient(t);
	let met = () => {};
	const meeting = new Promise<void>(resolve => {
		met = resolve;
	});
	const port = await listen(t, () => met());
	const transport = createTransport({warn});
	const connecting = transport.connect(client.host(port));
	const refused = t.throwsAsync(connecting, {
		code: 'CONNECTION_LOST',
		message: 'the connection to "web" was given up before it was made',
	});
	await meeting;
	await transport.close();
	await refused;
	await t.throwsAsync(transport.connect(client.host(port)), {code: 'CONNECTION_LOST'});
});

test('an impostor sees no attempt to log in', async t => {
	const client = await makeClient(t);
	const server = await serveSsh(t, {hostKey: makeKeys().private});
	await client.know(server.port, makeKeys().public);
	const transport = createTransport({warn, password: new Secret('precious')});
	const error = await t.throwsAsync(transport.connect(client.host(server.port)), {code: 'HOST_KEY_CHANGED'});
	t.regex(isProblem(error) ? `${error.why} ${error.hint}` : '', /known_hosts:1.*ssh-keygen -R '\[127\.0\.0\.1\]:\d+'/s);
	await t.throwsAsync(transport.connect(client.host(server.port, {runner_host_keys: 'accept-new'})), {code: 'HOST_KEY_CHANGED'});
	t.deepEqual(server.attempts, []);
	await transport.close();
});

test('an unknown key is refused unless it is asked for, and then written down once', async t => {
	const client = await makeClient(t);
	const keys = makeKeys();
	const server = await serveSsh(t, {hostKey: keys.private, exec: run});
	const transport = createTransport({warn});
	await t.throwsAsync(transport.connect(client.host(server.port)), {code: 'HOST_KEY_UNKNOWN'});
	t.deepEqual(server.attempts, []);
	await fs.writeFile(client.knownHosts, 'other ssh-ed25519 AAAA', {mode: 0o600});
	const host = client.host(server.port, {runner_host_keys: 'accept-new'});
	await Promise.all([transport.connect(host), transport.connect(host)]);
	const [, line, ...more] = (await fs.readFile(client.knownHosts, 'utf8')).split('\n');
	t.is(line, `[127.0.0.1]:${server.port} ${keys.public.split(' ').slice(0, 2).join(' ')}`);
	t.deepEqual(more, ['']);
	await transport.connect(client.host(server.port));
	await transport.close();
});

test('a host that cannot be logged in to is not written down', async t => {
	const client = await makeClient(t);
	const port = await listen(t, socket => socket.end('SSH-2.0-X\r\n'));
	const transport = createTransport({warn, hostKeys: 'accept-new', connectTimeoutMs});
	await t.throwsAsync(transport.connect(client.host(port)));
	await t.throwsAsync(fs.stat(client.knownHosts), {code: 'ENOENT'});
	await transport.close();
});

test('a revoked key is refused even where keys are not checked, and a certificate authority alone is refused', async t => {
	const client = await makeClient(t);
	const keys = makeKeys();
	const server = await serveSsh(t, {hostKey: keys.private, exec: run});
	const warnings: string[] = [];
	const transport = createTransport({warn: message => warnings.push(message)});
	const host = client.host(server.port, {runner_host_keys: 'off'});
	await transport.connect(host);
	await transport.connect(host);
	t.is(warnings.length, 1);
	await fs.writeFile(client.knownHosts, `@cert-authority * ${makeKeys().public}\n`);
	await t.throwsAsync(transport.connect(client.host(server.port)), {code: 'HOST_KEY_UNKNOWN', message: /certificate authority/});
	await fs.writeFile(client.knownHosts, `@revoked * ${keys.public}\n`);
	await t.throwsAsync(transport.connect(host), {code: 'HOST_KEY_REVOKED'});
	await transport.close();
});

test('a password is sent only when it is given, and after the key', async t => {
	const client = await makeClient(t);
	const keys = makeKeys();
	const server = await serveSsh(t, {hostKey: keys.private, password: 'right', exec: run});
	await client.know(server.port, keys.public);
	const transport = createTransport({warn, password: new Secret('right')});
	await transport.connect(client.host(server.port));
	t.deepEqual([...new Set(server.attempts)], ['publickey']);
	await transport.close();
});

const badKey = test.macro(async (t, text: string, mode: number, message: RegExp) => {
	const client = await makeClient(t);
	await fs.writeFile(client.keyFile, text);
	await fs.chmod(client.keyFile, mode);
	const transport = createTransport({warn});
	const error = await t.throwsAsync(transport.connect(client.host(1)), {code: 'AUTH', message});
	t.true(isProblem(error) && error.hint !== undefined);
});

test('a key file that others can read', badKey, makeKeys().private, 0o640, /can be read by others/);
test('a key file that is no key', badKey, 'nonsense', 0o600, /no private key/);
test('a public key for a private one', badKey, makeKeys().public, 0o600, /public key/);

test('an exit status that comes before the output, twice, or never does not count', async t => {
	const client = await makeClient(t);
	const keys = makeKeys();
	const odd: ((channel: ServerChannel) => void)[] = [
		channel => {
			channel.exit(0);
			channel.exit(0);
		},
		channel => channel.exit(4_294_967_295),
		() => {},
	];
	for (const oddity of odd) {
		const server = await serveSsh(t, {
			hostKey: keys.private,
			exec(channel, command) {
				const child = spawn('/bin/sh', ['-c', command], {cwd: '/'});
				oddity(channel);
				child.stdout.pipe(channel, {end: false});
				child.stderr.pipe(channel.stderr, {end: false});
				channel.pipe(child.stdin);
				child.on('close', () => channel.end());
			},
		});
		await client.know(server.port, keys.public);
		const transport = createTransport({warn});
		const connection = await transport.connect(client.host(server.port));
		t.deepEqual(await connection.exec(sh`echo late; exit 3`), {code: 3, stdout: 'late\n', stderr: ''});
		// The text itself ended well, and the end of its shell shows in what is asked next
		t.is((await connection.exec(sh`kill -9 $$`)).code, 0);
		await t.throwsAsync(connection.exec(sh`true`), {code: 'CONNECTION_LOST'});
		await transport.close();
	}
});

test('variables that cannot be honoured', async t => {
	const client = await makeClient(t);
	const transport = createTransport({warn});
	for (const vars of [{ansible_port: 'x'}, {ansible_ssh_common_args: '-o X'}, {ansible_connection: 'winrm'}]) {
		await t.throwsAsync(transport.connect(client.host(1, vars)), {code: 'CONNECTION_VARS'});
	}
});

test('connections are made in one place only', async t => {
	const files = (await fs.readdir('src', {recursive: true})).filter(file => file.endsWith('.ts'));
	const made: string[] = [];
	for (const file of files) {
		const source = await fs.readFile(`src/${file}`, 'utf8');
		if (/new Client\(|\bClient\(\)/.test(source)) {
			made.push(file);
		}
	}

	t.deepEqual(made, ['transport/ssh.ts']);
});
