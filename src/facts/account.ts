import type {Fact, Look} from '../core/fact.ts';
import type {FileStat} from '../core/probe.ts';
import type {GroupEntry} from '../domain/group.ts';
import {parentOf} from '../domain/path.ts';
import {statOf} from './file.ts';
import {type Account, connectedUids, group, groupsOf, type Password, passwordOf, user, userOfId} from './user.ts';

/** What has to be known of an account before it can be made right or removed. */
export type AccountState = {
	readonly account: Account | undefined;
	/** Only looked at when asked for. */
	readonly password: Password | undefined;
	/** Names of its groups, the primary one too. */
	readonly groups: readonly string[];
	/** The group of the account's own name, those asked about, and where it may leave them those it is in. */
	readonly entries: ReadonlyMap<string, GroupEntry | undefined>;
	readonly home: Home;
	readonly shell: FileStat | undefined;
	/** Who has the uid that was asked about. */
	readonly uidOwner: Account | undefined;
	/** Whether accounts can be made here. */
	readonly hasUseradd: boolean;
	/** Uids that hold this connection; only looked at before a removal. */
	readonly connected: readonly number[];
};

/** A home, or where one would stand. */
export type Home = {
	readonly path: string;
	/** The same without links; `undefined` when not even the folder it stands in is there. */
	readonly real: string | undefined;
	readonly stat: FileStat | undefined;
};

export type AccountQuestion = {
	readonly name: string;
	/** Where the home is when there is no account. */
	readonly home: string;
	readonly shell: string;
	readonly uid: number | undefined;
	readonly groups: readonly string[];
	readonly isPasswordNeeded: boolean;
	readonly isRemoval: boolean;
	/** Whether it may leave groups, so that all it is in have to be known. */
	readonly isLeaving?: boolean;
};

/** Looks at an account and all around it, in one round trip where its home is where one expects it. */
export async function lookAtAccount(look: Look, question: AccountQuestion): Promise<AccountState> {
	const {name, uid, isRemoval} = question;
	const [account, groups = [], entries, expectedHome, shell, uidOwner, useradd, password, connected] = await Promise.all([
		look(user(name)),
		look(groupsOf(name)),
		// Before a removal only those count that it is in
		lookAtGroups(look, isRemoval ? [] : [name, ...question.groups]),
		lookAtHome(look, question.home),
		look(statOf(question.shell)),
		uid === undefined ? undefined : look(userOfId(uid)),
		look(statOf('/usr/sbin/useradd')),
		question.isPasswordNeeded || isRemoval ? look(passwordOf(name)) : undefined,
		isRemoval ? look(connectedUids) : [],
	]);
	const [home, joined] = await Promise.all([
		account && account.home !== question.home ? lookAtHome(look, account.home) : expectedHome,
		isRemoval || question.isLeaving ? lookAtGroups(look, groups) : [],
	]);
	const known = {account, password, groups, home, shell, uidOwner, connected};
	return {...known, entries: new Map([...entries, ...joined]), hasUseradd: useradd !== undefined};
}

/**
A path without links. Its last part need not be there.

@returns `undefined` when the folder it stands in is not there.
*/
export const realPathOf = (path: string): Fact<string | undefined> => ({
	key: `real path ${path}`,
	look: async probe => (await probe.lookUp(1, 'realpath', '--', path))?.replace(/\n$/, ''),
});

async function lookAtHome(look: Look, path: string): Promise<Home> {
	const [real, stat, parent] = await Promise.all([look(realPathOf(path)), look(statOf(path)), look(statOf(parentOf(path)))]);
	return {path, stat, real: real ?? (parent?.kind === 'directory' ? path : undefined)};
}

const lookAtGroups = async (look: Look, names: readonly string[]) =>
	Promise.all([...new Set(names)].map(async name => [name, await look(group(name))] as const));
