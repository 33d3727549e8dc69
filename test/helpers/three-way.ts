import type {ExecutionContext} from 'ava';
import type {Outcome, RunEvent} from '../../src/core/event.ts';
import {appliedOf, finishedOf, plannedOf, problemsOf, remarksOf} from './events.ts';
import type {TestLab} from './lab.ts';
import {type Given, givePlays, hostsOf, playAll, snapshots, touched} from './plays.ts';

export {appliedOf, plannedOf, problemsOf, remarksOf} from './events.ts';

/** A host as it is found, tasks, and the changes that they are to make. */
export type ThreeWay = Given & {
	/** Summaries of the changes expected, in order. */
	readonly changes: readonly string[];
	/** Shell text, each line of which has to succeed on the host afterwards. */
	readonly holds?: string;
	/** Every run makes the changes: nothing tells that there is nothing to do. */
	readonly repeats?: true;
};

/** What came of one case in three runs. */
export type Played = {
	readonly wanted: ThreeWay;
	readonly check: readonly RunEvent[];
	readonly apply: readonly RunEvent[];
	readonly again: readonly RunEvent[];
	/** All that the host holds: before the check, after it, after the play, after the second play. */
	readonly held: readonly [string, string, string, string];
	/** What the three runs complained of, and their exit codes. */
	readonly said: string;
	readonly codes: readonly (number | null)[];
	/** What became of the shell text that has to hold; `undefined` when there is none. */
	readonly holds: {readonly code: number; readonly stderr: string} | undefined;
};

/** Plays all cases in the same three runs: a play for each case, in order. */
export async function playThreeWays(lab: TestLab, cases: readonly ThreeWay[]): Promise<readonly Played[]> {
	const plays = await givePlays(lab, cases);
	const hosts = hostsOf(cases);
	const found = await snapshots(lab, hosts);
	const check = await playAll(lab, plays, ['--check']);
	const checked = await snapshots(lab, hosts);
	const apply = await playAll(lab, plays);
	const made = await snapshots(lab, hosts);
	const again = await playAll(lab, plays);
	const still = await snapshots(lab, hosts);
	const runs = [check, apply, again];
	return Promise.all(
		cases.map(async (wanted, index) => {
			const {host, holds} = wanted;
			return {
				wanted,
				check: check.events[index] ?? [],
				apply: apply.events[index] ?? [],
				again: again.events[index] ?? [],
				held: [found.get(host) ?? '', checked.get(host) ?? '', made.get(host) ?? '', still.get(host) ?? ''] as const,
				said: runs.map(({said}) => said).join(''),
				codes: runs.map(({code}) => code),
				holds: holds === undefined ? undefined : await lab.run(host, `set -eux\n${holds}`),
			};
		}),
	);
}

/**
Check foretells, the first play makes just those changes, the second makes none; the facts foretold are those looked up afterwards.

Before and after the check, and before and after the second play, everything that the host holds is the same, ctime included.
*/
export function assertThreeWay(t: ExecutionContext, {wanted, check, apply, again, held, said, holds}: Played): void {
	const problems = problemsOf([...check, ...apply, ...again]);
	t.deepEqual(problems, [], said);
	for (const run of [check, apply, again]) {
		t.not(finishedOf(run).length, 0, said);
	}

	t.deepEqual(
		plannedOf(check).map(({summary}) => summary),
		[...wanted.changes],
	);
	t.deepEqual(touched(held[0], held[1]), [], 'check mode touched the host');
	t.deepEqual(plannedOf(apply), plannedOf(check), 'the run planned otherwise than the check');
	t.deepEqual(appliedOf(apply), plannedOf(check), 'the run made other changes than the check foretold');
	t.deepEqual(outcomesOf(apply), outcomesOf(check), 'tasks ended otherwise than the check foretold');
	t.deepEqual(surprisesOf(apply), [], 'facts are not as foretold');
	if (!wanted.repeats) {
		t.deepEqual(plannedOf(again), [], 'the second run changed something');
		t.deepEqual(touched(held[2], held[3]), [], 'the second run touched the host');
	}

	if (holds) {
		t.is(holds.code, 0, holds.stderr);
	}
}

/** As check mode would call them. */
const outcomesOf = (events: readonly RunEvent[]): readonly Outcome[] =>
	finishedOf(events).map(({outcome}) => (outcome === 'changed' ? 'would-change' : outcome));

const surprisesOf = (events: readonly RunEvent[]) =>
	remarksOf(events).filter(remark => remark.startsWith('check mode would have'));
