import type {Change} from '../../src/core/change.ts';
import type {Module} from '../../src/core/module.ts';
import {isProblem} from '../../src/core/problem.ts';
import type {Script} from '../../src/core/script.ts';
import {forEachField, type Trial} from './hostile.ts';
import {foundFor} from './hostile-cases.ts';
import {lookAt} from './hostile-host.ts';
import {type ShellCommand, shellCommands} from './shell-words.ts';

/** What a module makes of arguments that it takes. */
export type Planned = {
	readonly changes: readonly Change[];
	/** What a shell reads in the scripts of the changes, in those that take them back, and in those that only look: the commands of each. */
	readonly commands: readonly (readonly ShellCommand[])[];
	/** Files that the changes write, and what they hold then. */
	readonly files: readonly {readonly path: string; readonly text: string}[];
	/** As the schema gives them to the module. */
	readonly given: unknown;
};

export type Accepted = Trial & Planned;

/** What came of one set of valid arguments. */
export type Tried = {
	readonly base: Planned;
	readonly accepted: readonly Accepted[];
	readonly fields: ReadonlyMap<string, {accepted: number; refused: number}>;
};

type Looked = Omit<Planned, 'commands' | 'files'> & {readonly asked: readonly Script[]};

/**
Gives each field of these arguments all hostile values, and plans where they are taken.

@param isTried - Whether a field was tried already in arguments of which the same commands are made.
@throws Anything but a `Problem` that a module throws: then its schema lets something pass that it cannot cope with.
*/
export async function tryHostile(
	module: Module,
	args: object,
	isTried: (field: string, base: Planned) => boolean,
): Promise<Tried> {
	const harmless = {field: '', value: '', args};
	const looked = await planFor(module, harmless);
	const [base] = withCommands(looked ? [{...harmless, ...looked}] : []);
	if (!base) {
		throw new Error(`${module.name} refuses ${JSON.stringify(args)}`);
	}

	const fields = new Map<string, {accepted: number; refused: number}>();
	const planned: (Trial & Looked)[] = [];
	for (const trial of trialsOf(module, args).filter(({field}) => !isTried(field, base))) {
		const count = fields.get(trial.field) ?? {accepted: 0, refused: 0};
		fields.set(trial.field, count);
		const one = await planFor(module, trial);
		if (one) {
			count.accepted++;
			planned.push({...trial, ...one});
		} else {
			count.refused++;
		}
	}

	return {base, accepted: withCommands(planned), fields};
}

function trialsOf({args: schema}: Module, args: object): readonly Trial[] {
	const trials: Trial[] = [];
	forEachField(schema, args, trial => trials.push(trial));
	return trials;
}

/** `undefined` when the arguments are refused, by the schema or when the host is known. */
async function planFor(module: Module, {field, value, args}: Trial): Promise<Looked | undefined> {
	const {success, data: given} = module.args.safeParse(args);
	if (!success) {
		return undefined;
	}

	const asked: Script[] = [];
	try {
		const state = await module.inspect(
			lookAt(foundFor(module.name, given), script => asked.push(script)),
			given,
		);
		return {given, asked, changes: module.plan(state, given)};
	} catch (error) {
		if (isProblem(error)) {
			return undefined;
		}

		throw new Error(`${module.name} takes ${field}: ${JSON.stringify(value)}, and fails: ${error}`, {cause: error});
	}
}

/** All of them in one shell. */
function withCommands(planned: readonly (Trial & Looked)[]): readonly Accepted[] {
	const texts = planned.map(({changes, asked}) =>
		[...changes.flatMap(({apply, undo}) => ('text' in undo ? [apply, undo] : [apply])), ...asked].map(({text}) => text),
	);
	const distinct = [...new Set(texts.flat())];
	const read = shellCommands(distinct);
	const commandsOf = new Map(distinct.map((text, index) => [text, read[index] ?? []]));
	return planned.map((one, index) => ({
		...one,
		commands: (texts[index] ?? []).map(text => commandsOf.get(text) ?? []),
		files: one.changes.flatMap(({apply: {text, stdin}}) => {
			const path = commandsOf.get(text)?.find(([name]) => name === 'atomic_replace')?.[1];
			return path === undefined || typeof stdin !== 'string' ? [] : [{path, text: stdin}];
		}),
	}));
}
