import {baseName} from '../../src/domain/path.ts';
import {splitWords} from '../../src/domain/words.ts';
import type {Accepted, Planned, Tried} from './hostile-trials.ts';
import {type ShellCommand, shellCommands} from './shell-words.ts';

/**
Where something that is taken makes other commands than harmless arguments do, or more words, or gets into them otherwise than as it is.

Not looked at is `/`, which is there on every host, so that other things are to do with it.
*/
export const wordFaults = ({base, accepted}: Tried): readonly string[] =>
	accepted
		.filter(({value}) => !/^\/+$/.test(value))
		.flatMap(one => faultsOf(base, one).map(fault => `${aboutOf(one)}: ${fault}`));

/** How a message names what was tried. */
export const aboutOf = ({field, value}: Accepted): string => `${field} ${JSON.stringify(value).slice(0, 200)}`;

function faultsOf(base: Planned, one: Accepted): readonly string[] {
	const [usual, found] = [shapeOf(base.commands), shapeOf(one.commands)];
	if (found !== usual) {
		return [`"${found}" and not "${usual}"`];
	}

	return [
		...one.changes.filter(({summary}) => lineEnd.test(summary)).map(({summary}) => `a summary of several lines: ${summary}`),
		...strangeWords(base, one).map(word => `a word that was not given: ${word}`),
		...strangeOptions(base, one).map(command => `what looks like an option: ${command}`),
	];
}

const lineEnd = /[\n\v\f\r\u0085\u2028\u2029]/;

/** Each command by its name, and how many words it has. */
export const shapeOf = (commands: Planned['commands']): string =>
	commands.map(script => script.map(([name, ...words]) => `${name} ${words.length}`).join(', ')).join('; ');

type Word = {readonly command: ShellCommand; readonly at: number; readonly usual: string; readonly found: string};

/** The words that are not those of harmless arguments. */
const otherWords = (base: Planned, one: Accepted): readonly Word[] =>
	one.commands.flatMap((script, index) =>
		script.flatMap((command, place) =>
			command.flatMap((found, at) => {
				const usual = base.commands[index]?.[place]?.[at] ?? '';
				return found === usual ? [] : [{command, at, usual, found}];
			}),
		),
	);

/** Those that are neither what was given, nor what is made of it without a shell: a number, a digest, a text that quotes it. */
function strangeWords(base: Planned, one: Accepted): readonly string[] {
	const strange = otherWords(base, one)
		.filter(word => !isOwnMatter(word.command, word.at) && !word.usual.includes(word.found))
		.map(({found}) => found)
		.filter(found => found !== one.value && !/^\d+$|^[\da-f]{64}$/.test(found));
	if (strange.length === 0) {
		return [];
	}

	const usual = new Map(textsIn(base.given));
	const given = textsIn(one.given).flatMap(([place, text]) => (usual.get(place) === text ? [] : [text]));
	const isMadeOf = (word: string, text: string) =>
		word.includes(text) || word.includes(JSON.stringify(text)) || text.endsWith(baseName(word));
	return strange.filter(found => !given.some(text => isMadeOf(found, text)));
}

/** A validator is looked at by `validatorFaults`; what is said at the end of a wait is cut short, and only printed. */
const isOwnMatter = ([name, ...words]: ShellCommand, at: number): boolean =>
	words[at - 2] === '--validate' || (name === 'wait_until' && at === 4);

/** Programs take a word for an option that begins with a hyphen, unless it stands behind `--`, or is the value of another. */
const strangeOptions = (base: Planned, one: Accepted): readonly string[] =>
	otherWords(base, one)
		.filter(({command: [name = ''], usual, found}) => !name.includes('_') && found.startsWith('-') && !usual.startsWith('-'))
		.filter(({command, at}) => !command.slice(0, at).includes('--') && !/^-/.test(command[at - 1] ?? ''))
		.map(({command}) => command.join(' '));

/** All texts in arguments with their place in them; keys of maps too. */
function textsIn(value: unknown, place = ''): readonly (readonly [place: string, text: string])[] {
	return typeof value === 'string'
		? [[place, value]]
		: typeof value === 'object' && value !== null
			? Object.entries(value).flatMap(([key, inner], index) => [
					[`${place}.${index}`, key] as const,
					...textsIn(inner, `${place}/${index}`),
				])
			: [];
}

/** Where a validator is not run as the words that were given, with the name of a file for `%s`. */
export function validatorFaults({accepted}: Tried): readonly string[] {
	const file = '/a b/$c';
	const ones = accepted.filter(({field}) => field === 'validate');
	const texts = ones.map(({commands}) => {
		const words = commands.flat(2);
		return words[words.indexOf('--validate') + 1] ?? '';
	});
	const read = shellCommands(texts.map(text => `file='${file}'; validator ${text}`));
	return ones.flatMap((one, index) => {
		const wanted = ['validator', ...(splitWords(one.value) ?? []).map(word => word.replaceAll('%s', () => file))];
		return JSON.stringify(read[index]) === JSON.stringify([wanted]) ? [] : [`${aboutOf(one)}: ${JSON.stringify(read[index])}`];
	});
}
