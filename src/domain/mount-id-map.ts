import {type IdMap, type IdRange, idMapConflicts} from './id-map.ts';

/**
Which id in the container stands for which id on the disk, by an id-mapped mount: all ids for the same ones, or some. `outside`
is the id **on the disk**. Ids that are not named keep the map of the container.
*/
export type MountIdMap = 'passthrough' | IdMap;

/**
Reads `passthrough`, or entries such as `u:1000:1000:1;g:1000:1000:1`.

@throws `SyntaxError`: `failed to parse mount point idmap: …`.
*/
export function parseMountIdMap(text: string): MountIdMap {
	if (text === 'passthrough') {
		return text;
	}

	const entries = text.split(';').map(entry => {
		const [, type, inside, outside, count] = /^([ug]):(\d+):(\d+):(\d+)$/.exec(entry) ?? [];
		if (type === undefined) {
			throw new SyntaxError(`failed to parse mount point idmap: ${entry}`);
		}

		return {type, range: {inside: Number(inside), outside: Number(outside), count: Number(count)}};
	});
	return {
		users: entries.filter(({type}) => type === 'u').map(({range}) => range),
		groups: entries.filter(({type}) => type === 'g').map(({range}) => range),
	};
}

/** Writes one, users first. */
export const renderMountIdMap = (map: MountIdMap): string =>
	map === 'passthrough'
		? map
		: [...map.users.map(range => render('u', range)), ...map.groups.map(range => render('g', range))].join(';');

/** Why Proxmox VE refuses to set it: `invalid map entry 'u 1000 1001 1': container uid 1000 is also mapped by …`; its first fault. */
export const mountIdMapFault = (map: MountIdMap): string | undefined =>
	map === 'passthrough' ? undefined : idMapConflicts(map)[0];

/**
What an id-mapped mount has to be given: ids on the disk (`inside`), and the ids at the host for which they stand (`outside`).

Where an id of the container is given another place on the disk, its old place means nobody.

@param container - Its own map. With none there is nothing to map: Proxmox VE then ignores the option.
@see PVE::LXC, `resolve_mountpoint_idmap`
*/
export const diskToHost = (container: IdMap, mount: MountIdMap): IdMap =>
	mount === 'passthrough'
		? container
		: {
				users: container.users.flatMap(range => splitRange(range, mount.users)),
				groups: container.groups.flatMap(range => splitRange(range, mount.groups)),
			};

/**
The id on the disk of an id in the container.

@returns `undefined` when the container has no such id, so that no file of it can have that owner.
*/
export function onDisk(container: readonly IdRange[], mount: 'passthrough' | readonly IdRange[], id: number): number | undefined {
	const own = container.find(({inside, count}) => id >= inside && id < inside + count);
	if (own === undefined || mount === 'passthrough') {
		return own && id;
	}

	const moved = mount.find(({inside, count}) => id >= inside && id < inside + count);
	return moved ? moved.outside + id - moved.inside : own.outside + id - own.inside;
}

/** A range of the container, cut where the mount has other ids on the disk. */
function splitRange({inside, outside, count}: IdRange, moved: readonly IdRange[]): readonly IdRange[] {
	const end = inside + count;
	const hostOf = (id: number): number => outside + id - inside;
	const pieces: IdRange[] = [];
	let next = inside;
	const keepUntil = (id: number): void => {
		if (next < id) {
			pieces.push({inside: hostOf(next), outside: hostOf(next), count: id - next});
		}
	};
	for (const move of [...moved].sort((a, b) => a.inside - b.inside)) {
		const [from, to] = [Math.max(move.inside, inside), Math.min(move.inside + move.count, end)];
		if (from < to) {
			keepUntil(from);
			pieces.push({inside: move.outside + from - move.inside, outside: hostOf(from), count: to - from});
			next = to;
		}
	}

	keepUntil(end);
	return pieces;
}

const render = (type: 'u' | 'g', {inside, outside, count}: IdRange): string => `${type}:${inside}:${outside}:${count}`;
