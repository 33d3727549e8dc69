import {spawn} from 'node:child_process';
import path from 'node:path';
import {text} from 'node:stream/consumers';
import type {RunEvent} from '../../src/core/event.ts';
import {builtProgram} from './build.ts';

export type Ended = {readonly code: number | null; readonly stdout: string; readonly stderr: string};

export type RunnerOptions = {readonly cwd?: string; readonly input?: string; readonly env?: Readonly<Record<string, string>>};

/** The program itself, built from its sources, as a process of its own. */
export async function runner(args: readonly string[], {cwd, input = '', env = {}}: RunnerOptions = {}): Promise<Ended> {
	const child = startRunner(args, {cwd, env});
	child.stdin.on('error', () => {}); // It may end without reading
	child.stdin.end(input);
	const [stdout, stderr, code] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		new Promise<number | null>(resolve => {
			child.on('close', resolve);
		}),
	]);
	return {code, stdout, stderr};
}

/** The program and its arguments, for those who start it in another way. */
export const runnerCommand = (args: readonly string[]): readonly string[] => [
	process.execPath,
	path.join(builtProgram(), 'cli/main.js'),
	...args,
];

/** The same while it still runs, for signals. */
export const startRunner = (args: readonly string[], {cwd, env = {}}: Omit<RunnerOptions, 'input'> = {}) =>
	spawn(process.execPath, runnerCommand(args).slice(1), {
		stdio: 'pipe',
		env: {...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...env},
		...(cwd === undefined ? {} : {cwd}),
	});

/** What `--format json-lines` printed. */
export const eventsOf = (stdout: string): RunEvent[] =>
	stdout
		.split('\n')
		.filter(line => line !== '')
		.map(line => JSON.parse(line) as RunEvent);
