import test from 'ava';
import type {z} from 'zod';
import type {Change} from '../../src/core/change.ts';
import type {Look} from '../../src/core/fact.ts';
import type {Module} from '../../src/core/module.ts';
import type {FileStat, Output, Probe} from '../../src/core/probe.ts';
import {isProblem} from '../../src/core/problem.ts';
import {whyNotReadOnly} from '../../src/core/read-only.ts';
import {createBeliefs} from '../../src/engine/belief.ts';
import {createFacts} from '../../src/engine/look.ts';

/** A macro: in this state, with these arguments, the plan has exactly these summaries. */
export const plansOf = <Schema extends z.ZodType, State>(module: Module<Schema, State>) =>
	test.macro({
		exec(t, state: State, args: z.input<Schema>, summaries: readonly string[]) {
			const changes = module.plan(state, module.args.parse(args));
			t.deepEqual(
				changes.map(({summary}) => summary),
				summaries,
			);
			for (const change of changes) {
				t.deepEqual(faultsOf(change), []);
			}
		},
		title: (given = '') => `${module.name}: ${given}`,
	});

/** A macro: in this state, with these arguments, the plan is this problem. */
export const refusesOf = <Schema extends z.ZodType, State>(module: Module<Schema, State>) =>
	test.macro({
		exec(t, state: State, args: z.input<Schema>, code: string, message: string) {
			const error = t.throws(() => module.plan(state, module.args.parse(args)));
			t.true(isProblem(error), String(error));
			t.like(error, {code, message});
		},
		title: (given = '') => `${module.name}: ${given}`,
	});

/** A macro: these arguments are refused, each wrong one with a message. Messages are `argument: text`. */
export const rejectsOf = <Schema extends z.ZodType>(module: Module<Schema>) =>
	test.macro({
		exec(t, args: unknown, messages: readonly string[]) {
			const {error} = module.args.safeParse(args);
			t.deepEqual(
				error?.issues.map(({path, message}) => `${path.join('.')}: ${message}`),
				messages,
			);
		},
		title: (given = '') => `${module.name}: ${given}`,
	});

/**
A macro: looked at through this transcript, the plan has exactly these summaries, and once what it foretells is believed
there is nothing left to do.
*/
export const foretellsOf = <Schema extends z.ZodType, State>(module: Module<Schema, State>) =>
	test.macro({
		async exec(
			t,
			commands: Readonly<Record<string, string | undefined>>,
			answers: Answers,
			args: z.input<Schema>,
			summaries: readonly string[],
		) {
			const probe = recordedProbe(commands, answers);
			const facts = createFacts({probe, aside: probe}, createBeliefs());
			const checked = module.args.parse(args);
			const changes = module.plan(await module.inspect(facts.look(), checked), checked);
			t.deepEqual(
				changes.map(({summary}) => summary),
				summaries,
			);
			for (const change of changes) {
				t.deepEqual(faultsOf(change), []);
				facts.believe(change.expect, 'the first time');
			}

			const again = module.plan(await module.inspect(facts.look(), checked), checked);
			t.deepEqual(
				again.filter(({unseen}) => !unseen).map(({summary}) => summary),
				[],
			);
		},
		title: (given = '') => `${module.name} foretells: ${given}`,
	});

/** What the guide says of a summary, and what this change does not keep to. */
export function faultsOf({summary, expect, unseen}: Change): readonly string[] {
	return [
		/^\p{Uppercase}/u.test(summary) ? `the summary begins with a capital: ${summary}` : [],
		/\.$/.test(summary) ? `the summary ends in a full stop: ${summary}` : [],
		/[\n\r]/.test(summary) ? `the summary has more than one line: ${summary}` : [],
		expect.length === 0 && !unseen ? `nothing is foretold: ${summary}` : [],
	].flat();
}

/** What a target answers: what stands where, how vouched scripts end, and other text files. */
export type Answers = {
	readonly files?: Readonly<Record<string, string>>;
	readonly stats?: Readonly<Record<string, FileStat>>;
	readonly vouched?: Readonly<Record<string, Output>>;
};

/** Looks facts up in a transcript (`undefined`: absent); other questions fail the test, as do commands that could write. */
export function recorded(
	commands: Readonly<Record<string, string | undefined>>,
	files: Readonly<Record<string, string>> = {},
	others: Answers = {},
): Look {
	const probe = recordedProbe(commands, {...others, files});
	return async fact => fact.look(probe);
}

/** The probe behind it. */
export function recordedProbe(
	commands: Readonly<Record<string, string | undefined>>,
	{files = {}, stats = {}, vouched = {}}: Answers = {},
): Probe {
	const answer = (argv: readonly string[]) => {
		const why = whyNotReadOnly(argv);
		if (why !== undefined || !(argv.join(' ') in commands)) {
			throw new Error(why ?? `not in the transcript: ${argv.join(' ')}`);
		}

		return commands[argv.join(' ')];
	};

	const probe: Probe = {
		run: async (...argv) => answer(argv) ?? '',
		lookUp: async (_absentExit, ...argv) => answer(argv),
		readFile: async path => files[path],
		stat: async path => stats[path],
		async vouched({text}) {
			const output = vouched[text];
			if (!output) {
				throw new Error(`not in the transcript: ${text}`);
			}

			return output;
		},
		as: () => probe,
	};
	return probe;
}

/** A stat with what most tests do not care about: root's, `0644` or `0755`. */
export const statLike = (given: Partial<FileStat> = {}): FileStat => ({
	kind: 'file',
	owner: 'root',
	group: 'root',
	uid: 0,
	gid: 0,
	mode: given.kind === 'directory' ? '0755' : given.kind === 'link' ? '0777' : '0644',
	sizeBytes: 0,
	...given,
});
