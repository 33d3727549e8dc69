import {Problem} from '../core/problem.ts';
import {isId} from '../domain/owner.ts';
import type {VolumeOwner} from '../domain/volume-owner.ts';
import type {VolumeState} from '../facts/volume.ts';
import {known} from './known.ts';

/** An owner at the host: what commands are told, and the numbers when these are asked for. */
export type HostOwner = {readonly user: string; readonly group: string; uid(): number; gid(): number};

/**
Who an owner at the host is.

@throws A `Problem` when there is no such user or group. Numbers of an account that is yet to be made throw `UNDETERMINED`.
*/
export function hostOwnerOf(owner: VolumeOwner & {kind: 'host'}, {account, group}: VolumeState): HostOwner {
	if (!isId(owner.user) && !account) {
		throw new Problem('NO_SUCH_USER', `there is no user "${owner.user}" on the host`, {
			hint: 'make the account in a task before this one, or write a uid',
		});
	}

	if (owner.group !== undefined && !isId(owner.group) && !group) {
		throw new Problem('NO_SUCH_GROUP', `there is no group "${owner.group}" on the host`, {
			hint: 'make the group in a task before this one, or write a gid',
		});
	}

	// A group of the user's own name is the user's, unless the account says otherwise
	const own = known(() => account?.gid);
	const named = known(() => group?.gid);
	const isOwn = typeof own !== 'number' || own === named;
	const groupName = owner.group ?? (isOwn ? owner.user : String(own));
	return {
		user: owner.user,
		group: groupName,
		uid: () => (isId(owner.user) ? Number(owner.user) : (account?.uid ?? 0)),
		gid: () => (isId(groupName) ? Number(groupName) : groupName === owner.user ? (account?.gid ?? 0) : (group?.gid ?? 0)),
	};
}
