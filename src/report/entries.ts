import type {Paint} from './paint.ts';
import {pad, widthOf} from './width.ts';
import {hostList} from './words.ts';

/** How blocks are printed. */
export type BlockOptions = {
	readonly paint: Paint;
	readonly columns: number;
	/** 0 folds what is unchanged, 1 lists it and tells durations, 2 shows scripts and what they printed. */
	readonly verbosity: number;
	/** Most lines of a difference that are shown. */
	readonly diffLimit: number;
};

/** What is said of some hosts. */
export type Entry = {
	readonly hosts: readonly string[];
	/** @param indent - Columns before each line. */
	render(indent: number): readonly string[];
};

/** Column at which places and short texts stand. */
export const detailColumn = 62;

const narrowestLabel = 10;
const widestLabel = 28;

/**
Entries under each other, each beside its hosts: those in a column of their own where they are few and short.

@param hosts - All hosts that could be meant, so that all of them together get a short name.
*/
export function renderEntries(entries: readonly Entry[], hosts: readonly string[], verbosity: number): readonly string[] {
	const labels = entries.map(entry => labelOf(entry.hosts, hosts, verbosity));
	const width = Math.max(narrowestLabel, ...labels.map(label => widthOf(label)).filter(label => label <= widestLabel));
	const indent = 2 + width + 2;
	return entries.flatMap(({render}, index) => beside(labels[index] ?? '', render(indent), width));
}

function labelOf(own: readonly string[], hosts: readonly string[], verbosity: number): string {
	if (own.length > 3 && own.length === hosts.length) {
		return `all ${own.length} hosts`;
	}

	return verbosity > 0 ? own.join(', ') : hostList(own, widestLabel);
}

function beside(label: string, [first = '', ...more]: readonly string[], width: number): readonly string[] {
	const indent = ' '.repeat(2 + width + 2);
	const head = widthOf(label) > width ? [`  ${label}`, `${indent}${first}`] : [`  ${pad(label, width)}  ${first}`];
	return [...head, ...more.map(line => `${indent}${line}`)];
}
