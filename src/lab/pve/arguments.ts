import {readBoolean, valueFault} from '../../domain/property-shape.ts';
import {die} from './die.ts';
import {askPassword} from './password.ts';
import {expandNames, type OptionShape, readWords} from './words.ts';

/** What a command takes. */
export type CommandShape = {
	/** As called: `pct config`. */
	readonly name: string;
	/** Words without a name, in order. Each is an option of `options` too. */
	readonly positional: readonly string[];
	/** Whether any further words may follow, as behind `--` of `pct exec`. */
	readonly takesRest?: true;
	/** `mp` with `count: 256` stands for `mp0` to `mp255`. */
	readonly options: Readonly<Record<string, OptionShape>>;
};

/** What a call gives. */
export type Arguments = {
	/** By name; lists joined with commas, booleans as `1` or `0`. */
	readonly values: Readonly<Record<string, string>>;
	readonly rest: readonly string[];
};

/**
Reads the words behind a command's name as the programs of Proxmox VE do.

@throws The death of the program, with its usage, for words that it does not take.
@see PVE::JSONSchema, `get_options`, and Getopt::Long(3pm)
*/
export function readArguments(argv: readonly string[], shape: CommandShape): Arguments {
	const shapes = expandNames(shape.options);
	const {given, words} = readWords(argv, shapes, () => dieOf(shape, '400 unable to parse option'));
	const rest = words.slice(shape.positional.length);
	if (words.length < shape.positional.length) {
		return dieOf(shape, '400 not enough arguments');
	}

	if (rest.length > 0 && !shape.takesRest) {
		return dieOf(shape, '400 too many arguments');
	}

	for (const [index, name] of shape.positional.entries()) {
		given.set(name, [words[index] ?? '']);
	}

	const values = Object.fromEntries([...given].map(([name, texts]) => [name, joined(texts, shapes.get(name), shape)]));
	assertValues(shape, faultsOf(values, shapes));
	return {values, rest};
}

/** The number in an argument that was checked to be one. */
export const idOf = ({values}: Arguments, name = 'vmid'): number => Number(values[name]);

/** Dies as for a wrong value, with what is wrong by name; nothing when nothing is. */
export function assertValues(shape: CommandShape, faults: Readonly<Record<string, string>>, exitCode?: number): void {
	const lines = Object.keys(faults)
		.sort()
		.map(name => `${name}: ${faults[name]}`);
	if (lines.length > 0) {
		dieOf(shape, ['400 Parameter verification failed.', ...lines].join('\n'), exitCode);
	}
}

/** Dies with a text and the command's usage. */
export function dieOf(shape: CommandShape, text: string, exitCode?: number): never {
	return die(`${text}\n${usageOf(shape)}`, exitCode);
}

function usageOf({name, positional, takesRest, options}: CommandShape): string {
	const required = Object.entries(options).filter(([option, {required}]) => required && !positional.includes(option));
	const hasOptions = Object.keys(options).some(option => !positional.includes(option));
	return [
		name,
		...positional.map(word => `<${word}>`),
		...(takesRest ? ['[<extra-args>]'] : []),
		...required.map(([option, {type = 'string'}]) => `--${option} <${type}>`),
		...(hasOptions ? ['[OPTIONS]'] : []),
	].join(' ');
}

function joined(texts: readonly string[], option: OptionShape | undefined, shape: CommandShape): string {
	const last = texts.at(-1) ?? '';
	if (option?.isList) {
		return texts.flatMap(text => text.split(/[,;\s\0]+/).filter(item => item !== '')).join(',');
	}

	if (option?.isAsked && last === '') {
		return askPassword();
	}

	if (option?.type !== 'boolean') {
		return last;
	}

	return last === '' ? '1' : (readBoolean(last) ?? dieOf(shape, '400 unable to parse boolean option'));
}

function faultsOf(
	values: Readonly<Record<string, string>>,
	shapes: ReadonlyMap<string, OptionShape>,
): Readonly<Record<string, string>> {
	const faults = [...shapes].flatMap(([name, shape]) => {
		const value = values[name];
		const fault =
			value === undefined
				? shape.required && 'property is missing and it is not optional'
				: (shape.check?.(name, value) ?? (shape.check ? undefined : valueFault(value, {type: 'string', ...shape})));
		return fault ? [[name, fault] as const] : [];
	});
	return Object.fromEntries(faults);
}
