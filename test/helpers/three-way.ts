import fs from 'node:fs/promises';
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import type {RunEvent, Told} from '../../src/core/event.ts';
import type {TestLab} from './lab.ts';
import {eventsOf, runner} from './runner.ts';

export type ThreeWay = {
	/** Host of the lab; each test has its own, so that they do not meet. */
	readonly host: string;
	/** The tasks as YAML, indented as below `tasks:`. */
	readonly tasks: string;
	/** Shell text that makes the host as it is to be found. */
	readonly given?: string;
	/** Summaries of the changes expected, in order. */
	readonly changes: readonly string[];
	/** Files beside the playbook, by name. */
	readonly files?: Readonly<Record<string, string>>;
	readonly args?: readonly string[];
};

let count = 0;

/**
Plays tasks three times: check foretells, the first play makes just those changes, the second makes none.

Before and after the check, and before and after the second play, everything that the host holds is the same, ctime included.
*/
export async function threeWay(
	t: ExecutionContext,
	lab: TestLab,
	{host, tasks, given, changes, files = {}, args = []}: ThreeWay,
): Promise<void> {
	const folder = path.join(lab.directory, `play-${++count}`);
	await fs.mkdir(folder);
	await Promise.all(Object.entries(files).map(async ([name, content]) => fs.writeFile(path.join(folder, name), content)));
	const playbook = path.join(folder, 'site.yml');
	await fs.writeFile(playbook, `- name: three ways\n  hosts: ${host}\n  tasks:\n${tasks.replace(/^\n/, '').trimEnd()}\n`);
	if (given !== undefined) {
		const prepared = await lab.run(host, given);
		t.is(prepared.code, 0, prepared.stderr);
	}

	const play = async (...more: readonly string[]) => {
		const {code, stdout, stderr} = await runner([
			'play',
			playbook,
			'-i',
			lab.inventoryFile,
			'--format',
			'json-lines',
			...args,
			...more,
		]);
		t.is(code, 0, `${stderr}${JSON.stringify(problemsOf(eventsOf(stdout)), undefined, 2)}`);
		return eventsOf(stdout);
	};

	const found = await lab.snapshot(host);
	const check = await play('--check');
	t.is(await lab.snapshot(host), found, 'check mode touched the host');
	t.deepEqual(
		plannedOf(check).map(({summary}) => summary),
		[...changes],
	);

	const apply = await play();
	t.deepEqual(plannedOf(apply), plannedOf(check), 'the run planned otherwise than the check');
	t.deepEqual(appliedOf(apply), plannedOf(check), 'the run made other changes than the check foretold');
	t.deepEqual(
		remarksOf(apply).filter(remark => remark.startsWith('check mode would have')),
		[],
	);

	const made = await lab.snapshot(host);
	const again = await play();
	t.deepEqual(plannedOf(again), [], 'the second run changed something');
	t.is(await lab.snapshot(host), made, 'the second run touched the host');
}

export const plannedOf = (events: readonly RunEvent[]): readonly Told[] =>
	events.flatMap(event => (event.type === 'task-planned' ? event.changes : []));

export const appliedOf = (events: readonly RunEvent[]): readonly Told[] =>
	events.flatMap(event => (event.type === 'change-applied' ? [event.change] : []));

export const remarksOf = (events: readonly RunEvent[]): readonly string[] =>
	events.flatMap(event => (event.type === 'task-finished' ? (event.remarks ?? []) : []));

export const problemsOf = (events: readonly RunEvent[]) =>
	events.flatMap(event => ('problem' in event && event.problem ? [event.problem] : []));
