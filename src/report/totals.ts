import os from 'node:os';
import {type Emit, type Mode, type Outcome, outcomes, type RunEvent} from '../core/event.ts';

/** What a run came to, so far. */
export type Totals = {
	readonly mode: Mode;
	/** How many hosts the run is for. */
	readonly hosts: number;
	/** How many tasks ended how, each counted once a host. */
	readonly outcomes: Readonly<Record<Outcome, number>>;
	/** Hosts on which a task failed, those whose state is unknown included. */
	readonly failed: readonly string[];
	/** Hosts that could not be reached. */
	readonly unreachable: readonly string[];
	/** Whether check mode found changes to make, or tasks of which it cannot know. */
	readonly pending: boolean;
	/** Ended by a signal. */
	readonly interrupted: boolean;
	/** Most round trips that one host took. */
	readonly roundTrips: number;
	/** Wall clock time of the run; 0 until it has ended. */
	readonly durationMs: number;
};

/** Counts while a run goes on. */
export type Tally = {readonly emit: Emit; totals(): Totals};

/** A reporter that prints nothing and knows what it came to. */
export function createTally(): Tally {
	const ended = Object.fromEntries(outcomes.map(outcome => [outcome, 0])) as Record<Outcome, number>;
	const failed = new Set<string>();
	const unreachable = new Set<string>();
	let state: Counted = {
		mode: 'apply',
		hosts: 0,
		interrupted: false,
		roundTrips: 0,
		durationMs: 0,
	};

	return {
		emit(event) {
			state = next(state, event);
			if (event.type === 'task-finished') {
				ended[event.outcome]++;
			} else if (event.type === 'host-unreachable') {
				unreachable.add(event.host);
			} else if (event.type === 'host-finished' && (event.state === 'failed' || event.state === 'unknown')) {
				failed.add(event.host);
			}
		},
		totals: () => ({
			...state,
			outcomes: {...ended},
			failed: [...failed],
			unreachable: [...unreachable],
			pending: ended['would-change'] + ended.undetermined > 0,
		}),
	};
}

/** What a recorded run came to. */
export function totalsOf(events: Iterable<RunEvent>): Totals {
	const tally = createTally();
	for (const event of events) {
		tally.emit(event);
	}

	return tally.totals();
}

/** What decides the exit code beside the totals. */
export type ExitOptions = {
	/** Whether pending changes have a code of their own (`--detailed-exitcode`). */
	readonly detailed?: boolean;
	/** What interrupted the run, if anything did. */
	readonly signal?: NodeJS.Signals | undefined;
};

/** 0 as asked, 2 a host failed, 4 a host could not be reached and none failed, 3 changes are pending, 128 and the signal's number (130, 143) interrupted. */
export function exitCodeOf(
	{interrupted, failed, unreachable, pending}: Pick<Totals, 'interrupted' | 'failed' | 'unreachable' | 'pending'>,
	{detailed = false, signal = 'SIGINT'}: ExitOptions = {},
): number {
	if (interrupted) {
		return 128 + os.constants.signals[signal];
	}

	if (failed.length > 0) {
		return 2;
	}

	if (unreachable.length > 0) {
		return 4;
	}

	return detailed && pending ? 3 : 0;
}

type Counted = Pick<Totals, 'mode' | 'hosts' | 'interrupted' | 'roundTrips' | 'durationMs'>;

function next(state: Counted, event: RunEvent): Counted {
	switch (event.type) {
		case 'run-started':
			return {...state, mode: event.mode, hosts: event.hosts.length};
		case 'host-finished':
			return {...state, roundTrips: Math.max(state.roundTrips, event.roundTrips)};
		case 'run-finished':
			return {...state, interrupted: event.interrupted, durationMs: event.durationMs};
		default:
			return state;
	}
}
