import type {Emit, Mode, OfTask} from '../core/event.ts';
import type {Lane, Task} from '../core/task.ts';
import type {Prove} from './access.ts';
import {createAhead} from './ahead.ts';
import type {Reached} from './host.ts';
import type {ResultStore} from './result.ts';
import {interrupted} from './task.ts';
import {runTask} from './turns.ts';

/** What a lane needs of the run around it. */
export type LaneContext = {
	readonly mode: Mode;
	readonly emit: Emit;
	readonly results: ResultStore;
	readonly prove: Prove;
	/** Why nothing new may be started, or `undefined` when it may. */
	stopReason(): string | undefined;
	/** Asks whether the task is to be done (`--step`). */
	approve(task: OfTask['task']): Promise<boolean>;
};

export type LaneEnd = {readonly state: 'done' | 'failed' | 'stopped' | 'unknown'; readonly during?: string};

/** Does the tasks of one host, in the order written, until one fails. */
export async function runLane({host, tasks}: Lane, reached: Reached, context: LaneContext): Promise<LaneEnd> {
	const ahead = createAhead(tasks, reached.facts, context.results);
	for (const [index, task] of tasks.entries()) {
		if (context.stopReason() !== undefined) {
			return {state: 'stopped'};
		}

		const name = nameOf(task);
		const of = {host: host.name, task: name};
		const start = performance.now();
		const roundTrips = reached.roundTrips();
		context.emit({type: 'task-started', ...of});
		ahead.reach(index);
		const end = (await context.approve(name))
			? await runTask(task, {reached, context, of, onChange: () => ahead.change(index)})
			: {outcome: 'skipped' as const};
		context.emit({
			type: 'task-finished',
			...of,
			outcome: end.outcome,
			durationMs: performance.now() - start,
			roundTrips: reached.roundTrips() - roundTrips,
			...(end.remarks?.length ? {remarks: end.remarks} : {}),
			...(end.problem ? {problem: end.problem.toJSON()} : {}),
		});
		if (end.outcome === 'failed') {
			return end.during === undefined
				? {state: end.problem?.code === interrupted ? 'stopped' : 'failed'}
				: {state: 'unknown', during: end.during};
		}
	}

	return {state: 'done'};
}

export const nameOf = ({title, module, position}: Task): OfTask['task'] => ({title, module: module.name, position});
