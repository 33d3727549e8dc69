import {createHash} from 'node:crypto';
import type {Change} from '../core/change.ts';
import {isUnknown} from '../core/fact.ts';
import {undetermined} from '../core/problem.ts';
import {sh, withStdin} from '../core/script.ts';
import type {RawLine} from '../domain/container-lines.ts';
import {expectConfig, type Place} from './container-expect.ts';
import type {Forecast} from './container-forecast.ts';
import {withContainerFunctions} from './container-functions.ts';
import type {WantedRaw} from './container-raw-argument.ts';

/** The change that gives a container its raw lines; `undefined` when it has them. A running one has them from its next start on. */
export function setRawLines(
	place: Place,
	before: Forecast,
	wanted: WantedRaw,
	isRunning = false,
): {readonly change: Change; readonly after: Forecast} | undefined {
	if (Object.keys(wanted).length === 0) {
		return undefined;
	}

	if (isUnknown(before.raw)) {
		throw undetermined(before.raw.unknown);
	}

	const [old, lines] = [before.raw, withRaw(before.raw, wanted)];
	if (render(old) === render(lines)) {
		return undefined;
	}

	const {id} = place;
	const after = {...before, raw: lines};
	const shown = (all: readonly RawLine[]) => render(all.filter(({key}) => key in wanted)).trimEnd() || undefined;
	return {
		after,
		change: {
			summary: `set raw lines of container ${id}${isRunning ? `; after a restart: ${changedKeys(old, lines).join(', ')}` : ''}`,
			before: shown(old),
			after: shown(lines),
			apply: replace(id, old, lines),
			undo: replace(id, lines, old),
			expect: expectConfig(place, after, before),
		},
	};
}

const changedKeys = (old: readonly RawLine[], lines: readonly RawLine[]): readonly string[] => {
	const keys = new Set([...old, ...lines].map(({key}) => key));
	const of = (all: readonly RawLine[], key: string) => render(all.filter(line => line.key === key));
	return [...keys].filter(key => of(old, key) !== of(lines, key));
};

/** Each key with the lines that are wanted of it, where its first one stands, or at the end. Other keys stay. */
export function withRaw(present: readonly RawLine[], wanted: WantedRaw): readonly RawLine[] {
	const linesOf = (key: string): readonly RawLine[] => (wanted[key] ?? []).map(value => ({key, value}));
	const isFirst = ({key}: RawLine, index: number): boolean => present.findIndex(line => line.key === key) === index;
	const kept = present.flatMap((line, index) => (line.key in wanted ? (isFirst(line, index) ? linesOf(line.key) : []) : [line]));
	const added = Object.keys(wanted).filter(key => !present.some(line => line.key === key));
	return [...kept, ...added.flatMap(linesOf)];
}

const replace = (id: number, old: readonly RawLine[], lines: readonly RawLine[]) =>
	withContainerFunctions(
		withStdin(sh`replace_raw_lines ${id} ${createHash('sha256').update(render(old)).digest('hex')}`, render(lines)),
	);

const render = (lines: readonly RawLine[]): string => lines.map(({key, value}) => `${key}: ${value}\n`).join('');
