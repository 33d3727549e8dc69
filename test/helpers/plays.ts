import fs from 'node:fs/promises';
import path from 'node:path';
import {diffLines} from '../../src/core/diff.ts';
import type {RunEvent} from '../../src/core/event.ts';
import type {TestLab} from './lab.ts';
import {eventsOf, runner} from './runner.ts';

/** What a case needs to be found and played. */
export type Given = {
	/** Host of the lab. Those that share one must not meet: it is found as all of them want it. */
	readonly host: string;
	/** The tasks as YAML, indented as below `tasks:`. */
	readonly tasks: string;
	/** Shell text that makes the host as it is to be found. */
	readonly given?: string;
	/** Files beside the playbook, by name. */
	readonly files?: Readonly<Record<string, string | Uint8Array>>;
	/** Options of the runs. */
	readonly args?: readonly string[];
	/** Other keys of the play, as YAML in one line each. */
	readonly play?: readonly string[];
};

/** A playbook on disk, with a play for each case. */
export type Plays = {
	readonly file: string;
	/** First line of each play, from 1. */
	readonly starts: readonly number[];
	readonly args: readonly string[];
};

export type Run = {
	readonly code: number | null;
	/** Standard error, and why hosts were not reached. */
	readonly said: string;
	/** What was told of the tasks of each play, in the order of the cases. */
	readonly events: readonly (readonly RunEvent[])[];
};

let count = 0;

/** Makes the hosts as they are to be found, and writes the playbook with all that stands beside it. */
export async function givePlays(lab: TestLab, cases: readonly Given[]): Promise<Plays> {
	const folder = path.join(lab.directory, `play-${++count}`);
	await fs.mkdir(folder);
	for (const [name, content] of cases.flatMap(({files = {}}) => Object.entries(files))) {
		// Never one of another case
		await fs.writeFile(path.join(folder, name), content, {flag: 'wx'});
	}

	await Promise.all(hostsOf(cases).map(async host => prepare(lab, host, cases)));
	const texts = cases.map(render);
	const starts = texts.map((_, index) => 1 + texts.slice(0, index).join('').split('\n').length - 1);
	const file = path.join(folder, 'site.yml');
	await fs.writeFile(file, texts.join(''));
	return {file, starts, args: [...new Set(cases.flatMap(({args = []}) => args))]};
}

/** Each host once, in order. */
export const hostsOf = (cases: readonly Given[]): readonly string[] => [...new Set(cases.map(({host}) => host))];

async function prepare(lab: TestLab, host: string, cases: readonly Given[]): Promise<void> {
	for (const {given} of cases.filter(one => one.host === host && one.given !== undefined)) {
		const {code, stderr} = await lab.run(host, `set -eux\n${given}`);
		if (code !== 0) {
			throw new Error(`${host} could not be prepared: ${stderr}`);
		}
	}
}

function render({host, tasks, play = []}: Given, index: number): string {
	const keys = [`name: case ${index + 1}`, `hosts: ${host}`, ...play, 'tasks:'].join('\n  ');
	return `- ${keys}\n${tasks.replace(/^\n+/, '').trimEnd()}\n`;
}

/** Runs the playbook once. */
export async function playAll(lab: TestLab, {file, starts, args}: Plays, more: readonly string[] = []): Promise<Run> {
	const {code, stdout, stderr} = await runner([
		...['play', file, '-i', lab.inventoryFile, '--format', 'json-lines'],
		...args,
		...more,
	]);
	const all = eventsOf(stdout);
	if (all.length === 0) {
		throw new Error(`nothing was played: ${stderr}`);
	}

	const events: RunEvent[][] = starts.map(() => []);
	for (const event of all) {
		if ('task' in event) {
			events[starts.findLastIndex(start => start <= event.task.position.line)]?.push(event);
		}
	}

	const unreachable = all.flatMap(event =>
		event.type === 'host-unreachable' ? [`${event.host}: ${event.problem.message}\n`] : [],
	);
	return {code, said: [stderr, ...unreachable].join(''), events};
}

/** All that each host holds, by name. */
export const snapshots = async (lab: TestLab, hosts: readonly string[]): Promise<ReadonlyMap<string, string>> =>
	new Map(await Promise.all(hosts.map(async host => [host, await heldBy(lab, host)] as const)));

/** The find of busybox has no `-printf`. */
const inMemoryScript = `case $(find --version 2>&1) in
	*GNU*) find /tmp /run /dev/shm -path /run/sudo -prune -o -printf '%y %m %U:%G %s %T@ %C@ %p -> %l\\n' | sort -k 7;;
	*) find /tmp /run /dev/shm -exec stat -c '%f %u:%g %s %y %z %N' {} + | sort;;
esac`;

/** Its files, and those in memory, of which a snapshot does not tell; without what sudo notes of each login. */
async function heldBy(lab: TestLab, host: string): Promise<string> {
	const [files, inMemory] = await Promise.all([lab.snapshot(host), lab.run(host, inMemoryScript)]);
	if (inMemory.code !== 0 || inMemory.stderr !== '') {
		throw new Error(`files in memory of ${host}: ${inMemory.stderr}`);
	}

	return `${files}${inMemory.stdout}`;
}

/** What differs between two snapshots: the lines that only one of them has. */
export const touched = (before: string, after: string): readonly string[] =>
	diffLines(before, after).flatMap(({kind, text}) => (kind === ' ' ? [] : [`${kind}${text}`]));
