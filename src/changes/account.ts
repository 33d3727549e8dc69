import type {Change} from '../core/change.ts';
import {Problem} from '../core/problem.ts';
import type {Secret} from '../core/secret.ts';
import type {GroupEntry} from '../domain/group.ts';
import {parentOf} from '../domain/path.ts';
import type {AccountState} from '../facts/account.ts';
import {assertGroups, assertIdentity, assertOwnGroup, assertShell, assertTools} from './account-checks.ts';
import {createHome} from './home.ts';
import {known} from './known.ts';
import {type Memberships, membershipChanges} from './membership.ts';
import {createUser, removeUser, setComment, setPassword, setShell} from './user.ts';

/** What an account should be. What is left out stays as it is. */
export type WantedAccount = {
	readonly name: string;
	readonly uid?: number | undefined;
	readonly isSystemAllowed: boolean;
	readonly home?: string | undefined;
	readonly shell?: string | undefined;
	/** Of a new account, unless `shell` says otherwise. */
	readonly newShell: string;
	readonly comment?: string | undefined;
	readonly passwordHash?: Secret | undefined;
	/** Primary group; a new account gets one of its own unless given. */
	readonly group?: string | undefined;
	readonly groups: readonly string[];
	/** Whether it leaves all other groups but its primary one. */
	readonly isGroupsExclusive?: boolean;
	/** Whether it may do without a home. */
	readonly isHomeless?: boolean;
};

/**
The changes that make an account right: it, its home, shell, comment, groups and password.

@throws A `Problem` for what is never changed: a uid, where a home is, an account of the system; and for what is missing
on the target: a group, a shell, useradd.
*/
export function accountChanges(state: AccountState, wanted: WantedAccount): readonly Change[] {
	const {account, password, entries} = state;
	const {name, group, shell, comment, passwordHash} = wanted;
	assertGroups(state, [...wanted.groups, ...(group === undefined ? [] : [group])]);
	if (shell !== undefined || !account) {
		assertShell(state, shell ?? wanted.newShell);
	}

	assertIdentity(account, wanted, group === undefined ? undefined : entries.get(group));
	return [
		...(account ? [] : [creation(state, wanted)]),
		...(account && !state.home.stat && !wanted.isHomeless ? [createHome(account, realHome(state))] : []),
		...(account && shell !== undefined && account.shell !== shell ? [setShell(account, shell)] : []),
		...(account && comment !== undefined && account.comment !== comment ? [setComment(account, comment)] : []),
		...membershipChanges(name, memberships(state, wanted)),
		...(passwordHash && !password?.hash.equals(passwordHash) ? [setPassword(name, password, passwordHash)] : []),
	];
}

/**
The change that removes an account; none when there is none.

@throws `CONNECTED_USER` for the one who is connected.
*/
export function removalChanges(
	state: AccountState,
	wanted: Pick<WantedAccount, 'name' | 'uid' | 'isSystemAllowed'>,
): readonly Change[] {
	const {account, password, groups, entries} = state;
	if (!account) {
		return [];
	}

	assertIdentity(account, wanted);
	assertTools(state);
	if (state.connected.includes(account.uid)) {
		throw new Problem('CONNECTED_USER', `"${account.name}" is connected: this run works through that account`, {
			hint: 'log in as somebody else to remove it',
		});
	}

	const joined = groups.map(name => entries.get(name)).filter(entry => entry !== undefined);
	return [removeUser({account, password, groups: joined.filter(({gid}) => gid !== account.gid)})];
}

/**
Where the home of an account is, or will be, without links.

@throws `NO_FOLDER` when it has no place to be.
*/
export function realHome({home: {path, real}}: AccountState): string {
	if (real === undefined) {
		throw new Problem('NO_FOLDER', `there is no directory "${parentOf(path)}" for the home "${path}"`, {
			hint: 'make it with a "file" task before this one',
		});
	}

	return real;
}

function creation(state: AccountState, wanted: WantedAccount): Change {
	const {home, entries, uidOwner} = state;
	const {name, uid, comment, isSystemAllowed, isHomeless} = wanted;
	assertTools(state);
	if (uidOwner) {
		throw new Problem('UID_TAKEN', `uid ${uid} belongs to "${uidOwner.name}" already`, {hint: 'choose another one, or none'});
	}

	if (home.stat && !isHomeless) {
		throw new Problem('HOME_EXISTS', `"${home.path}" is there already, and no account "${name}"`, {
			why: `It belongs to uid ${home.stat.uid}, and what is in it may be somebody else's.`,
			hint: `move it away, choose another "home", or bring the old account back: useradd --uid ${home.stat.uid} --no-create-home ${name}`,
		});
	}

	const ownGroup = entries.get(wanted.group ?? name);
	if (wanted.group === undefined) {
		assertOwnGroup(ownGroup, isSystemAllowed);
	}

	const shell = wanted.shell ?? wanted.newShell;
	const place = {home: home.path, realHome: isHomeless ? undefined : realHome(state)};
	return createUser({...place, name, uid, shell, comment, ownGroup, isSystem: isSystemAllowed});
}

/** Groups to join and to leave. The primary one is never left. */
function memberships({account, groups, entries}: AccountState, wanted: WantedAccount): Memberships {
	const {name} = wanted;
	const before = account ? groups : [wanted.group ?? name];
	const named = (names: readonly string[]) => [...new Set(names)].map(one => entries.get(one)).filter(one => one !== undefined);
	// Of a group or an account that is foretold the gid may be unknown: then it is the group's list that counts
	const isPrimary = (entry: GroupEntry) => known(() => entry.gid) === known(() => account?.gid);
	const others = wanted.isGroupsExclusive && account ? before.filter(one => !wanted.groups.includes(one)) : [];
	return {
		before,
		joined: named(wanted.groups.filter(one => !before.includes(one))),
		left: named(others).filter(entry => entry.members.includes(name) && !isPrimary(entry)),
	};
}
