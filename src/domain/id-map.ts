import type {ConfigSection} from './container-config.ts';

/** `count` ids from `inside` on in the container are those from `outside` on at its host. */
export type IdRange = {readonly inside: number; readonly outside: number; readonly count: number};

/** Which ids a container has, of users and of groups. */
export type IdMap = {readonly users: readonly IdRange[]; readonly groups: readonly IdRange[]};

/**
The map with which Proxmox VE would start a container. The file of the container seldom holds one: it follows from `unprivileged`.

@param section - `main`, or a snapshot.
@returns `undefined` for a container whose ids are those of the host.
@throws `SyntaxError` for an `lxc.idmap` that Proxmox VE cannot read.
@see PVE::LXC, `parse_id_maps`
*/
export function idMapOf({options, raw}: Pick<ConfigSection, 'options' | 'raw'>): IdMap | undefined {
	const lines = raw.filter(({key}) => key === 'lxc.idmap');
	if (lines.length > 0) {
		return parseIdMap(lines.map(({value}) => value));
	}

	return options.unprivileged === '1' ? usualIdMap : undefined;
}

/** What `unprivileged: 1` means, whatever /etc/subuid says. */
export const usualIdMap: IdMap = {
	users: [{inside: 0, outside: 100_000, count: 65_536}],
	groups: [{inside: 0, outside: 100_000, count: 65_536}],
};

/**
Reads values of `lxc.idmap`, such as `u 0 100000 65536`.

@throws `SyntaxError`: `failed to parse idmap: …`.
*/
export function parseIdMap(values: readonly string[]): IdMap {
	const entries = values.map(value => parseEntry(value));
	return {
		users: entries.filter(({type}) => type === 'u').map(({range}) => range),
		groups: entries.filter(({type}) => type === 'g').map(({range}) => range),
	};
}

/** The values of `lxc.idmap` for a map, users first. */
export const renderIdMap = ({users, groups}: IdMap): readonly string[] => [
	...users.map(range => renderEntry('u', range)),
	...groups.map(range => renderEntry('g', range)),
];

/**
The id at the host of an id in the container.

@param id - A uid or gid as seen inside, 0 to 4294967294.
@returns `undefined` when no range holds it: nothing inside can have that owner. Never the id itself, as the helper of Proxmox VE
has it, which would name a stranger on the host.
@see user_namespaces(7), "User and group ID mappings"
*/
export function toHost(map: readonly IdRange[], id: number): number | undefined {
	const range = map.find(({inside, count}) => id >= inside && id < inside + count);
	return range && range.outside + id - range.inside;
}

/** The id in the container of an id at its host; `undefined` when there is none, and the owner shows as 65534 (`nobody`). */
export function toContainer(map: readonly IdRange[], id: number): number | undefined {
	const range = map.find(({outside, count}) => id >= outside && id < outside + count);
	return range && range.inside + id - range.outside;
}

/** Who the owner of new volumes is. Only a range that begins with 0 counts for it, as in Proxmox VE. */
export function rootOwner(map: IdMap | undefined): {readonly uid: number; readonly gid: number} {
	const rootOf = (ranges: readonly IdRange[] = []): number => ranges.findLast(({inside}) => inside === 0)?.outside ?? 0;
	return {uid: rootOf(map?.users), gid: rootOf(map?.groups)};
}

/**
Ids that are mapped twice, as Proxmox VE warns of them. A container with any cannot start.

@returns Its words for the first fault of each kind: users inside, users outside, groups inside, groups outside.
@see PVE::LXC, `validate_id_maps`
*/
export function idMapConflicts({users, groups}: IdMap): readonly string[] {
	return (['u', 'g'] as const).flatMap(type =>
		(['inside', 'outside'] as const).flatMap(side => conflictOf(type, side, type === 'u' ? users : groups) ?? []),
	);
}

function conflictOf(type: 'u' | 'g', side: 'inside' | 'outside', ranges: readonly IdRange[]): string | undefined {
	const sorted = [...ranges].sort((a, b) => a[side] - b[side]);
	for (const [index, range] of sorted.entries()) {
		const before = sorted[index - 1];
		if (before && before[side] + before.count > range[side]) {
			const where = side === 'inside' ? 'container' : 'host';
			const [entry, other] = [renderEntry(type, range), renderEntry(type, before)];
			return `invalid map entry '${entry}': ${where} ${type}id ${range[side]} is also mapped by entry '${other}'`;
		}
	}

	return undefined;
}

function parseEntry(value: string): {readonly type: 'u' | 'g'; readonly range: IdRange} {
	const [, type, inside, outside, count] = /^([ug])\s+(\d+)\s+(\d+)\s+(\d+)\s*$/.exec(value) ?? [];
	if (type === undefined) {
		throw new SyntaxError(`failed to parse idmap: ${value}`);
	}

	return {
		type: type as 'u' | 'g',
		range: {inside: Number(inside), outside: Number(outside), count: Number(count)},
	};
}

const renderEntry = (type: 'u' | 'g', {inside, outside, count}: IdRange): string => `${type} ${inside} ${outside} ${count}`;
