import {z} from 'zod';
import type {RunEvent} from '../../src/core/event.ts';
import {type Expectation, expect, type Fact} from '../../src/core/fact.ts';
import type {Host} from '../../src/core/host.ts';
import {defineModule, type Module} from '../../src/core/module.ts';
import type {Output, Probe} from '../../src/core/probe.ts';
import {Problem} from '../../src/core/problem.ts';
import {type Script, sh} from '../../src/core/script.ts';
import type {Lane, Play, Results, Task} from '../../src/core/task.ts';
import type {Connection, Transport} from '../../src/core/transport.ts';
import {type RunOptions, run} from '../../src/engine/run.ts';

/** A host that is a map of names to texts; a script is `NAME=TEXT`, `unset NAME` or `exit N`. */
export type MemoryHost = {
	readonly values: Map<string, string>;
	/** Every script that was run, in order. */
	readonly scripts: string[];
	readonly connections: {opened: number; closed: number};
	/** Called before a script runs; may throw. */
	onScript?: (text: string) => void | Promise<void>;
	onConnect?: () => void;
};

export const memoryHost = (values: Record<string, string> = {}): MemoryHost => ({
	values: new Map(Object.entries(values)),
	scripts: [],
	connections: {opened: 0, closed: 0},
});

/** Like a session: what is asked until the next `setImmediate` is one round trip, answered as a whole. */
function connect(host: MemoryHost): Connection {
	let frames = 0;
	let waiting: (() => Promise<void>)[] = [];
	let last: Promise<unknown> = Promise.resolve();
	const request = <T>(answer: () => T | Promise<T>): Promise<T> =>
		new Promise((resolve, reject) => {
			if (waiting.length === 0) {
				setImmediate(() => {
					const frame = waiting;
					waiting = [];
					frames++;
					last = last.then(async () => {
						for (const one of frame) {
							await one();
						}
					});
				});
			}

			waiting.push(async () => {
				try {
					resolve(await answer());
				} catch (error) {
					reject(error);
				}
			});
		});
	const refuse = async () => {
		throw new Error('not part of a memory host');
	};
	const probe: Probe = {
		run: async (...argv) => request(() => host.values.get(argv.join(' ')) ?? ''),
		lookUp: refuse,
		readFile: async name => request(() => host.values.get(name)),
		stat: refuse,
		vouched: refuse,
		as: () => probe,
	};
	const execute = async ({text}: Script): Promise<Output> => {
		await host.onScript?.(text);
		host.scripts.push(text);
		const [, name, value] = /^(\S+)=(.*)$/.exec(text) ?? [];
		if (name !== undefined && value !== undefined) {
			host.values.set(name, value);
		}

		const [, gone] = /^unset (\S+)$/.exec(text) ?? [];
		host.values.delete(gone ?? '');
		const [, code = '0'] = /^exit (\d+)$/.exec(text) ?? [];
		return {code: Number(code), stdout: `ran ${text}`, stderr: code === '0' ? '' : 'it went wrong'};
	};

	host.connections.opened++;
	return {
		probe,
		aside: probe,
		roundTrips: () => frames,
		exec: async script => request(() => execute(script)),
		async close() {
			host.connections.closed++;
		},
	};
}

export function memoryTransport(hosts: Record<string, MemoryHost>): Transport {
	const open = async ({name}: Host) => {
		const host = hosts[name];
		if (!host) {
			throw new Problem('DNS', `no such host: ${name}`);
		}

		host.onConnect?.();
		return connect(host);
	};
	return {
		connect: open,
		async connectReadOnly(host) {
			const {exec: _, ...readOnly} = await open(host);
			return readOnly;
		},
	};
}

export const value = (name: string): Fact<string | undefined> => ({
	key: `value ${name}`,
	look: async probe => probe.readFile(name),
});

type SetArgs = {name: string; to: string | undefined; expect?: readonly Expectation[]; from?: string; guards?: boolean};

/** Sets a value of a memory host, given as text or copied from another of its values. */
export const set = defineModule({
	name: 'set',
	summary: 'Sets a value.',
	example: '',
	args: z.custom<SetArgs>(),
	async inspect(look, {name, from}) {
		const source = from === undefined ? undefined : await look(value(from));
		return {is: await look(value(name)), source};
	},
	plan({is, source}, {name, to = source ?? '', expect: more = [], guards}) {
		return is === to
			? []
			: [
					{
						summary: `set ${name}`,
						before: is,
						after: to,
						apply: sh`${name}=${to}`,
						undo: is === undefined ? sh`unset ${name}` : sh`${name}=${is}`,
						expect: [expect(value(name), to), ...more],
						...(guards ? {guardsAccess: true as const} : {}),
					},
				];
	},
	result: ({is}) => ({was: is ?? 'nothing'}),
});

let line = 0;

export function task(module: Module, args: object | ((results: Results) => readonly unknown[]), more: Partial<Task> = {}): Task {
	return {
		title: `${module.name} ${(args as {name?: string}).name ?? ''}`.trim(),
		module,
		position: {file: 'site.yml', line: ++line, column: 1},
		args: typeof args === 'function' ? (args as Task['args']) : () => [args],
		...more,
	};
}

const host = (name: string): Host => ({name, address: name, groups: ['all'], vars: {}});

export const lane = (name: string, tasks: readonly Task[]): Lane => ({host: host(name), tasks, become: undefined});

export const play = (lanes: readonly Lane[], more: Partial<Play> = {}): Play => ({
	title: 'play',
	position: {file: 'site.yml', line: 1, column: 1},
	lanes,
	...more,
});

export async function events(
	plays: readonly Play[],
	hosts: Record<string, MemoryHost>,
	options: Partial<RunOptions> = {},
): Promise<RunEvent[]> {
	const told: RunEvent[] = [];
	await run(plays, {mode: 'apply', transport: memoryTransport(hosts), emit: event => told.push(event), ...options});
	return told;
}

/** `host title: outcome`, in the order in which tasks ended. */
export const outcomesOf = (told: readonly RunEvent[]): string[] =>
	told.flatMap(event => (event.type === 'task-finished' ? [`${event.host} ${event.task.title}: ${event.outcome}`] : []));

/** `host: state`. */
export const endsOf = (told: readonly RunEvent[]): string[] =>
	told.flatMap(event => (event.type === 'host-finished' ? [`${event.host}: ${event.state}`] : []));

export const problemsOf = (told: readonly RunEvent[]): string[] =>
	told.flatMap(event =>
		event.type === 'task-finished' && event.problem ? [`${event.problem.code} ${event.problem.message}`] : [],
	);
