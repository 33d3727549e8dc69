import {parseRawLine, type RawLine, sectionName} from './container-lines.ts';
import {environmentKey, isLxcKey} from './lxc-keys.ts';
import {editLines, spliceLines, type TextLine} from './text-lines.ts';

/**
Gives the main section of a configuration other raw lines. No other byte of the text changes: not those of the snapshots, nor
what is pending, nor a line that stays.

New lines stand where the first one stood that goes, else behind those that stay, else at the end of the main section, above
the first `[section]`. `lxc.environment.runtime` belongs to the option `env`, and is left alone.

@param lines - All of them, in order; none to have none.
@throws `TypeError` for a line that would not be read back as just this one.
*/
export function replaceRawLines(text: string, lines: readonly RawLine[]): string {
	for (const line of lines) {
		assertRawLine(line);
	}

	return editLines(text, present => replaceIn(present, lines));
}

/** The raw lines of the main section as they stand, with those that Proxmox VE would drop. */
export function rawLinesOf(text: string): readonly RawLine[] {
	let found: readonly RawLine[] = [];
	editLines(text, lines => {
		found = placesOf(lines).map(({line}) => line);
		return lines;
	});
	return found;
}

function replaceIn(present: readonly TextLine[], wanted: readonly RawLine[]): readonly TextLine[] {
	const places = placesOf(present);
	const isSame = (one: RawLine | undefined, other: RawLine | undefined): boolean =>
		one !== undefined && one.key === other?.key && one.value === other.value;
	const shorter = Math.min(places.length, wanted.length);
	let first = 0;
	while (first < shorter && isSame(places[first]?.line, wanted[first])) {
		first++;
	}

	let last = 0;
	while (last < shorter - first && isSame(places.at(-1 - last)?.line, wanted.at(-1 - last))) {
		last++;
	}

	const going = places.slice(first, places.length - last);
	const coming = wanted.slice(first, wanted.length - last).map(({key, value}) => `${key}: ${value}`);
	const at = going[0]?.index ?? (first > 0 ? (places[first - 1]?.index ?? 0) + 1 : (places[first]?.index ?? endOfMain(present)));
	let lines = present;
	for (const {index} of going.toReversed()) {
		lines = spliceLines(lines, index, 1, []);
	}

	return spliceLines(lines, at, 0, coming);
}

function placesOf(lines: readonly TextLine[]): ReadonlyArray<{readonly index: number; readonly line: RawLine}> {
	return lines.slice(0, lengthOfMain(lines)).flatMap(({text}, index) => {
		const line = parseRawLine(text);
		return line === undefined || line.key === environmentKey ? [] : [{index, line}];
	});
}

const lengthOfMain = (lines: readonly TextLine[]): number => {
	const length = lines.findIndex(({text}) => sectionName(text) !== undefined);
	return length === -1 ? lines.length : length;
};

/** Behind the last line of the main section that holds anything: empty ones belong to the next section. */
const endOfMain = (lines: readonly TextLine[]): number =>
	lines.slice(0, lengthOfMain(lines)).findLastIndex(({text}) => text.trim() !== '') + 1;

function assertRawLine({key, value}: RawLine): void {
	const line = `${key}: ${value}`;
	const read = parseRawLine(line);
	if (!isLxcKey(key) || key === environmentKey || /[\n\r\0]/.test(line) || read?.key !== key || read.value !== value) {
		throw new TypeError(`not one raw line: ${JSON.stringify(line)}`);
	}
}
