import {Problem} from '../core/problem.ts';
import {isNobody, type VolumeOwner} from '../domain/volume-owner.ts';
import type {VolumeState} from '../facts/volume.ts';
import type {Access} from './volume-access.ts';
import type {WantedVolume} from './volume-arguments.ts';
import type {HostOwner} from './volume-host-owner.ts';
import type {MappedMount} from './volume-ids.ts';
import {whyNoIdMap, whyNoLists} from './volume-support.ts';

type Wish = Pick<WantedVolume, 'access' | 'recurse'> & {readonly owner: VolumeOwner};

/**
The way in which containers get the rights of an owner at the host, and why where nobody chose it.

@throws A `Problem` when it is not possible.
*/
export function choose(
	state: VolumeState,
	{owner, access, recurse}: Wish,
	mounts: readonly MappedMount[],
	host: HostOwner,
): Pick<Access, 'method' | 'why'> {
	if (access !== 'auto') {
		const why = access === 'idmap' ? whyNoIdMap(state, mounts, host.uid()) : undefined;
		if (access === 'acl') {
			assertLists(state, recurse);
		}

		if (why !== undefined) {
			throw notPossible(state, access, why);
		}

		return {method: access, why: undefined};
	}

	if (isNobody(owner) || mounts.length === 0) {
		return {method: 'chown', why: mounts.length === 0 ? undefined : 'it belongs to nobody, and no container is meant to write'};
	}

	// First what needs no number of an account that is yet to be made
	const noMap = whyNoIdMap(state, mounts, 1) ?? whyNoIdMap(state, mounts, host.uid());
	if (noMap === undefined) {
		return {method: 'idmap', why: `"${host.user}" is a user of the host, and this node can map the ids of a mount`};
	}

	const why = whyNoLists(state, recurse !== 'top');
	if (why !== undefined) {
		throw new Problem('ACCESS_NOT_POSSIBLE', `containers cannot get the rights of "${host.user}" in "${state.place.path}"`, {
			why: `By a map of ids: ${noMap}. By access lists: ${why}.`,
			hint: 'name somebody in the containers as owner',
		});
	}

	return {method: 'acl', why: `"${host.user}" is a user of the host, and ${noMap}`};
}

/** Throws a `Problem` where there are no access lists. */
export function assertLists(state: VolumeState, recurse: WantedVolume['recurse']): void {
	const why = whyNoLists(state, recurse !== 'top');
	if (why !== undefined) {
		throw notPossible(state, 'acl', why);
	}
}

const notPossible = ({place}: VolumeState, access: string, why: string): Problem =>
	new Problem('ACCESS_NOT_POSSIBLE', `"${place.path}" cannot be shared by "access: ${access}": ${why}`, {
		hint: 'choose another "access", or leave it to "auto"',
	});
