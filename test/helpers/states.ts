import {startLab, type TestLab, labTest as test} from './lab.ts';
import {hostsOf} from './plays.ts';
import {assertRefused, playRefusals, type Refusal, type Refused} from './refusal.ts';
import {assertThreeWay, type Played, playThreeWays, type ThreeWay} from './three-way.ts';

/**
Declares a test for each state, by its title: what is played three ways, and what is refused.

All of a test file share a lab and five runs of the program, so that many states cost little.

@param varsOf - Variables of hosts, by name.
*/
export function testStates(
	states: Readonly<Record<string, ThreeWay>>,
	refusals: Readonly<Record<string, Refusal>> = {},
	varsOf: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
): void {
	let lab: TestLab;
	let played: readonly Played[];
	let refused: readonly Refused[];
	const cases = Object.values(states);
	const refusedHost = (index: number) => `refused-${index + 1}`;

	test.before(async () => {
		const found = hostsOf(cases).map(name => [name, varsOf[name] ?? {}] as const);
		const refusing = Object.values(refusals).map(({vars = {}}, index) => [refusedHost(index), vars] as const);
		lab = await startLab(Object.fromEntries([...found, ...refusing]));
		played = await playThreeWays(lab, cases);
		refused = await playRefusals(lab, Object.values(refusals), refusedHost);
	});

	test.after.always(async () => {
		await lab?.stop();
	});

	test('all three runs end well', t => {
		t.deepEqual(played[0]?.codes, [0, 0, 0], played[0]?.said);
	});

	for (const [index, title] of Object.keys(states).entries()) {
		test(title, t => assertThreeWay(t, played[index] as Played));
	}

	for (const [index, title] of Object.keys(refusals).entries()) {
		test(`refused: ${title}`, t => assertRefused(t, refused[index] as Refused));
	}
}
