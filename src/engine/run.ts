import {type Emit, eventsVersion, type Mode, type OfTask, type Outcome, outcomes, type RunEvent} from '../core/event.ts';
import type {Schedule} from '../core/task.ts';
import type {Transport} from '../core/transport.ts';
import {createHostMemory, type HostMemory} from './host.ts';
import {runPlay} from './play.ts';

export type RunOptions = {
	readonly mode: Mode;
	readonly transport: Transport;
	readonly emit: Emit;
	/** How many hosts are worked on at a time; 50 unless given. */
	readonly forks?: number;
	/** When it aborts, no new change is started, and the one in progress is waited for. */
	readonly signal?: AbortSignal;
	/** Asked once for each task, before its first host does it (`--step`). */
	approve?(task: OfTask['task']): Promise<boolean>;
};

/** Does all plays, one after another; a host that failed or was not reached is left out of later plays. Never rejects for what happens on a host. */
export async function run(schedule: Schedule, {mode, transport, emit, forks = 50, signal, approve}: RunOptions): Promise<void> {
	const start = performance.now();
	const count = Object.fromEntries(outcomes.map(outcome => [outcome, 0])) as Record<Outcome, number>;
	const unreachable = new Set<string>();
	const tellAndCount = (event: RunEvent) => {
		if (event.type === 'task-finished') {
			count[event.outcome]++;
		} else if (event.type === 'host-unreachable') {
			unreachable.add(event.host);
		}

		emit(event);
	};

	const hosts = [...new Map(schedule.flatMap(({lanes}) => lanes.map(({host}) => [host.name, host] as const))).values()];
	const memories = new Map<string, HostMemory>(hosts.map(host => [host.name, createHostMemory(host, mode, transport)]));
	tellAndCount({type: 'run-started', version: eventsVersion, mode, hosts: hosts.map(({name}) => name)});
	const out = new Set<string>();
	const approvals = new Map<string, Promise<boolean>>();
	for (const play of schedule) {
		if (signal?.aborted) {
			break;
		}

		const goesOn = await runPlay(play, {
			mode,
			emit: tellAndCount,
			forks,
			signal,
			out,
			memoryOf: name => memories.get(name) as HostMemory,
			approve(task) {
				const key = JSON.stringify(task.position);
				const asked = approvals.get(key) ?? approve?.(task) ?? Promise.resolve(true);
				approvals.set(key, asked);
				return asked;
			},
		});
		if (!goesOn) {
			break;
		}
	}

	await Promise.all([...memories.values()].map(async memory => memory.close()));
	tellAndCount({
		type: 'run-finished',
		outcomes: count,
		unreachable: unreachable.size,
		interrupted: signal?.aborted ?? false,
		durationMs: performance.now() - start,
	});
}
