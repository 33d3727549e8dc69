import {Problem} from '../core/problem.ts';
import {type IdMap, idMapConflicts, idMapOf, toHost} from '../domain/id-map.ts';
import type {VolumeOwner} from '../domain/volume-owner.ts';
import type {VolumeContainer} from '../facts/volume.ts';
import type {WantedMount} from './volume-mount-argument.ts';

/** A mount together with who in its container is meant. */
export type MappedMount = WantedMount & {
	readonly container: VolumeContainer;
	/** Of the container; `undefined` when its ids are those of the host. */
	readonly map: IdMap | undefined;
	/** In the container. */
	readonly inside: Pair;
	/** At the host. */
	readonly outside: Pair;
};

type Pair = {readonly uid: number; readonly gid: number};

/**
Says of each mount which ids are meant at the host, as the map of its container has it.

@throws A `Problem` for a map that Proxmox VE cannot read or start with, and for an id that is not mapped.
*/
export const mapMounts = (
	containers: readonly VolumeContainer[],
	mounts: readonly WantedMount[],
	owner: VolumeOwner,
): readonly MappedMount[] =>
	mounts.flatMap(mount => {
		const container = containers.find(({id}) => id === mount.id);
		if (!container?.container) {
			return [];
		}

		const map = mapOf(container);
		const uid = mount.uid ?? 0;
		const inside = owner.kind === 'container' ? owner : {uid, gid: mount.gid ?? uid};
		const outside = {
			uid: hostId(container.id, 'uid', map?.users, inside.uid),
			gid: hostId(container.id, 'gid', map?.groups, inside.gid),
		};
		return [{...mount, container, map, inside: {uid: inside.uid, gid: inside.gid}, outside}];
	});

/** The map with which a container would start. */
export function mapOf({id, container}: VolumeContainer): IdMap | undefined {
	if (!container) {
		return undefined;
	}

	const map = readMap(id, container);
	const [conflict] = map ? idMapConflicts(map) : [];
	if (conflict !== undefined) {
		throw badMap(id, conflict);
	}

	return map;
}

function readMap(id: number, container: NonNullable<VolumeContainer['container']>): IdMap | undefined {
	try {
		return idMapOf(container);
	} catch (error) {
		throw error instanceof SyntaxError ? badMap(id, error.message) : error;
	}
}

const badMap = (id: number, verdict: string): Problem =>
	new Problem('BAD_ID_MAP', `the map of ids of container ${id} is wrong: ${verdict}`, {
		why: 'With it the container does not start, and nobody can tell whose files are whose.',
		hint: `correct the lxc.idmap lines of container ${id}, with "raw" of ensure_container`,
	});

function hostId(id: number, kind: 'uid' | 'gid', ranges: IdMap['users'] | undefined, inside: number): number {
	const outside = ranges === undefined ? inside : toHost(ranges, inside);
	if (outside === undefined) {
		const mapped = (ranges ?? []).map(({inside: first, count}) => `${first}–${first + count - 1}`).join(', ');
		throw new Problem('ID_NOT_MAPPED', `container ${id} has no ${kind} ${inside}: its map holds ${mapped || 'none'}`, {
			why: `Nothing in it can belong to that ${kind}. The ${kind} ${inside} at the host is somebody else.`,
			hint: `name one that it has, or widen its map: lxc.idmap in "raw" of ensure_container`,
		});
	}

	return outside;
}
