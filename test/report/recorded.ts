import {
	type Emit,
	eventsVersion,
	type Mode,
	type OfTask,
	type Outcome,
	outcomes,
	type RunEvent,
	type Told,
} from '../../src/core/event.ts';
import type {ToldProblem} from '../../src/core/problem.ts';
import {type TerminalOptions, terminalReporter} from '../../src/report/index.ts';
import {totalsOf} from '../../src/report/totals.ts';

/** What one host makes of one task, as a test writes it down. */
export type Doing = {
	readonly outcome?: Outcome;
	readonly changes?: readonly Told[];
	/** Standard output of each change. */
	readonly stdout?: string;
	readonly remarks?: readonly string[];
	readonly problem?: ToldProblem;
	readonly durationMs?: number;
};

export const created = (summary: string, after?: string): Told => ({
	summary,
	before: undefined,
	after,
	script: `make ${summary}`,
});
export const updated = (summary: string, before: string, after: string): Told => ({
	summary,
	before,
	after,
	script: `set ${summary}`,
});
export const removed = (summary: string, before: string): Told => ({summary, before, after: undefined, script: `rm ${summary}`});

export const position = (line: number) => ({file: 'playbooks/site.yml', line, column: 7});

/** A task on line 4, 8, 12 … of the playbook. */
export const task = (title: string, number: number): OfTask['task'] => ({
	title,
	module: 'ensure_admin_user',
	position: position(4 * number),
});

/** Builds the events that the engine tells of a run, one play after another. */
export function recordRun(mode: Mode, hosts: readonly string[]) {
	const events: RunEvent[] = [{type: 'run-started', version: eventsVersion, mode, hosts}];
	let tasks: readonly OfTask['task'][] = [];
	const recording = {
		events,
		play(title: string, titles: readonly string[], ofPlay: readonly string[] = hosts) {
			tasks = titles.map((name, index) => task(name, index + 1));
			events.push({type: 'play-started', play: {title, position: position(1)}, hosts: ofPlay, tasks});
			return recording;
		},
		/** One task of one host, from its start to its end. */
		does(host: string, title: string, {outcome, changes = [], stdout = '', durationMs = 40, ...rest}: Doing = {}) {
			const of = {host, task: tasks.find(({title: other}) => other === title) as OfTask['task']};
			events.push({type: 'task-started', ...of}, {type: 'task-planned', ...of, changes});
			if (mode === 'apply') {
				const output = {code: 0, stdout, stderr: ''};
				events.push(...changes.map(change => ({type: 'change-applied', ...of, change, output, durationMs: 20}) as const));
			}

			const made = mode === 'apply' ? 'changed' : 'would-change';
			const ended = outcome ?? (changes.length > 0 ? made : 'unchanged');
			events.push({type: 'task-finished', ...of, outcome: ended, durationMs, roundTrips: changes.length, ...rest});
			return recording;
		},
		starts(host: string, title: string) {
			events.push({type: 'task-started', host, task: tasks.find(({title: other}) => other === title) as OfTask['task']});
			return recording;
		},
		unreachable(host: string, problem: ToldProblem) {
			events.push({type: 'host-unreachable', host, problem});
			return recording.ends(host, 'unreachable');
		},
		ends(host: string, state: Extract<RunEvent, {type: 'host-finished'}>['state'] = 'done', during?: string) {
			events.push({type: 'host-finished', host, state, roundTrips: 4, ...(during === undefined ? {} : {during})});
			return recording;
		},
		finish(interrupted = false): readonly RunEvent[] {
			const totals = totalsOf(events);
			const counted = totals.outcomes();
			const all = Object.fromEntries(outcomes.map(name => [name, counted[name]])) as Record<Outcome, number>;
			events.push({
				type: 'run-finished',
				outcomes: all,
				unreachable: totals.unreachable().length,
				interrupted,
				durationMs: 1900,
			});
			return events;
		},
	};
	return recording;
}

/** What the terminal's reporter writes of these events. */
export function shown(events: Iterable<RunEvent>, options: Partial<TerminalOptions> = {}): string {
	let text = '';
	const write = (more: string) => {
		text += more;
	};
	const {emit, end}: {emit: Emit; end(): void} = terminalReporter({
		write,
		columns: 100,
		color: false,
		isTerminal: false,
		verbosity: 0,
		diff: false,
		...options,
	});
	for (const event of events) {
		emit(event);
	}

	end();
	return text;
}
