import {structuredPatch} from 'diff';

/** One line of a difference. `@` is a remark of ours and stands in neither text: lines left out, or a text too different to show. */
export type DiffLine = {readonly kind: ' ' | '-' | '+' | '@'; readonly text: string};

/** Lines around a difference that are shown with it. */
const context = 2;

/** Above this many lines removed or added, the search for the shortest difference takes too long. */
const maxEdits = 1000;

/**
What has to be removed and added to make one text of another, with two lines around each place.

An end without a newline is told where only one of the texts has it. Texts with more than 1000 differing lines give one
line with their lengths, so that the time is bounded.

@returns Empty when the texts are the same.
*/
export function diffLines(before: string, after: string): readonly DiffLine[] {
	if (before === after) {
		return [];
	}

	if (before === '' || after === '') {
		return before === '' ? allOf(after, '+') : allOf(before, '-');
	}

	const patch = structuredPatch('', '', before, after, undefined, undefined, {context, maxEditLength: maxEdits});
	if (!patch) {
		return [{kind: '@', text: `${count(before)} → ${count(after)}, too different to be shown`}];
	}

	const tellsEnd = before.endsWith('\n') !== after.endsWith('\n');
	return patch.hunks.flatMap(({oldStart, lines}, index) => [
		...(index > 0 || oldStart > 1 ? [{kind: '@', text: `line ${oldStart}`} as const] : []),
		...lines.flatMap(line => readLine(line, tellsEnd)),
	]);
}

const allOf = (text: string, kind: '+' | '-'): readonly DiffLine[] => linesOf(text).map(line => ({kind, text: line}));

const linesOf = (text: string): readonly string[] => (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');

function count(text: string): string {
	const {length} = linesOf(text);
	return length === 1 ? '1 line' : `${length} lines`;
}

/** A line of a patch: its first character is the kind, and `\` tells of the line before. */
function readLine(line: string, tellsEnd: boolean): readonly DiffLine[] {
	const kind = line[0];
	if (kind === '\\') {
		return tellsEnd ? [{kind: '@', text: 'no newline at the end of this line'}] : [];
	}

	return kind === ' ' || kind === '-' || kind === '+' ? [{kind, text: line.slice(1)}] : [];
}
