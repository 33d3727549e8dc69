import {isIPv6} from 'node:net';
import {Problem} from '../core/problem.ts';

/** One part of a host pattern. */
export type Part = {
	/** As written, without the `&` or `!` in front. */
	readonly text: string;
	/** Put together, then cut down to what is in these too, then without these. */
	readonly kind: 'union' | 'intersection' | 'exclusion';
	readonly subscript: Subscript | undefined;
};

/** `[2]`, or `[from:to]` with both ends; negative counts from the end, `to` left out is the last. */
export type Subscript = {readonly from: number; readonly to: number | undefined; readonly isSlice: boolean};

/**
Splits a host pattern such as `web*:db[0]:&prod:!down`. Colons and commas part alike.

Throws a `Problem` when it is malformed.

@see Ansible's documentation, "Patterns: targeting hosts and groups"
*/
export function parsePattern(pattern: string): readonly Part[] {
	if (pattern.trim().startsWith('@')) {
		throw malformed(pattern, 'a file of host names is not read', 'write the names with commas between');
	}

	const parts = split(pattern).map(text => parsePart(pattern, text));
	if (parts.length === 0) {
		throw malformed(pattern, 'it is empty', 'write "all", a group or a host');
	}

	return parts;
}

function parsePart(pattern: string, written: string): Part {
	const [, sign = '', rest = ''] = /^([!&]?)\s*(.*)$/s.exec(written) ?? [];
	const kind = sign === '!' ? 'exclusion' : sign === '&' ? 'intersection' : 'union';
	if (rest === '' || /^[!&]/.test(rest)) {
		throw malformed(pattern, `nothing follows "${sign}"`, 'write a group or a host behind it');
	}

	if (/\s/.test(rest) && !rest.startsWith('~')) {
		throw malformed(pattern, `"${rest}" has a space in it`, 'part hosts with a comma or a colon');
	}

	const inside = /^\[(.*)\]$/.exec(rest)?.[1] ?? '';
	const [, base = '', index, from, colon, to] = /^(.+)\[(?:(-?\d{1,9})|(\d{0,9})(:)(\d{0,9}))\]$/.exec(rest) ?? [];
	if (isIPv6(inside) || rest.startsWith('~') || base === '') {
		return {text: isIPv6(inside) ? inside : rest, kind, subscript: undefined};
	}

	return {
		text: base,
		kind,
		subscript: colon
			? {from: Number(from ?? 0), to: to ? Number(to) : undefined, isSlice: true}
			: {from: Number(index), to: Number(index), isSlice: false},
	};
}

/** An IPv6 address is one part, though it has colons. */
const split = (pattern: string): readonly string[] =>
	splitOutside(pattern, pattern, ',')
		.flatMap(part => (isIPv6(part.trim().replace(/^[!&]\s*/, '')) ? part : splitOutside(pattern, part, ':')))
		.map(text => text.trim())
		.filter(text => text !== '');

/** What stands in brackets stays together, and in a regular expression also what stands in parentheses and braces. */
function splitOutside(pattern: string, text: string, separator: string): readonly string[] {
	const closing: Readonly<Record<string, string>> = {'[': ']', '(': ')', '{': '}'};
	const pieces: string[] = [];
	let piece = '';
	let open = '';
	for (const character of text) {
		if (open === '' && character === separator) {
			pieces.push(piece);
			piece = '';
			continue;
		}

		piece += character;
		if (open !== '' && open.endsWith(character)) {
			open = open.slice(0, -1);
		} else if (!open.endsWith(']') && (character === '[' || (/[({]/.test(character) && /^\s*[!&]?\s*~/.test(piece)))) {
			open += closing[character];
		}
	}

	if (open !== '') {
		throw malformed(pattern, `"${piece.trim()}" lacks a "${open.at(-1)}"`, undefined);
	}

	return [...pieces, piece];
}

const malformed = (pattern: string, what: string, hint: string | undefined): Problem =>
	new Problem('PATTERN', `the host pattern "${pattern}" cannot be read: ${what}`, {hint});
