import {type Token, tokenize} from './apparmor-tokens.ts';

/** A part of a rendered text, as `RenderedPiece` of a template has it. */
export type Piece = {
	readonly text: string;
	readonly isValue: boolean;
	readonly position?: {readonly file: string; readonly line: number; readonly column: number} | undefined;
};

/** A value that could say more than the one thing which the template leaves open. */
export type ValueFault = {readonly piece: Piece; readonly message: string; readonly hint: string};

/**
The values that would be more than one word, path or number where they stand: those that could end a rule, begin one, or
match more than is written.

What a template itself has, globs and variables included, is its author's and is not looked at.
*/
export function valueFaults(pieces: readonly Piece[]): readonly ValueFault[] {
	if (!pieces.some(({isValue}) => isValue)) {
		return [];
	}

	const text = pieces.map(piece => piece.text).join('');
	const tokens = tokenize(text);
	let offset = 0;
	let index = 0;
	return pieces.flatMap(piece => {
		const start = offset;
		offset += piece.text.length;
		if (!piece.isValue) {
			return [];
		}

		// An empty value may be all that a comment ends with
		while (index < tokens.length && isBefore(tokens[index] as Token, start)) {
			index++;
		}

		const fault = faultOf(piece.text, start, text, tokens[index]);
		return fault ? [{piece, ...fault}] : [];
	});
}

const isBefore = ({kind, end}: Token, start: number): boolean => end < start || (end === start && kind !== 'comment');

type Reason = {readonly message: string; readonly hint: string};

function faultOf(value: string, start: number, text: string, token: Token | undefined): Reason | undefined {
	const kind = token && token.start < start ? token.kind : 'word';
	const before = token && token.start < start ? text.slice(token.start, start) : '';
	const named = `the value ${JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)}`;
	if (kind === 'comment' || (kind === 'include' && /^#(?:i(?:n(?:c(?:l(?:u(?:de?)?)?)?)?)?)?$/.test(before))) {
		return /[\p{Control}\u2028\u2029]/u.test(value) || /^#\w*$/.test(before)
			? {message: `${named} cannot stand in a comment`, hint: 'write a blank before it, and give it no line break'}
			: undefined;
	}

	if (value === '') {
		return {message: 'an empty value leaves the rule without a part of it', hint: 'put {{#if}} around the rule'};
	}

	if (/(?:^|\/)\.\.(?:\/|$)/.test(value)) {
		return {message: `${named} holds ".."`, hint: 'write the path without it'};
	}

	if (kind === 'include') {
		return /^\w[\w.-]*$/.test(value)
			? undefined
			: {message: `${named} is no name of one file to include`, hint: 'write the path in the template'};
	}

	const odd = (kind === 'quoted' ? oddQuoted : oddBare).exec(value)?.[0];
	if (odd !== undefined) {
		return {
			message: `${named} holds ${describe(odd)}, which means something in a profile`,
			hint: hintFor(odd, kind === 'quoted'),
		};
	}

	const isFirst = token !== undefined && token.start <= start && token.isFirst && kind === 'word';
	const first = before === '' ? value : before;
	return (isFirst || before.endsWith(',')) && !/^[/@^]/.test(first)
		? {message: `${named} begins a rule, and is no path`, hint: 'write what kind of rule it is in the template'}
		: undefined;
}

const oddQuoted = /["\\*?[\]{}^@\p{C}\p{Zl}\p{Zp}]/u;
const oddBare = /[^\p{L}\p{M}\p{N}_./:+%~-]/u;

function describe(odd: string): string {
	return odd === ' ' ? 'a blank' : /[\p{C}\p{Z}]/u.test(odd) ? 'a blank or a control character' : JSON.stringify(odd);
}

function hintFor(odd: string, isQuoted: boolean): string {
	return /[*?[\]{}^@]/.test(odd)
		? 'patterns and variables belong in the template'
		: isQuoted || /["\\\p{C}]/u.test(odd)
			? 'give it another value'
			: 'put double quotes around it in the template if it is a path, or use {{#each}} for a list';
}
