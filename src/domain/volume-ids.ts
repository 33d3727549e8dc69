import type {IdMap, IdRange} from './id-map.ts';
import {diskToHost, type MountIdMap} from './mount-id-map.ts';

/** Ids from one to another, both included. */
export type IdSpan = {readonly first: number; readonly last: number};

/** Ids of users and of groups. */
export type Ids = {readonly users: readonly IdSpan[]; readonly groups: readonly IdSpan[]};

/** No ids at all. */
export const noIds: Ids = {users: [], groups: []};

const lastId = 4_294_967_294;

/**
The ids on a disk that mean somebody in a container: files of others show there as those of nobody.

@param map - The map of the container; `undefined` when it has none, and so all ids.
@param mount - The map of its mount, if it has one of its own.
*/
export function idsSeen(map: IdMap | undefined, mount?: MountIdMap): Ids {
	if (map === undefined) {
		return {users: [{first: 0, last: lastId}], groups: [{first: 0, last: lastId}]};
	}

	const {users, groups} = mount === undefined ? map : diskToHost(map, mount);
	const side = mount === undefined ? 'outside' : 'inside';
	return {users: spansOf(users, side), groups: spansOf(groups, side)};
}

/** All that are in one of them. */
export const joinIds = (all: readonly Ids[]): Ids => ({
	users: joinSpans(all.flatMap(({users}) => users)),
	groups: joinSpans(all.flatMap(({groups}) => groups)),
});

/** Whether an id is in one of the spans. */
export const holdsId = (spans: readonly IdSpan[], id: number): boolean =>
	spans.some(({first, last}) => first <= id && id <= last);

/** As the shell function `own_tree` takes them: `100000-165535 200000-265535`. */
export const renderSpans = (spans: readonly IdSpan[]): string => spans.map(({first, last}) => `${first}-${last}`).join(' ');

const spansOf = (ranges: readonly IdRange[], side: 'inside' | 'outside'): readonly IdSpan[] =>
	joinSpans(ranges.filter(({count}) => count > 0).map(range => ({first: range[side], last: range[side] + range.count - 1})));

/** Sorted, and each as long as can be. */
function joinSpans(spans: readonly IdSpan[]): readonly IdSpan[] {
	const joined: IdSpan[] = [];
	for (const span of [...spans].sort((a, b) => a.first - b.first)) {
		const before = joined.at(-1);
		if (before && span.first <= before.last + 1) {
			joined[joined.length - 1] = {first: before.first, last: Math.max(before.last, span.last)};
		} else {
			joined.push(span);
		}
	}

	return joined;
}
