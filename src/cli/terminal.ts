import process from 'node:process';

/** Whether to color, as https://no-color.org and Node.js's own FORCE_COLOR have it. */
export function useColor({isTTY}: {readonly isTTY?: boolean}): boolean {
	const {NO_COLOR: no, FORCE_COLOR: force, TERM: term} = process.env;
	if (no) {
		return false;
	}

	return force === undefined ? isTTY === true && term !== 'dumb' : force !== '0';
}
