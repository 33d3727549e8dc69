import {type ChildProcessByStdio, spawn} from 'node:child_process';
import {randomInt} from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type {Readable} from 'node:stream';
import test, {type ExecutionContext} from 'ava';
import type {Host} from '../../src/core/host.ts';
import {labDown, labEnterCommand, labStatus} from '../../src/lab/index.ts';
import {labTest} from '../helpers/lab.ts';
import {tracesOf} from './traces.ts';

const upProcess = path.join(import.meta.dirname, 'up-process.ts');

/** A lab directory, which is not there yet. */
async function newDirectory(t: ExecutionContext): Promise<string> {
	const parent = await fs.mkdtemp(path.join(os.tmpdir(), 'runner-crash-'));
	const directory = path.join(parent, '.lab');
	t.teardown(async () => {
		await labDown({directory});
		await fs.rm(parent, {recursive: true, force: true});
	});
	return directory;
}

type Up = ChildProcessByStdio<null, Readable, null>;

const makeHosts = (count: number): readonly Host[] => {
	const first = randomInt(16_000, 19_000);
	return Array.from({length: count}, (_, index) => ({
		name: `host${index}`,
		address: '127.0.0.1',
		groups: ['all'],
		vars: {ansible_host: '127.0.0.1', ansible_port: first + index, ansible_user: 'ann'},
	}));
};

const startUp = (directory: string, hosts: readonly Host[], options = {}): Up =>
	spawn(process.execPath, ['--import=tsx', upProcess, directory, JSON.stringify(hosts), JSON.stringify(options)], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});

const ended = (child: Up) =>
	new Promise<void>(resolve => {
		child.once('exit', () => resolve());
	});

const lineOf = (child: Up, pattern: RegExp) =>
	new Promise<void>((resolve, reject) => {
		child.stdout.on('data', data => pattern.test(String(data)) && resolve());
		child.once('exit', code => reject(new Error(`ended with ${code}`)));
	});

/** Polls without a pause, so that the moment is met as early as it can be seen. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
	while (!(await isSo())) {
		await new Promise(setImmediate);
	}
}

const countOf = (state: string, hosts: readonly Host[], directory: string) => async () =>
	(await labStatus(hosts, {directory})).hosts.filter(host => host.state === state).length;

type Moment = (up: Up, hosts: readonly Host[], directory: string) => Promise<void>;

const killedUp = test.macro(async (t, moment: Moment) => {
	const directory = await newDirectory(t);
	const hosts = makeHosts(4);
	const up = startUp(directory, hosts);
	const end = ended(up);
	await moment(up, hosts, directory);
	up.kill('SIGKILL');
	await end;
	await labDown({directory});
	t.deepEqual(await tracesOf(directory), []);
});

const hasFile = (directory: string, name: string) => async () =>
	fs.access(path.join(directory, name)).then(
		() => true,
		() => false,
	);

const during: Readonly<Record<string, Moment>> = {
	'its directory is made': async (_up, _hosts, directory) => until(hasFile(directory, '.')),
	'keys are made': async (_up, _hosts, directory) => until(hasFile(directory, 'id_ed25519')),
	'the first host begins to start': async (_up, hosts, directory) =>
		until(async () => (await countOf('starting', hosts, directory)()) > 0),
	'the third host begins to start': async (_up, hosts, directory) =>
		until(async () => (await countOf('down', hosts, directory)()) <= 1),
	'the first host is up': async (_up, hosts, directory) => until(async () => (await countOf('up', hosts, directory)()) > 0),
	'it has ended its work': async up => lineOf(up, /done/),
};

for (const [when, moment] of Object.entries(during)) {
	labTest(`up killed when ${when}: down leaves nothing`, killedUp, moment);
}

labTest('up killed in the middle: a second up completes it', async t => {
	const directory = await newDirectory(t);
	const hosts = makeHosts(3);
	const first = startUp(directory, hosts);
	await until(async () => (await countOf('starting', hosts, directory)()) > 0);
	first.kill('SIGKILL');
	const second = startUp(directory, hosts);
	await lineOf(second, /done/);
	second.kill('SIGKILL');
	await ended(second);
	t.is(await countOf('up', hosts, directory)(), 3, 'they outlive the command');
	await labDown({directory});
	t.deepEqual(await tracesOf(directory), []);
});

labTest('two at once: each host is started once', async t => {
	const directory = await newDirectory(t);
	const hosts = makeHosts(3);
	const both = [startUp(directory, hosts), startUp(directory, hosts)];
	let started = 0;
	for (const up of both) {
		up.stdout.on('data', data => {
			started += String(data).split(' is up').length - 1;
		});
	}

	await Promise.all(both.map(async up => lineOf(up, /done/)));
	t.is(started, 3);
	await Promise.all(
		both.map(async up => {
			up.kill('SIGKILL');
			await ended(up);
		}),
	);
	await labDown({directory});
	t.deepEqual(await tracesOf(directory), []);
});

labTest('hosts of a process that wants them to end with it, one of which has restarted', async t => {
	const directory = await newDirectory(t);
	const hosts = makeHosts(2);
	const up = startUp(directory, hosts, {endsWithProcess: true});
	await lineOf(up, /done/);
	t.is(await countOf('up', hosts, directory)(), 2);
	const initOf = async () => (await labStatus(hosts, {directory})).hosts[0];
	const before = (await initOf())?.pid;
	const [program = '', ...words] = await labEnterCommand('host0', {directory});
	await new Promise(resolve => {
		spawn(program, [...words, 'reboot']).once('close', resolve);
	});
	await until(async () => {
		const now = await initOf();
		return now?.state === 'up' && now.pid !== before;
	});
	up.kill('SIGKILL');
	await until(async () => (await tracesOf(directory)).every(trace => !trace.startsWith('process')));
	await labDown({directory});
	t.deepEqual(await tracesOf(directory), []);
});

labTest('the lab directory was removed by hand: down still ends the hosts', async t => {
	const directory = await newDirectory(t);
	const up = startUp(directory, makeHosts(1));
	await lineOf(up, /done/);
	up.kill('SIGKILL');
	await fs.rm(path.dirname(directory), {recursive: true});
	await labDown({directory});
	t.deepEqual(await tracesOf(directory), []);
});
