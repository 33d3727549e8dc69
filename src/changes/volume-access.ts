import {Problem} from '../core/problem.ts';
import {idMapConflicts} from '../domain/id-map.ts';
import {diskToHost, type MountIdMap} from '../domain/mount-id-map.ts';
import {type Ids, idsSeen, joinIds, noIds} from '../domain/volume-ids.ts';
import {nobody} from '../domain/volume-owner.ts';
import type {VolumeState} from '../facts/volume.ts';
import {known} from './known.ts';
import type {NumberedGrant} from './volume-acl.ts';
import type {WantedVolume} from './volume-arguments.ts';
import {assertLists, choose} from './volume-choice.ts';
import {type HostOwner, hostOwnerOf} from './volume-host-owner.ts';
import {type MappedMount, mapMounts} from './volume-ids.ts';

/** How containers get their rights in a volume, and what follows from it. */
export type Access = {
	readonly method: 'chown' | 'acl' | 'idmap';
	/** Why this one, where nobody chose it. */
	readonly why: string | undefined;
	/** Whom it has to belong to, as commands are told; `undefined` where no owner is changed. */
	readonly owner: {readonly user: string; readonly group: string} | undefined;
	/** Owners and groups in it that stay as they are. */
	readonly keep: Ids;
	/** For access lists. */
	readonly grants: readonly NumberedGrant[];
	/** Those whose `inside` should be able to write, or to read where the mount is read-only. */
	readonly served: readonly MappedMount[];
	/** Each with the map that it should have, if any. */
	readonly mounts: readonly (MappedMount & {readonly idmap: MountIdMap | undefined})[];
};

/**
Decides it.

@throws A `Problem` when what is asked cannot be, such as one owner for containers with different maps.
*/
export function decideAccess(state: VolumeState, {owner = nobody, mounts: wanted, access, recurse}: WantedVolume): Access {
	const mounts = mapMounts(state.containers, wanted, owner);
	const plain = {mounts: mounts.map(mount => ({...mount, idmap: undefined})), served: mounts};
	const seen = () => (recurse === 'all' ? noIds : joinIds(mounts.map(({map}) => idsSeen(map))));
	if (owner.kind === 'container' && access === 'acl') {
		assertLists(state, recurse);
		return {...plain, method: 'acl', why: undefined, owner: undefined, keep: noIds, grants: grantsOf(mounts)};
	}

	if (owner.kind === 'container') {
		const {uid, gid} = assertOneOwner(mounts);
		const why = access === 'auto' ? 'its owner is in the containers' : undefined;
		return {...plain, method: 'chown', why, owner: {user: String(uid), group: String(gid)}, keep: seen(), grants: []};
	}

	const host = hostOwnerOf(owner, state);
	const {method, why} = choose(state, {owner, access, recurse}, mounts, host);
	const base = {...plain, method, why, owner: {user: host.user, group: host.group}, grants: []};
	if (method === 'chown') {
		return {...base, keep: seen(), served: []};
	}

	if (method === 'acl') {
		return {...base, keep: seen(), grants: grantsOf(mounts, host)};
	}

	const mapped = mounts.map(mount => ({...mount, idmap: idMapFor(mount, host)}));
	const keep = recurse === 'all' ? noIds : joinIds(mapped.map(({map, idmap}) => idsSeen(map, idmap)));
	return {...base, keep, mounts: mapped};
}

function assertOneOwner(mounts: readonly MappedMount[]) {
	const [first, ...others] = mounts;
	const other = others.find(({outside}) => outside.uid !== first?.outside.uid || outside.gid !== first.outside.gid);
	const textOf = ({id, inside, outside}: MappedMount) =>
		`${inside.uid}:${inside.gid} of container ${id} is ${outside.uid}:${outside.gid} at the host`;
	if (first && other) {
		throw new Problem('DIFFERENT_MAPS', `one volume cannot belong to both: ${textOf(first)}, and ${textOf(other)}`, {
			why: 'The containers have different maps of ids.',
			hint: 'write "access: acl", which lets both in, or name a user of the host as owner',
		});
	}

	return first?.outside ?? {uid: 0, gid: 0};
}

/** The container's own map says it already where the ids are the same. */
function idMapFor({id, map, inside, outside}: MappedMount, host: HostOwner): MountIdMap | undefined {
	const [uid, gid] = [host.uid(), host.gid()];
	if (map === undefined || (outside.uid === uid && outside.gid === gid)) {
		return undefined;
	}

	const idmap = {users: [{inside: inside.uid, outside: uid, count: 1}], groups: [{inside: inside.gid, outside: gid, count: 1}]};
	const [conflict] = idMapConflicts(diskToHost(map, idmap));
	if (conflict !== undefined) {
		throw new Problem(
			'ACCESS_NOT_POSSIBLE',
			`container ${id} cannot see files of "${host.user}" as its own: they are those of another of its users`,
			{
				why: `${uid}:${gid} is in the range of ids of the container.`,
				hint: 'choose an owner out of the range of containers, or "access: acl"',
			},
		);
	}

	return idmap;
}

/** An owner is granted what containers make in there. Root needs no grant. */
function grantsOf(mounts: readonly MappedMount[], owner?: HostOwner): readonly NumberedGrant[] {
	const grants = new Map<string, NumberedGrant>();
	if (owner && !/^(root|0)$/.test(owner.user)) {
		grants.set(owner.user, {user: owner.user, rights: 'rwx', id: known(() => owner.uid())});
	}

	for (const {outside, options} of mounts.filter(mount => mount.outside.uid !== 0)) {
		const user = String(outside.uid);
		const rights = options.ro && grants.get(user)?.rights !== 'rwx' ? 'r-x' : 'rwx';
		grants.set(user, {user, rights, id: outside.uid});
	}

	return [...grants.values()];
}
