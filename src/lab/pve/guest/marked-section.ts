import {type Guest, isFile, isIgnored, readInside, writeInside} from './inside.ts';

const head = '# --- BEGIN PVE ---';
const tail = '# --- END PVE ---';

/** Where the marked lines go into a file that has none yet: at its end, or in the place of all that it holds. */
export type Placement = 'append' | 'replace';

/** Keeps lines between Proxmox VE's marks in a file of the guest. Its other lines stay. */
export function writeMarked(
	guest: Guest,
	guestPath: string,
	lines: readonly string[],
	{placement = 'append', mode = 0o644}: {readonly placement?: Placement; readonly mode?: number} = {},
): void {
	if (isIgnored(guest, guestPath)) {
		return;
	}

	const section = [head, ...lines, tail];
	if (!isFile(guest, guestPath)) {
		if (lines.length > 0) {
			writeInside(guest, guestPath, toText(section), {mode});
		}

		return;
	}

	const before = linesOf(readInside(guest, guestPath) ?? '');
	const found = findSection(before);
	if (found) {
		const [begin, end] = found;
		if (lines.length > 0 || before.length > end - begin + 1) {
			writeInside(guest, guestPath, toText([...before.slice(0, begin), ...section, ...before.slice(end + 1)]));
		}
	} else if (lines.length > 0) {
		writeInside(guest, guestPath, toText(placement === 'replace' ? section : [...before, ...section]), {mode});
	}
}

/** A text without the marked lines. */
export function withoutMarked(text: string): string {
	const lines = linesOf(text);
	const [begin, end] = findSection(lines) ?? [lines.length, lines.length];
	return toText([...lines.slice(0, begin), ...lines.slice(end + 1)]);
}

function findSection(lines: readonly string[]): readonly [number, number] | undefined {
	const begin = lines.findIndex(line => /^#\s*---\s*BEGIN\s*PVE\s*/.test(line));
	const end = lines.findIndex((line, index) => index >= begin && /^#\s*---\s*END\s*PVE\s*/i.test(line));
	return begin === -1 || end === -1 ? undefined : [begin, end];
}

const linesOf = (text: string): readonly string[] =>
	text
		.replace(/\n*$/, '')
		.split('\n')
		.filter((line, _index, all) => all.length > 1 || line !== '');
const toText = (lines: readonly string[]): string => lines.map(line => `${line}\n`).join('');
