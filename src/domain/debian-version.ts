/**
Compares two versions of Debian packages: negative when `a` is the older one, 0 when they count as the same.

@see deb-version(7), "Sorting algorithm"
*/
export function compareVersions(a: string, b: string): number {
	const [left, right] = [split(a), split(b)];
	return (
		left.epoch - right.epoch ||
		compareParts(left.upstream, right.upstream) ||
		// No revision counts as revision 0
		compareParts(left.revision, right.revision)
	);
}

/** What a version may look like: it begins with a digit, and goes into a command line as it is. */
export const versionPattern = /^\d[\w.+~-]*$|^\d+:\d[\w.+~:-]*$/;

function split(version: string): {readonly epoch: number; readonly upstream: string; readonly revision: string} {
	const [, epoch = '0', rest = ''] = /^(?:(\d+):)?(.*)$/s.exec(version) ?? [];
	const dash = rest.lastIndexOf('-');
	return {
		epoch: Number(epoch),
		upstream: dash < 0 ? rest : rest.slice(0, dash),
		revision: dash < 0 ? '' : rest.slice(dash + 1),
	};
}

/** By turns what is no digit and what is a number, from the left. */
function compareParts(a: string, b: string): number {
	const [left, right] = [a.match(pieces) ?? [], b.match(pieces) ?? []];
	for (let index = 0; index < Math.max(left.length, right.length); index++) {
		const [, text = '', digits = ''] = piece.exec(left[index] ?? '') ?? [];
		const [, otherText = '', otherDigits = ''] = piece.exec(right[index] ?? '') ?? [];
		const difference = compareText(text, otherText) || compareNumbers(digits, otherDigits);
		if (difference !== 0) {
			return difference;
		}
	}

	return 0;
}

const pieces = /\D+\d*|\d+/g;
const piece = /^(\D*)(\d*)$/;

function compareText(a: string, b: string): number {
	for (let index = 0; index < Math.max(a.length, b.length); index++) {
		const difference = weight(a[index]) - weight(b[index]);
		if (difference !== 0) {
			return difference;
		}
	}

	return 0;
}

/** A tilde comes before even the end, letters before all else. */
function weight(character: string | undefined): number {
	if (character === undefined) {
		return 0;
	}

	return character === '~' ? -1 : /[A-Za-z]/.test(character) ? character.charCodeAt(0) : character.charCodeAt(0) + 256;
}

/** Of any length. */
function compareNumbers(a: string, b: string): number {
	const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
	return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}
