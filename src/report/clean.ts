import {Secret} from '../core/secret.ts';

/** Fields that hold text of several lines. Everywhere else a line break would let a value pose as a line of ours. */
const multiLine = new Set(['before', 'after', 'script', 'stdout', 'stderr', 'message', 'why', 'remarks']);

/** Fields whose tabs count, because texts are compared. Whoever prints them expands the tabs. */
const compared = new Set(['before', 'after']);

/** Fields that hold what programs print for a terminal, where colours and carriage returns at a line's end mean nothing. */
const printed = new Set(['stdout', 'stderr', 'message']);

/**
What a terminal may obey or hide: C0 and C1 controls, bidirectional and other invisible characters, halves of surrogate
pairs. Not line feed and tab, and not the joiners of scripts and emoji (U+200C, U+200D), which are harmless.
*/
const unsafe = /(?![\n\t\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequence that sets colours begins with one
const decoration = /\x1B\[[\d;:]*m|\r(?=\n|$)/g;

const tabWidth = 4;

/**
The same data with every text made safe to print: what a terminal would obey or not show stands there as `\x1b` or `\u202e`.

All that comes from a host or a file passes here before anything else of a terminal's report sees it.
*/
export function clean<T>(value: T): T {
	return cleanValue(value, '') as T;
}

/** One line of text with its tabs as spaces up to the next multiple of four. */
export function expandTabs(line: string): string {
	const parts = line.split('\t');
	return parts.map((part, index) => (index === parts.length - 1 ? part : part + ' '.repeat(toTabStop(part)))).join('');
}

const toTabStop = (text: string): number => tabWidth - ([...text].length % tabWidth);

function cleanValue(value: unknown, field: string): unknown {
	if (typeof value === 'string') {
		return cleanText(value, field);
	}

	if (value instanceof Secret) {
		return String(value);
	}

	if (Array.isArray(value)) {
		return value.map(item => cleanValue(item, field));
	}

	return typeof value === 'object' && value !== null
		? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cleanValue(item, key)]))
		: value;
}

function cleanText(text: string, field: string): string {
	const plain = printed.has(field) ? text.replace(decoration, '') : text;
	const visible = plain.replace(unsafe, escapeCharacter);
	if (!multiLine.has(field)) {
		return expandTabs(visible.replaceAll('\n', '\\n'));
	}

	return compared.has(field)
		? visible
		: visible
				.split('\n')
				.map(line => expandTabs(line))
				.join('\n');
}

const short: Readonly<Record<string, string>> = {'\r': '\\r', '\0': '\\0'};

function escapeCharacter(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	const hex = code.toString(16);
	return (
		short[character] ??
		(code < 0x1_00 ? `\\x${hex.padStart(2, '0')}` : `\\u${code < 0x1_00_00 ? hex.padStart(4, '0') : `{${hex}}`}`)
	);
}
