import type {ExecutionContext} from 'ava';
import type {RunEvent} from '../../src/core/event.ts';
import {appliedOf, finishedOf, problemsOf} from './events.ts';
import type {TestLab} from './lab.ts';
import {type Given, givePlays, playAll, snapshots, touched} from './plays.ts';

/** A host on which a task fails, and what is said of it. */
export type Refusal = Omit<Given, 'host'> & {
	/** Code of the problem. */
	readonly code: string;
	readonly message?: RegExp;
	/** Variables of its host. */
	readonly vars?: Readonly<Record<string, unknown>>;
	/** Only a change shows it: check mode foretells changes, and the play fails at one. */
	readonly late?: true;
	/** Shell text, each line of which has to succeed on the host afterwards. */
	readonly holds?: string;
};

/** What came of one refusal in a check and a play. */
export type Refused = {
	readonly wanted: Refusal;
	readonly check: readonly RunEvent[];
	readonly apply: readonly RunEvent[];
	/** All that the host holds: before the check, after it, after the play. */
	readonly held: readonly [string, string, string];
	readonly codes: readonly (number | null)[];
	readonly said: string;
	readonly holds: {readonly code: number; readonly stderr: string} | undefined;
};

/** Plays all refusals in the same two runs: a play for each of them, and a host, as one that failed is left out of later plays. */
export async function playRefusals(
	lab: TestLab,
	refusals: readonly Refusal[],
	hostOf: (index: number) => string,
): Promise<readonly Refused[]> {
	const hosts = refusals.map((_, index) => hostOf(index));
	const plays = await givePlays(
		lab,
		refusals.map((refusal, index) => ({...refusal, host: hosts[index] ?? ''})),
	);
	const found = await snapshots(lab, hosts);
	const check = await playAll(lab, plays, ['--check']);
	const checked = await snapshots(lab, hosts);
	const apply = await playAll(lab, plays);
	const left = await snapshots(lab, hosts);
	return Promise.all(
		refusals.map(async (wanted, index) => {
			const host = hosts[index] ?? '';
			return {
				wanted,
				check: check.events[index] ?? [],
				apply: apply.events[index] ?? [],
				held: [found.get(host) ?? '', checked.get(host) ?? '', left.get(host) ?? ''] as const,
				codes: [check.code, apply.code],
				said: `${check.said}${apply.said}`,
				holds: wanted.holds === undefined ? undefined : await lab.run(host, `set -eux\n${wanted.holds}`),
			};
		}),
	);
}

/** The check says what the play says, and neither changes anything. A late one is found by the play only, at a change. */
export function assertRefused(t: ExecutionContext, {wanted, check, apply, held, codes, said, holds}: Refused): void {
	const {code, message = /./, late} = wanted;
	const told = (events: readonly RunEvent[]) => problemsOf(events).map(problem => problem.code);
	t.deepEqual(told(apply), [code], `${said}${JSON.stringify(problemsOf(apply))}`);
	t.deepEqual(codes.at(-1), 2, said);
	t.regex(problemsOf(apply)[0]?.message ?? '', message);
	t.deepEqual(touched(held[0], held[1]), [], 'check mode touched the host');
	if (late) {
		t.deepEqual(told(check), []);
		t.is(finishedOf(check).at(-1)?.outcome, 'would-change');
	} else {
		t.deepEqual(problemsOf(check), problemsOf(apply), 'the check says something else');
		t.deepEqual(appliedOf(apply), []);
		t.deepEqual(touched(held[0], held[2]), [], 'what was refused touched the host');
	}

	if (holds) {
		t.is(holds.code, 0, holds.stderr);
	}
}
