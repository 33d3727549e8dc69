import {Problem} from '../core/problem.ts';
import type {OptionTable} from './options.ts';

/**
The command line with short options taken apart as `getopt` has it: `-CDlweb1` is `-C -D -l web1`.

Switches become `--check=true`, or yargs would take `--check false` for a run for real.
Throws a `Problem` on a switch that is given a value.
*/
export function separateOptions(argv: readonly string[], table: OptionTable): readonly string[] {
	const end = argv.indexOf('--');
	const [own, rest] = end < 0 ? [argv, []] : [argv.slice(0, end), argv.slice(end)];
	const options = byLetter(table);
	const separated: string[] = [];
	for (const [index, word] of own.entries()) {
		if (/^-[A-Za-z]/.test(word) && !takesValue(own[index - 1], options)) {
			separated.push(...separate(word, options));
		} else {
			assertNoValue(word, options);
			separated.push(asSwitch(word, options.get(word.slice(2))));
		}
	}

	return [...separated, ...rest];
}

type Option = {readonly nargs?: number | undefined; readonly type?: string | undefined};
type ByLetter = ReadonlyMap<string, Option>;

const asSwitch = (word: string, option: Option | undefined): string =>
	word.startsWith('-') && option?.type === 'boolean' ? `${word}=true` : word;

const byLetter = (table: OptionTable): ByLetter =>
	new Map(
		Object.entries({help: {alias: 'h', type: 'boolean'} as const, ...table}).flatMap(([name, option]) =>
			[name, option.alias].flatMap(key => (typeof key === 'string' ? [[key, option] as const] : [])),
		),
	);

/** Whether a word is an option whose value is the next word. */
const takesValue = (word: string | undefined, options: ByLetter): boolean =>
	word !== undefined && options.get(/^--?([\w-]+)$/.exec(word)?.[1] ?? '')?.nargs === 1;

function separate(word: string, options: ByLetter): readonly string[] {
	const words: string[] = [];
	for (let at = 1; at < word.length; at++) {
		const letter = word.charAt(at);
		const option = options.get(letter);
		const value = word.slice(at + 1);
		words.push(asSwitch(`-${letter}`, option));
		if (option?.nargs === 1 && value !== '') {
			return [...words, value.replace(/^=/, '')];
		}

		if (value.startsWith('=')) {
			throw tooMuch(`-${letter}`, value.slice(1));
		}
	}

	return words;
}

function assertNoValue(word: string, options: ByLetter): void {
	const [, name = '', value = ''] = /^--([\w-]+)=(.*)$/s.exec(word) ?? [];
	const {type} = options.get(name) ?? {};
	if (name !== '' && (type === 'boolean' || type === 'count')) {
		throw tooMuch(`--${name}`, value);
	}
}

const tooMuch = (option: string, value: string): Problem =>
	new Problem('USAGE', `${option} takes no value, not "${value}"`, {hint: `write ${option} alone, or leave it out`});
