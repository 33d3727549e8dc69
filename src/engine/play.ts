import pLimit from 'p-limit';
import type {Emit, Mode, OfTask, RunEvent} from '../core/event.ts';
import {isProblem} from '../core/problem.ts';
import type {Lane, Play} from '../core/task.ts';
import {asBug} from './bug.ts';
import type {HostMemory} from './host.ts';
import {unlessInterrupted} from './interrupt.ts';
import {nameOf, runLane} from './lane.ts';

export type PlayContext = {
	readonly mode: Mode;
	readonly emit: Emit;
	readonly forks: number;
	readonly signal: AbortSignal | undefined;
	/** Hosts that failed so far; this play adds its own. */
	readonly out: Set<string>;
	memoryOf(host: string): HostMemory;
	approve(task: OfTask['task']): Promise<boolean>;
};

type HostFinished = Extract<RunEvent, {type: 'host-finished'}>;

/** Does one play on all its hosts. @returns Whether the run goes on with the next play. */
export async function runPlay(play: Play, context: PlayContext): Promise<boolean> {
	const lanes = play.lanes.filter(({host}) => !context.out.has(host.name));
	context.emit({
		type: 'play-started',
		play: {title: play.title, position: play.position},
		hosts: lanes.map(({host}) => host.name),
		tasks: tasksOf(lanes),
	});

	let failures = 0;
	const policy = (): string | undefined => {
		if (context.signal?.aborted) {
			return 'the run was interrupted';
		}

		if (failures > 0 && play.anyErrorsFatal) {
			return 'a host failed, and any_errors_fatal is set';
		}

		const share = (100 * failures) / Math.max(1, lanes.length);
		return play.maxFailPercentage !== undefined && share > play.maxFailPercentage
			? `${failures} of ${lanes.length} hosts failed, more than ${play.maxFailPercentage} %`
			: undefined;
	};

	const limit = pLimit(Math.max(1, Math.min(context.forks, play.serial ?? context.forks)));
	await Promise.all(
		lanes.map(lane =>
			limit(async () => {
				const end = policy() === undefined ? await runHost(lane, context, policy) : ({state: 'not-begun'} as const);
				if (end.state === 'failed' || end.state === 'unreachable' || end.state === 'unknown') {
					failures++;
					context.out.add(lane.host.name);
				}

				const roundTrips = context.memoryOf(lane.host.name).roundTrips();
				context.emit({type: 'host-finished', host: lane.host.name, roundTrips, ...end});
			}),
		),
	);
	return policy() === undefined;
}

type HostEnd = Pick<HostFinished, 'state' | 'during'>;

async function runHost(lane: Lane, context: PlayContext, stopReason: () => string | undefined): Promise<HostEnd> {
	const {mode, emit, approve} = context;
	if (lane.tasks.length === 0) {
		return {state: 'done'};
	}

	const memory = context.memoryOf(lane.host.name);
	try {
		const reached = await unlessInterrupted(memory.reach(lane.become), context.signal);
		if (!reached) {
			return {state: 'not-begun'};
		}

		const prove = async () => memory.prove(lane.become);
		return await runLane(lane, reached, {mode, emit, approve, stopReason, prove, results: memory.results});
	} catch (error) {
		const problem = isProblem(error) ? error : asBug(error);
		emit({type: 'host-unreachable', host: lane.host.name, problem: problem.toJSON()});
		return {state: 'unreachable'};
	}
}

/** The tasks of all hosts, each once, in the order of the first host that has them. */
function tasksOf(lanes: readonly Lane[]): readonly OfTask['task'][] {
	const tasks = new Map<string, OfTask['task']>();
	for (const task of lanes.flatMap(lane => lane.tasks)) {
		const key = JSON.stringify(task.position);
		tasks.set(key, tasks.get(key) ?? nameOf(task));
	}

	return [...tasks.values()];
}
