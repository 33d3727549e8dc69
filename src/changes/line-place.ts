import {z} from 'zod';
import {Problem} from '../core/problem.ts';
import type {TextLine} from '../domain/text-lines.ts';
import {findLines, whyNoPattern} from './line-pattern.ts';

/** Where something new goes in a file; at its end unless told. At most one of them is given. */
export type LinePlace = {
	/** A pattern: behind the last line that it finds. `EOF` is the end of the file. */
	readonly insert_after?: string | undefined;
	/** A pattern: before the first line that it finds. `BOF` is the start of the file. */
	readonly insert_before?: string | undefined;
};

/** The arguments that say it. */
export const placeArguments = {
	insert_after: place('EOF')
		.optional()
		.describe('Where a new one goes: behind the last line that this regular expression finds. `EOF`, the end, unless given.'),
	insert_before: place('BOF')
		.optional()
		.describe('Where a new one goes: before the first line that this regular expression finds, or `BOF`, the start.'),
};

/** What is wrong with a place, or `undefined`. */
export const whyNoPlace = ({insert_after, insert_before}: LinePlace): string | undefined =>
	insert_after !== undefined && insert_before !== undefined
		? 'only one of insert_after and insert_before can say where a new one goes'
		: undefined;

/**
Index of the line before which something new goes. An empty file has but one place.

@throws `NO_SUCH_LINE` when the pattern finds none.
*/
export function findPlace(lines: readonly TextLine[], {insert_after: after, insert_before: before}: LinePlace): number {
	const pattern = before ?? after ?? 'EOF';
	if (pattern === 'BOF' || lines.length === 0) {
		return 0;
	}

	if (pattern === 'EOF') {
		return lines.length;
	}

	const found = findLines(
		pattern,
		lines.map(({text}) => text),
	);
	const place = before === undefined ? found.at(-1) : found[0];
	if (place === undefined) {
		throw new Problem('NO_SUCH_LINE', `no line of the file matches ${JSON.stringify(pattern)}`, {
			why: `It says ${before === undefined ? 'behind' : 'before'} which line the new one goes, and anywhere else it may be wrong.`,
			hint: `correct the pattern, or leave it out: new lines then go to the end of the file`,
		});
	}

	return before === undefined ? place + 1 : place;
}

function place(word: 'BOF' | 'EOF') {
	return z.string().superRefine((source, context) => {
		const why = source === word ? undefined : whyNoPattern(source);
		if (why !== undefined) {
			context.addIssue({code: 'custom', message: `the pattern ${JSON.stringify(source.slice(0, 60))} ${why}`});
		}
	});
}
