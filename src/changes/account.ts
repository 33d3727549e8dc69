import type {Change} from '../core/change.ts';
import {Problem} from '../core/problem.ts';
import type {Secret} from '../core/secret.ts';
import type {GroupEntry} from '../domain/group.ts';
import {isSystemId} from '../domain/passwd.ts';
import {parentOf} from '../domain/path.ts';
import type {AccountState} from '../facts/account.ts';
import type {Account} from '../facts/user.ts';
import {createHome} from './home.ts';
import {createUser, joinGroups, removeUser, setComment, setPassword, setShell} from './user.ts';

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
	readonly groups: readonly string[];
};

/**
The changes that make an account right: it, its home, shell, comment, groups and password.

@throws A `Problem` for what is never changed: a uid, where a home is, an account of the system; and for what is missing
on the target: a group, a shell, useradd.
*/
export function accountChanges(state: AccountState, wanted: WantedAccount): readonly Change[] {
	const {account, password, groups} = state;
	const {name, shell, comment, passwordHash} = wanted;
	assertGroups(state, wanted.groups);
	if (shell !== undefined || !account) {
		assertShell(state, shell ?? wanted.newShell);
	}

	assertIdentity(account, wanted);
	return [
		...(account ? [] : [creation(state, wanted)]),
		...(account && !state.home.stat ? [createHome(account, realHome(state))] : []),
		...(account && shell !== undefined && account.shell !== shell ? [setShell(account, shell)] : []),
		...(account && comment !== undefined && account.comment !== comment ? [setComment(account, comment)] : []),
		...joinGroups(name, account ? groups : [name], missingGroups(state, wanted)),
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
	const {name, uid, comment, isSystemAllowed} = wanted;
	assertTools(state);
	if (uidOwner) {
		throw new Problem('UID_TAKEN', `uid ${uid} belongs to "${uidOwner.name}" already`, {hint: 'choose another one, or none'});
	}

	if (home.stat) {
		throw new Problem('HOME_EXISTS', `"${home.path}" is there already, and no account "${name}"`, {
			why: `It belongs to uid ${home.stat.uid}, and what is in it may be somebody else's.`,
			hint: `move it away, choose another "home", or bring the old account back: useradd --uid ${home.stat.uid} --no-create-home ${name}`,
		});
	}

	const ownGroup = entries.get(name);
	assertOwnGroup(ownGroup, isSystemAllowed);
	const shell = wanted.shell ?? wanted.newShell;
	return createUser({name, uid, shell, comment, ownGroup, isSystem: isSystemAllowed, home: home.path, realHome: realHome(state)});
}

/** An account that is not meant is never touched. */
function assertIdentity(
	account: Account | undefined,
	wanted: Pick<WantedAccount, 'name' | 'uid' | 'isSystemAllowed' | 'home'>,
): void {
	const {name, uid, home, isSystemAllowed} = wanted;
	if (account?.isSystem && (!isSystemAllowed || account.uid === 0)) {
		throw new Problem('SYSTEM_ACCOUNT', `"${name}" is an account of the system: its uid is ${account.uid}`, {
			why: 'Software relies on such accounts being as they are.',
			hint:
				account.uid === 0
					? 'choose another name: root is never changed'
					: 'choose another name, or write "system_account: true" if it is meant',
		});
	}

	if (account && uid !== undefined && account.uid !== uid) {
		throw new Problem('OTHER_UID', `"${name}" has the uid ${account.uid}, not ${uid}`, {
			why: 'Files belong to a number, so another uid would take its files away from the account.',
			hint: `leave "uid" out, or write ${account.uid}`,
		});
	}

	if (account && home !== undefined && account.home !== home) {
		throw new Problem('OTHER_HOME', `the home of "${name}" is ${JSON.stringify(account.home)}, not ${JSON.stringify(home)}`, {
			hint: `leave "home" out, or move it by hand while nobody is logged in: usermod --home ${home} --move-home ${name}`,
		});
	}
}

function assertTools({hasUseradd}: AccountState): void {
	if (!hasUseradd) {
		throw new Problem('NO_USERADD', 'there is no /usr/sbin/useradd on this host', {
			why: 'Accounts are made and removed by the programs of the package "passwd" or "shadow"; those of busybox are not supported.',
			hint: 'install that package before this task',
		});
	}
}

function assertShell({shell}: AccountState, path: string): void {
	const isProgram = shell && (shell.kind === 'link' || (shell.kind === 'file' && (Number.parseInt(shell.mode, 8) & 0o111) !== 0));
	if (!isProgram) {
		throw new Problem('NO_SHELL', `the login shell "${path}" ${shell ? 'is no program' : 'is not installed'}`, {
			why: 'Nobody could log in with it.',
			hint: 'install it before this task, or choose another one: /bin/sh is always there',
		});
	}
}

function assertGroups({entries}: AccountState, groups: readonly string[]): void {
	const missing = groups.filter(name => !entries.get(name));
	if (missing.length > 0) {
		throw new Problem('NO_SUCH_GROUP', `there is no group ${missing.map(name => `"${name}"`).join(', ')}`, {
			hint: 'create it before this task (groupadd NAME), or correct its name',
		});
	}
}

/** The members of a group like "sudo" have rights that an account of the same name should not get by accident. */
function assertOwnGroup(entry: GroupEntry | undefined, isSystemAllowed: boolean): void {
	if (entry && isSystemId(entry.gid) && !isSystemAllowed) {
		throw new Problem('SYSTEM_GROUP', `there is a group "${entry.name}" of the system, which the new account would be in`, {
			hint: 'choose another name, or write "system_account: true" if it is meant',
		});
	}
}

function missingGroups({account, groups, entries}: AccountState, {name, groups: wanted}: WantedAccount): readonly GroupEntry[] {
	const joined = account ? groups : [name];
	return [...new Set(wanted)]
		.filter(wantedName => !joined.includes(wantedName))
		.map(wantedName => entries.get(wantedName))
		.filter(entry => entry !== undefined);
}
