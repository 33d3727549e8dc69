import type {Outcome} from '../core/event.ts';

import {widthOf} from './width.ts';

/** `1 host`, `2 hosts`, `1,200 hosts`. */
export const count = (number: number, noun: string): string => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

/** `40 ms`, `1.9 s`, `3 min 5 s`. */
export function duration(milliseconds: number): string {
	if (milliseconds < 1000) {
		return `${Math.round(milliseconds)} ms`;
	}

	const seconds = milliseconds / 1000;
	return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/**
Names in one line: all of them when they fit, else the first ones and how many there are: `pve1, pve2 … (48 hosts)`.

@param columns - Width to keep to. At least one name is given, however long it is.
*/
export function hostList(hosts: readonly string[], columns: number): string {
	const all = hosts.join(', ');
	if (hosts.length < 2 || (hosts.length < 100 && widthOf(all) <= columns)) {
		return all;
	}

	const ending = ` … (${count(hosts.length, 'host')})`;
	let [text = ''] = hosts;
	for (const host of hosts.slice(1)) {
		const longer = `${text}, ${host}`;
		if (widthOf(longer) + widthOf(ending) > columns) {
			break;
		}

		text = longer;
	}

	return text + ending;
}

/** Outcomes as a person reads them. */
export const outcomeWords: Readonly<Record<Outcome, string>> = {
	changed: 'changed',
	'would-change': 'would change',
	undetermined: 'undetermined',
	unchanged: 'unchanged',
	skipped: 'skipped',
	failed: 'failed',
};
