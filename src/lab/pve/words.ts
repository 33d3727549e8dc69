import type {PropertyRule} from '../../domain/property-shape.ts';
import {warn} from './die.ts';

/** What an option of a command takes. A text unless `type` says otherwise. */
export type OptionShape = Partial<PropertyRule> & {
	/** For one with a number: how many there can be. */
	readonly count?: number;
	/** May be given several times, and each time with several items. */
	readonly isList?: true;
	/** Asked for where it is given without a value. */
	readonly isAsked?: true;
	/** Stands in for all other checks: what is wrong with a value, in the words of Proxmox VE. */
	readonly check?: (name: string, value: string) => string | undefined;
};

/** What was given, before it is checked. */
type Words = {readonly given: Map<string, readonly string[]>; readonly words: readonly string[]};

/** All options by the names that they are called by. */
export const expandNames = (options: Readonly<Record<string, OptionShape>>): ReadonlyMap<string, OptionShape> =>
	new Map(
		Object.entries(options).flatMap(([name, shape]) =>
			Array.from({length: shape.count ?? 1}, (_, number) => [shape.count ? `${name}${number}` : name, shape] as const),
		),
	);

/**
Tells options from other words, as Getopt::Long(3pm) does: `--name value`, `--name=value`, `-name value`, a name in any case
and cut short as long as only one begins so, options behind other words, no options behind `--`.

@param fail - Called once every word was looked at and at least one was wrong; standard error has heard why.
*/
export function readWords(argv: readonly string[], shapes: ReadonlyMap<string, OptionShape>, fail: () => never): Words {
	const given = new Map<string, readonly string[]>();
	const words: string[] = [];
	let isWrong = false;
	for (let index = 0; index < argv.length; index++) {
		const word = argv[index] as string;
		if (word === '--') {
			words.push(...argv.slice(index + 1));
			break;
		}

		const [, called, attached] = /^--?([^=-][^=]*)(?:=(.*))?$/s.exec(word) ?? [];
		if (called === undefined) {
			words.push(word);
			continue;
		}

		const name = findName(called, shapes);
		if (name === undefined) {
			isWrong = true;
			continue;
		}

		const isOptional = shapes.get(name)?.type === 'boolean' || shapes.get(name)?.isAsked;
		const next = argv[index + 1];
		const takesNext = attached === undefined && next !== undefined && !(isOptional && /^-./.test(next));
		const value = attached ?? (takesNext ? next : isOptional ? '' : undefined);
		index += takesNext ? 1 : 0;
		if (value === undefined || (attached === '' && !isOptional)) {
			warn(`Option ${called} requires an argument`);
			isWrong = true;
			continue;
		}

		given.set(name, [...(given.get(name) ?? []), value]);
	}

	return isWrong ? fail() : {given, words};
}

function findName(called: string, shapes: ReadonlyMap<string, OptionShape>): string | undefined {
	const wanted = called.toLowerCase();
	const names = [...shapes.keys()];
	const exact = names.find(name => name.toLowerCase() === wanted);
	const near = exact === undefined ? names.filter(name => name.toLowerCase().startsWith(wanted)) : [exact];
	if (near.length === 0) {
		warn(`Unknown option: ${wanted}`);
	} else if (near.length > 1) {
		warn(`Option ${called} is ambiguous (${near.sort().join(', ')})`);
	}

	return near.length === 1 ? near[0] : undefined;
}
