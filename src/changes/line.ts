import {z} from 'zod';
import {editLines, spliceLines, type TextLine} from '../domain/text-lines.ts';
import {findLines} from './line-pattern.ts';
import {findPlace, type LinePlace} from './line-place.ts';

/** A line that has to stand in a text, once. */
export type WantedLine = LinePlace & {
	readonly line: string;
	/** Finds the line which it replaces. */
	readonly match?: string | undefined;
	/** Which of several found ones that is. */
	readonly which: 'first' | 'last';
};

/** An argument that is one line, without what ends it. */
export const oneLine = () =>
	z
		.string()
		.regex(/\S/, 'is empty')
		.regex(/^[^\p{Surrogate}]*$/u, 'holds half of a surrogate pair')
		.refine(line => !/[\n\r]/.test(line), {error: 'has to be one line: a line break begins another', abort: true})
		.refine(line => !/(?!\t)\p{Cc}/u.test(line), 'holds a control character')
		.refine(line => !line.startsWith('\uFEFF'), 'begins with a byte order mark');

/**
A text in which the line stands: instead of the one that `match` finds, or else as a new one.

Never makes a second copy: where the line stands already, those found behind it (before it, for the first) are taken out.

@throws `NO_SUCH_LINE`, `SLOW_PATTERN`.
*/
export function putLine(text: string, wanted: WantedLine): string {
	return editLines(text, lines => {
		const {line, match, which} = wanted;
		const copies = indexesOf(lines, line);
		const found = [...new Set([...copies, ...matches(lines, match)])].sort((a, b) => a - b);
		const copy = copies.at(which === 'last' ? -1 : 0);
		if (copy !== undefined) {
			return lines.filter((_, index) => !found.includes(index) || (which === 'last' ? index <= copy : index >= copy));
		}

		const replaced = found.at(which === 'last' ? -1 : 0);
		return replaced === undefined
			? spliceLines(lines, findPlace(lines, wanted), 0, [line])
			: spliceLines(lines, replaced, 1, [line]);
	});
}

/** A text without any line that is this one, or that a pattern finds. */
export function removeLines(
	text: string,
	{line, match}: {readonly line?: string | undefined; readonly match?: string | undefined},
): string {
	return editLines(text, lines => {
		const found = new Set([...(line === undefined ? [] : indexesOf(lines, line)), ...matches(lines, match)]);
		return lines.filter((_, index) => !found.has(index));
	});
}

const indexesOf = (lines: readonly TextLine[], line: string): readonly number[] =>
	lines.flatMap(({text}, index) => (text === line ? [index] : []));

const matches = (lines: readonly TextLine[], match: string | undefined): readonly number[] =>
	match === undefined
		? []
		: findLines(
				match,
				lines.map(({text}) => text),
			);
