/** One line of a text: what stands in it, and what ends it. Only the last one may end with nothing, or with half an end. */
export type TextLine = {readonly text: string; readonly end: '' | '\r' | '\n' | '\r\n'};

/** Gives a text other lines. Whatever `edit` leaves alone comes out as it was, character for character, a byte order mark too. */
export function editLines(text: string, edit: (lines: readonly TextLine[]) => readonly TextLine[]): string {
	const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
	const edited = edit(splitLines(text.slice(mark.length)));
	return mark + edited.map(({text: line, end}) => line + end).join('');
}

/**
Takes out some lines and puts others in their place.

New lines end as most of the others do, also the last one of all: an unfinished line at the end of a file is one that many
programs do not read. One that stays as it is, is finished only where something follows it.

@param at - Index of the first line concerned; the number of lines for the end.
*/
export function spliceLines(
	lines: readonly TextLine[],
	at: number,
	removed: number,
	added: readonly string[],
): readonly TextLine[] {
	const end = lineEndOf(lines);
	const finish = (line: TextLine): TextLine => ({...line, end: line.end === '' ? end : line.end === '\r' ? '\r\n' : line.end});
	const before = lines.slice(0, at).map(line => (added.length > 0 ? finish(line) : line));
	return [...before, ...added.map(text => ({text, end})), ...lines.slice(at + removed)];
}

const splitLines = (text: string): readonly TextLine[] =>
	Array.from(text.matchAll(/([^\n]*?)(\r?\n|\r?$)/g), ([, line = '', end = '']) => ({text: line, end}) as TextLine).filter(
		({text: line, end}) => line !== '' || end !== '',
	);

/** What ends most lines of a text. */
function lineEndOf(lines: readonly TextLine[]): '\n' | '\r\n' {
	const ended = lines.filter(({end}) => end.endsWith('\n'));
	return ended.filter(({end}) => end === '\r\n').length * 2 > ended.length ? '\r\n' : '\n';
}
