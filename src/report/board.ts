import type {Mode, OfTask, Outcome, RunEvent, Told} from '../core/event.ts';
import type {Output} from '../core/probe.ts';
import type {ToldProblem} from '../core/problem.ts';

/** What one host made of one task. */
export type Result = {
	readonly outcome: Outcome;
	/** What check mode would change, or what was changed. */
	readonly changes: readonly Told[];
	/** What each change printed, where that was kept. */
	readonly outputs: readonly Output[];
	readonly remarks: readonly string[];
	readonly problem: ToldProblem | undefined;
	readonly durationMs: number;
};

/** One task of a play and what became of it, when no host of the play has it before it any more. */
export type Finished = {
	readonly task: OfTask['task'];
	/** By host, in the order of the play; a host that ended before this task has none. */
	readonly results: ReadonlyMap<string, Result>;
};

type PlayStarted = Extract<RunEvent, {type: 'play-started'}>;
type TaskEvent = Extract<RunEvent, {readonly task: OfTask['task']}>;

/** What is known of a play while it goes on. */
export type Board = {
	readonly play: PlayStarted['play'];
	readonly hosts: readonly string[];
	/** Takes an event of the play in. */
	note(event: TaskEvent): void;
	/** The host's part of the play is over. */
	end(host: string): void;
	/** Tasks that no host has before it any more and that were not taken yet, in their order; at the end of the play, all that is left. */
	take(isOver?: boolean): readonly Finished[];
	/** The earliest task that a host is at work on, and the hosts there; without a task, the hosts that have none yet. */
	atWork(): {readonly task: OfTask['task'] | undefined; readonly hosts: readonly string[]; readonly ended: number};
	/** Whether a host of the play has not come to its end. */
	isGoingOn(): boolean;
	/** How many tasks a host has ended, and of how many. */
	progress(host: string): {readonly done: number; readonly tasks: number};
};

type Open = {readonly task: OfTask['task']; readonly changes: Told[]; readonly outputs: Output[]};

/** @param keepOutputs - Whether what the changes printed is wanted: it may be much. */
export function createBoard({play, hosts, tasks}: PlayStarted, mode: Mode, keepOutputs: boolean): Board {
	const rows = tasks.map(task => ({task, results: new Map<string, Result>()}));
	const rowOf = new Map(rows.map(row => [keyOf(row.task), row]));
	/** What the hosts at work have done of their tasks so far. */
	const open = new Map<string, Open>();
	const done = new Map<string, number>();
	const ended = new Set<string>();
	let next = 0;

	// A host without one of the tasks is waited for until its end, as the order of its tasks may differ
	const isFinished = ({results}: {results: ReadonlyMap<string, Result>}) =>
		results.size >= hosts.length || hosts.every(host => results.has(host) || ended.has(host));

	return {
		play,
		hosts,
		note(event) {
			const {host, task} = event;
			const {changes, outputs}: Open = open.get(host) ?? {task, changes: [], outputs: []};
			open.set(host, {task, changes, outputs});
			if (event.type === 'task-planned' && mode === 'check') {
				changes.push(...event.changes);
			} else if (event.type === 'change-applied') {
				changes.push(event.change);
				outputs.push(...(keepOutputs ? [event.output] : []));
			} else if (event.type === 'task-finished') {
				const {outcome, remarks = [], problem, durationMs} = event;
				rowOf.get(keyOf(task))?.results.set(host, {outcome, changes, outputs, remarks, problem, durationMs});
				done.set(host, (done.get(host) ?? 0) + 1);
				open.delete(host);
			}
		},
		end(host) {
			ended.add(host);
			open.delete(host);
		},
		take(isOver = false) {
			const finished: Finished[] = [];
			for (let row = rows[next]; row && (isOver || isFinished(row)); row = rows[++next]) {
				const {task, results} = row;
				const inOrder = hosts.flatMap(host => {
					const result = results.get(host);
					return result ? [[host, result] as const] : [];
				});
				finished.push({task, results: new Map(inOrder)});
				row.results = new Map();
			}

			return finished;
		},
		atWork() {
			const row = rows.slice(next).find(({task}) => [...open.values()].some(at => keyOf(at.task) === keyOf(task)));
			const at = row && [...open].filter(([, {task}]) => keyOf(task) === keyOf(row.task)).map(([host]) => host);
			return {task: row?.task, hosts: at ?? hosts.filter(host => !ended.has(host)), ended: ended.size};
		},
		isGoingOn: () => ended.size < hosts.length,
		progress: host => ({done: done.get(host) ?? 0, tasks: tasks.length}),
	};
}

const keyOf = ({position: {file, line, column}}: OfTask['task']): string => JSON.stringify([file, line, column]);
