import {Problem} from '../core/problem.ts';
import {editLines, spliceLines, type TextLine} from '../domain/text-lines.ts';
import {findPlace, type LinePlace} from './line-place.ts';

/** How the lines around a block are told from the others. */
export type BlockMarker = {
	/** Unique in the file. */
	readonly name: string;
	/** What begins a comment in this file: `#`. */
	readonly comment: string;
	/** What ends one, such as `-->`; empty where the line does. */
	readonly comment_end: string;
};

/** The two lines around a block. */
export function markersOf({name, comment, comment_end: end}: BlockMarker): {readonly begin: string; readonly end: string} {
	const marker = (word: string) => `${comment} ${word} ${name} (managed by runner)${end === '' ? '' : ` ${end}`}`;
	return {begin: marker('BEGIN'), end: marker('END')};
}

/** Whether a line could be taken for one around a block, whatever its name and comment are. */
export const looksLikeMarker = (line: string): boolean => /(BEGIN|END) .*\(managed by runner\)/.test(line);

/** The lines of a block as it is given; a line break at its end ends its last line. */
export const blockLines = (block: string): readonly string[] => block.replace(/\n$/, '').split('\n');

/**
A text in which the block stands between its markers: where it is, or else as a new one.

@throws `MARKERS_DAMAGED`, `NO_SUCH_LINE`.
*/
export function putBlock(text: string, wanted: BlockMarker & LinePlace & {readonly block: string}): string {
	const {begin, end} = markersOf(wanted);
	const wantedLines = [begin, ...blockLines(wanted.block), end];
	return editLines(text, lines => {
		const found = findBlock(lines, wanted);
		if (!found) {
			return spliceLines(lines, findPlace(lines, wanted), 0, wantedLines);
		}

		const isSame = lines
			.slice(found.from, found.to + 1)
			.map(line => line.text)
			.every((line, index, {length}) => length === wantedLines.length && line === wantedLines[index]);
		return isSame ? lines : spliceLines(lines, found.from, found.to - found.from + 1, wantedLines);
	});
}

/**
A text without the block and its markers.

@throws `MARKERS_DAMAGED`.
*/
export function removeBlock(text: string, marker: BlockMarker): string {
	return editLines(text, lines => {
		const found = findBlock(lines, marker);
		return found ? lines.filter((_, index) => index < found.from || index > found.to) : lines;
	});
}

type Found = {readonly from: number; readonly to: number};

/** Where a block stands, markers included. Markers may be indented, as an editor may have done it. */
function findBlock(lines: readonly TextLine[], marker: BlockMarker): Found | undefined {
	const {begin, end} = markersOf(marker);
	const at = (wanted: string) => lines.flatMap(({text}, index) => (text.trim() === wanted ? [index] : []));
	const [begins, ends] = [at(begin), at(end)];
	const [from, to] = [begins[0], ends[0]];
	if (from === undefined && to === undefined) {
		return undefined;
	}

	const damaged = (what: string) =>
		new Problem('MARKERS_DAMAGED', `the block "${marker.name}" ${what}`, {
			why: 'It is not clear which lines belong to it.',
			hint: `put the lines "${begin}" and "${end}" right by hand, or remove both`,
		});
	if (from === undefined || to === undefined) {
		throw damaged(
			from === undefined ? `ends in line ${(to ?? 0) + 1} and begins nowhere` : `begins in line ${from + 1} and ends nowhere`,
		);
	}

	if (begins.length > 1 || ends.length > 1) {
		const [first = 0, second = 0] = begins.length > 1 ? begins : ends;
		throw damaged(`${begins.length > 1 ? 'begins' : 'ends'} twice, in line ${first + 1} and in line ${second + 1}`);
	}

	if (to < from) {
		throw damaged(`ends in line ${to + 1}, before it begins in line ${from + 1}`);
	}

	const inner = lines.findIndex(({text}, index) => index > from && index < to && looksLikeMarker(text));
	if (inner >= 0) {
		throw damaged(`holds a line around another one, line ${inner + 1}: ${JSON.stringify(lines[inner]?.text)}`);
	}

	return {from, to};
}
