import {type Emit, type Outcome, outcomes, type RunEvent} from '../core/event.ts';

/** What a run came to, so far. */
export type Totals = {
	readonly add: Emit;
	/** How many hosts the run is for. */
	hosts(): number;
	/** How many tasks ended how, each counted once a host. */
	outcomes(): Readonly<Record<Outcome, number>>;
	/** Hosts on which a task failed, those whose state is unknown included; in the order of the inventory. */
	failed(): readonly string[];
	/** Hosts that could not be reached, in the order of the inventory. */
	unreachable(): readonly string[];
	/** How many tasks check mode would change, or could not know of. */
	pending(): number;
	/** Whether something went wrong that is no fault of a user or host. */
	hasBug(): boolean;
	/** Whether a signal ended the run. */
	interrupted(): boolean;
	/** Most round trips that one host took. */
	roundTrips(): number;
	/** Wall clock time of the run; 0 until it has ended. */
	durationMs(): number;
};

/** Counts while a run goes on. */
export function createTotals(): Totals {
	const ended = Object.fromEntries(outcomes.map(outcome => [outcome, 0])) as Record<Outcome, number>;
	const failed = new Set<string>();
	const unreachable = new Set<string>();
	let hosts: readonly string[] = [];
	let roundTrips = 0;
	let hasBug = false;
	let end: Extract<RunEvent, {type: 'run-finished'}> | undefined;

	return {
		add(event) {
			hasBug ||= 'problem' in event && event.problem?.code === 'BUG';
			if (event.type === 'run-started') {
				hosts = event.hosts;
			} else if (event.type === 'task-finished') {
				ended[event.outcome]++;
			} else if (event.type === 'host-unreachable') {
				unreachable.add(event.host);
			} else if (event.type === 'host-finished') {
				// A host's round trips go on counting from play to play
				roundTrips = Math.max(roundTrips, event.roundTrips);
				if (event.state === 'failed' || event.state === 'unknown') {
					failed.add(event.host);
				}
			} else if (event.type === 'run-finished') {
				end = event;
			}
		},
		hosts: () => hosts.length,
		outcomes: () => ({...ended}),
		failed: () => hosts.filter(host => failed.has(host)),
		unreachable: () => hosts.filter(host => unreachable.has(host)),
		pending: () => ended['would-change'] + ended.undetermined,
		hasBug: () => hasBug,
		interrupted: () => end?.interrupted ?? false,
		roundTrips: () => roundTrips,
		durationMs: () => end?.durationMs ?? 0,
	};
}

/** What a recorded run came to. */
export function totalsOf(events: Iterable<RunEvent>): Totals {
	const totals = createTotals();
	for (const event of events) {
		totals.add(event);
	}

	return totals;
}
