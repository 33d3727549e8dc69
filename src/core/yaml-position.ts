import {type Event, SCALAR_STYLE} from 'js-yaml';
import type {Position} from './position.ts';

/** An event of the parser that stands for a value without parts. */
export type ScalarEvent = Extract<Event, {valueStart: number}>;

/** The position of an offset in a file's text. */
export type Locate = (offset: number) => Position;

/**
Finds the line and column of an offset, in UTF-16 units, a tab being one: so count language servers and what opens `file:4:7`.

Lines end as YAML's do, with `\n`, `\r\n` or a lone `\r`. A byte order mark is in no column.
*/
export function locator(text: string, file: string): Locate {
	const starts = [text.startsWith('\uFEFF') ? 1 : 0];
	for (const {index, 0: lineBreak} of text.matchAll(/\r\n?|\n/g)) {
		starts.push(index + lineBreak.length);
	}

	return offset => {
		let low = 0;
		let high = starts.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((starts[middle] ?? 0) <= offset) {
				low = middle;
			} else {
				high = middle - 1;
			}
		}

		return {file, line: low + 1, column: Math.max(offset - (starts[low] ?? 0), 0) + 1};
	};
}

/** Offset in the file of the character at an offset of a scalar's value. */
export function sourceOffset(text: string, event: ScalarEvent, value: string, offset: number): number {
	const {style, valueStart, valueEnd} = event;
	if (event.fast) {
		return valueStart + offset;
	}

	return style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK
		? inBlock(text, event, value, offset)
		: valueStart + inFlow(text.slice(valueStart, valueEnd), style, offset);
}

/** Every line of a block stands in its value as it is, without the indent; only what joins the lines differs. */
function inBlock(text: string, {valueStart, valueEnd, indent}: ScalarEvent, value: string, offset: number): number {
	let lineStart = valueStart;
	let found = valueStart;
	let from = 0;
	for (const line of text.slice(valueStart, valueEnd).split(/(?<=\r\n|\r(?!\n)|\n)/)) {
		const content = line.slice(Math.max(indent, 0)).replace(/[\r\n]+$/, '');
		const at = content === '' ? -1 : value.indexOf(content, from);
		if (at > offset) {
			break;
		}

		if (at >= 0) {
			found = lineStart + Math.max(indent, 0) + Math.min(offset - at, content.length);
			from = at + content.length;
		}

		lineStart += line.length;
	}

	return found;
}

/** Walks quoted or plain text along with the value that it stands for. */
function inFlow(source: string, style: ScalarEvent['style'], offset: number): number {
	const pieces =
		style === SCALAR_STYLE.DOUBLE_QUOTED
			? /\\(?:\r\n?|\n)[ \t]*|\\x..|\\u.{4}|\\U.{8}|\\.|[ \t]*(?:\r\n?|\n)\s*|[\s\S]/g
			: style === SCALAR_STYLE.SINGLE_QUOTED
				? /''|[ \t]*(?:\r\n?|\n)\s*|[\s\S]/g
				: /[ \t]*(?:\r\n?|\n)\s*|[\s\S]/g;
	let produced = 0;
	for (const {0: piece, index} of source.matchAll(pieces)) {
		if (produced >= offset) {
			return index;
		}

		produced += unitsOf(piece);
	}

	return source.length;
}

/** How many UTF-16 units of the value a piece of the source makes: a fold of n line breaks is one space, or n - 1 breaks. */
function unitsOf(piece: string): number {
	if (/^\\[\r\n]/.test(piece)) {
		return 0;
	}

	if (piece.startsWith('\\U')) {
		return Number.parseInt(piece.slice(2), 16) > 0xff_ff ? 2 : 1;
	}

	const breaks = piece.match(/\r\n?|\n/g)?.length ?? 0;
	return Math.max(breaks - 1, 1);
}
