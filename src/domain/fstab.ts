import {unescapeMount} from './mountinfo.ts';

/** A line of fstab(5). */
export type FstabEntry = {
	/** What is mounted: `/dev/sda1`, `UUID=…`, `nas:/export`, `tmpfs`. */
	readonly source: string;
	readonly path: string;
	readonly type: string;
	/** Comma-separated, as they stand there. */
	readonly options: string;
	readonly dump: number;
	readonly pass: number;
};

/** Reads a line; `undefined` for a comment, an empty line, or what mount would not understand either. */
export function parseFstabLine(line: string): FstabEntry | undefined {
	const [source = '', path, type, options = 'defaults', dump = '0', pass = '0'] = line
		// Not trim(): what it takes for blank besides may be the name of something
		.replaceAll(/^[ \t]+|[ \t\r]+$/g, '')
		.split(/[ \t]+/);
	return source === '' || source.startsWith('#') || path === undefined || type === undefined
		? undefined
		: {
				source: unescapeMount(source),
				path: unescapeMount(path),
				type,
				options,
				dump: Number(dump),
				pass: Number(pass),
			};
}

/**
The line of an entry.

@throws `TypeError` when it would not be read back as just this entry: a value holds what no schema should let through.
*/
export function renderFstabLine(entry: FstabEntry): string {
	const {source, path, type, options, dump, pass} = entry;
	const line = [escapeField(source), escapeField(path), type, options, dump, pass].join(' ');
	if (/[\r\n]/.test(line) || JSON.stringify(parseFstabLine(line)) !== JSON.stringify(entry)) {
		throw new TypeError(`not one line of fstab: ${JSON.stringify(line)}`);
	}

	return line;
}

/** All entries of a mount point, in order. */
export const entriesFor = (text: string, path: string): readonly FstabEntry[] =>
	text
		.split('\n')
		.map(line => parseFstabLine(line))
		.filter((entry): entry is FstabEntry => entry?.path === path);

/** The text with one entry for its mount point: where the first one stood, else at the end. All else is kept as it is. */
export function setEntry(text: string, entry: FstabEntry): string {
	const found = entriesFor(text, entry.path);
	if (found.length === 1 && JSON.stringify(found[0]) === JSON.stringify(entry)) {
		return text;
	}

	let isPlaced = false;
	const lines = linesOf(text).flatMap(line => {
		if (parseFstabLine(line)?.path !== entry.path) {
			return [line];
		}

		const own = isPlaced ? [] : [renderFstabLine(entry)];
		isPlaced = true;
		return own;
	});
	return [...lines, ...(isPlaced ? [] : [renderFstabLine(entry)])].map(line => `${line}\n`).join('');
}

/** The text without the entries of a mount point. */
export const dropEntry = (text: string, path: string): string =>
	entriesFor(text, path).length === 0
		? text
		: linesOf(text)
				.filter(line => parseFstabLine(line)?.path !== path)
				.map(line => `${line}\n`)
				.join('');

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** What would end a field, or begin a comment, as a backslash and three octal digits. */
const escapeField = (text: string): string =>
	text.replaceAll(/[ \t\n\\#]/g, found => `\\${found.charCodeAt(0).toString(8).padStart(3, '0')}`);
