import {execFile} from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import type {ExecutionContext} from 'ava';
import {writeTwentyTasks} from '../../bench/lab.ts';
import type {RunEvent} from '../../src/core/event.ts';
import type {Host} from '../../src/core/host.ts';
import {loadInventory} from '../../src/inventory/index.ts';
import {labDown, labReset, labSnapshotCommand, labUp} from '../../src/lab/index.ts';
import {builtProgram} from '../helpers/build.ts';
import {finishedOf, problemsOf, remarksOf} from '../helpers/events.ts';
import {startLab, labTest as test} from '../helpers/lab.ts';
import {touched} from '../helpers/plays.ts';
import {eventsOf, runner} from '../helpers/runner.ts';

const root = path.resolve(import.meta.dirname, '../..');
const playbooks = (await fs.readdir(path.join(root, 'playbooks'))).filter(name => name.endsWith('.yml')).sort();

/** The lab of `inventory/lab.yml` on other ports, in a folder of its own. */
let folder: string;
let inventory: string;
let directory: string;
let hosts: readonly Host[];
const isUp = {already: false};

test.before(async () => {
	folder = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), 'runner-playbooks-')));
	await fs.cp(path.join(root, 'inventory'), folder, {recursive: true, filter: file => path.basename(file) !== '.lab'});
	inventory = path.join(folder, 'lab.yml');
	directory = path.join(folder, '.lab');
	await moveAway(async () => {
		const loaded = await loadInventory([inventory], {}, problem => {
			throw problem;
		});
		hosts = loaded.hosts;
		await labUp(hosts, {directory, endsWithProcess: true, program: builtProgram()});
	});
});

test.after.always(async () => {
	await labDown({directory});
	await fs.rm(folder, {recursive: true, force: true});
});

/** Gives the hosts other ports until the lab comes up: any of them may be taken. */
async function moveAway(bringUp: () => Promise<void>): Promise<void> {
	const text = await fs.readFile(inventory, 'utf8');
	for (let turn = 1; ; turn++) {
		const by = 200 * turn + (process.pid % 200);
		await fs.writeFile(
			inventory,
			text.replaceAll(/ansible_port: (\d+)/g, (_, port: string) => `ansible_port: ${Number(port) + by}`),
		);
		try {
			await bringUp();
			return;
		} catch (error) {
			await labDown({directory});
			if (turn === 5) {
				throw error;
			}
		}
	}
}

const snapshots = async (): Promise<ReadonlyMap<string, string>> =>
	new Map(await Promise.all(hosts.map(async ({name}) => [name, await snapshotOf(name)] as const)));

async function snapshotOf(name: string): Promise<string> {
	const [program = '', ...words] = await labSnapshotCommand(name, {directory});
	return (await promisify(execFile)(program, words, {maxBuffer: 64 * 1024 * 1024})).stdout;
}

async function play(t: ExecutionContext, playbook: string, ...args: readonly string[]): Promise<readonly RunEvent[]> {
	const {code, stdout, stderr} = await runner(
		['play', path.join('playbooks', playbook), '-i', inventory, '--format', 'json-lines', ...args],
		{cwd: root},
	);
	const events = eventsOf(stdout);
	t.deepEqual(problemsOf(events), [], stderr);
	t.is(code, 0, stderr);
	return events;
}

/** `host line summary` of every change of every host, sorted: hosts work side by side. */
const changesOf = (events: readonly RunEvent[], type: 'task-planned' | 'change-applied'): readonly string[] =>
	events
		.filter(event => event.type === 'task-planned' || event.type === 'change-applied')
		.filter(event => event.type === type)
		.flatMap(event => {
			const changes = event.type === 'task-planned' ? event.changes : [event.change];
			return changes.map(({summary}) => `${event.host} ${event.task.position.line} ${summary}`);
		})
		.sort();

/** `host line outcome` of every task of every host, sorted. */
const outcomesOf = (events: readonly RunEvent[]): readonly string[] =>
	finishedOf(events)
		.map(({host, task, outcome}) => `${host} ${task.position.line} ${outcome}`)
		.sort();

/** Hosts that are named in the playbook. */
const startedOn = (events: readonly RunEvent[]): readonly string[] =>
	events.flatMap(event => (event.type === 'run-started' ? event.hosts : [])).sort();

function assertUntouched(t: ExecutionContext, before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): void {
	for (const [host, held] of before) {
		t.deepEqual(touched(held, after.get(host) ?? ''), [], host);
	}
}

for (const playbook of playbooks) {
	test(`${playbook}: what the check foretells on fresh hosts is what is done, once`, async t => {
		if (isUp.already) {
			await labReset(hosts, {directory, endsWithProcess: true, program: builtProgram()});
		}

		isUp.already = true;
		const fresh = await snapshots();
		t.is(fresh.size, hosts.length);
		const check = await play(t, playbook, '--check');
		assertUntouched(t, fresh, await snapshots());

		const apply = await play(t, playbook);
		t.deepEqual(changesOf(apply, 'change-applied'), changesOf(check, 'task-planned'));
		t.deepEqual(changesOf(apply, 'task-planned'), changesOf(check, 'task-planned'));
		t.deepEqual(
			outcomesOf(apply),
			outcomesOf(check).map(outcome => outcome.replace('would-change', 'changed')),
		);
		t.deepEqual(
			remarksOf(apply).filter(remark => remark.startsWith('check mode would have')),
			[],
		);
		t.deepEqual([...new Set(finishedOf(apply).map(({host}) => host))].sort(), startedOn(apply));

		const made = await snapshots();
		const again = await play(t, playbook);
		t.deepEqual(changesOf(again, 'task-planned'), []);
		assertUntouched(t, made, await snapshots());
	});
}

test('twenty tasks with nothing to do take three round trips a host at most', async t => {
	const lab = await startLab({one: {}, two: {ansible_user: 'keeper', ansible_become: true}});
	t.teardown(() => lab.stop());
	const playbook = await writeTwentyTasks(lab);
	const run = async () => {
		const {code, stdout, stderr} = await runner(['play', playbook, '-i', lab.inventoryFile, '--format', 'json-lines']);
		t.is(code, 0, stderr);
		return eventsOf(stdout);
	};
	t.true(finishedOf(await run()).some(({outcome}) => outcome === 'changed'));

	const again = await run();
	t.is(finishedOf(again).length, 40);
	t.true(finishedOf(again).every(({outcome}) => outcome === 'unchanged'));
	const ended = again.flatMap(event => (event.type === 'host-finished' ? [event] : []));
	t.is(ended.length, 2);
	for (const {host, roundTrips} of ended) {
		t.true(roundTrips >= 1 && roundTrips <= 3, `${host}: ${roundTrips}`);
	}
});
