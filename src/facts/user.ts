import type {Fact} from '../core/fact.ts';
import type {Probe} from '../core/probe.ts';
import {Problem} from '../core/problem.ts';
import {Secret} from '../core/secret.ts';
import {type GroupEntry, parseGroup, parseGroups} from '../domain/group.ts';
import {isSystemId, type PasswdEntry, parsePasswd, parseShadowHash} from '../domain/passwd.ts';
import {allEntries, entryOf} from './name-service.ts';

/** An account as the target's name service knows it. */
export type Account = PasswdEntry & {
	/** Known of a new account too, whose uid only useradd can tell. */
	readonly isSystem: boolean;
};

/** How an account's password is stored. */
export type Password = {
	/** The field of shadow(5) as it stands. */
	readonly hash: Secret;
	/** Whether any password can match it. */
	readonly isUsable: boolean;
};

/** The account of a name; `undefined` when there is none. */
export const user = (name: string): Fact<Account | undefined> => ({
	key: `user ${name}`,
	look: async probe => lookUpAccount(probe, name),
});

/** The account that has a uid; the first one where several share it. */
export const userOfId = (uid: number): Fact<Account | undefined> => ({
	key: `uid ${uid}`,
	look: async probe => lookUpAccount(probe, String(uid)),
});

/** The group of a name; `undefined` when there is none. */
export const group = (name: string): Fact<GroupEntry | undefined> => ({
	key: `group ${name}`,
	look: async probe => lookUpGroup(probe, name),
});

/** The group that has a gid; the first one where several share it. */
export const groupOfId = (gid: number): Fact<GroupEntry | undefined> => ({
	key: `gid ${gid}`,
	look: async probe => lookUpGroup(probe, String(gid)),
});

/** Names of a user's groups, the primary one too, sorted; a group without a name by its number. `undefined` when there is no such user. */
export const groupsOf = (name: string): Fact<readonly string[] | undefined> => ({
	key: `groups of ${name}`,
	async look(probe) {
		// Not "id -nG": a name may hold blanks, and a gid without a name makes it fail as if there were no user
		const [ids, known] = await Promise.all([probe.lookUp(1, 'id', '-G', name), allEntries(probe, 'group')]);
		if (ids === undefined) {
			return undefined;
		}

		const joined = new Set(ids.trim().split(/\s+/));
		// Several may have one id: who is in one of them is in all
		const named = understood(parseGroups(known), 'the list of groups').filter(({gid}) => joined.has(String(gid)));
		const unnamed = [...joined].filter(id => !named.some(({gid}) => String(gid) === id));
		return [...named.map(({name}) => name), ...unnamed].sort();
	},
});

/** The stored password of an account; `undefined` when it has no entry in shadow(5). */
export const passwordOf = (name: string): Fact<Password | undefined> => ({
	key: `password of ${name}`,
	async look(probe) {
		const line = await entryOf(probe, 'shadow', name);
		if (line === undefined) {
			return undefined;
		}

		// No word of what was read may get into the message
		const hash = understood(parseShadowHash(line, name), `the password entry of "${name}"`);
		return {hash: new Secret(hash), isUsable: hash === '' || /^[^!*]/.test(hash)};
	},
});

/** Uids, sorted, that hold the connection: of what started this look, of what started that, and so on. */
export const connectedUids: Fact<readonly number[]> = {
	key: 'connected uids',
	async look(probe) {
		const uids = new Set<number>();
		for (let pid = 'self'; pid !== '0'; ) {
			const status = await probe.run('cat', `/proc/${pid}/status`);
			const [, parent] = /^PPid:\s*(\d+)$/m.exec(status) ?? [];
			const [, list] = /^Uid:\s*([\d\s]+)$/m.exec(status) ?? [];
			for (const uid of understood(list, `/proc/${pid}/status`).trim().split(/\s+/)) {
				uids.add(Number(uid));
			}

			pid = understood(parent, `/proc/${pid}/status`);
		}

		return [...uids].sort((a, b) => a - b);
	},
};

async function lookUpAccount(probe: Probe, key: string): Promise<Account | undefined> {
	const line = await entryOf(probe, 'passwd', key);
	if (line === undefined) {
		return undefined;
	}

	const entry = understood(parsePasswd(line), `the account "${key}"`);
	return {...entry, isSystem: isSystemId(entry.uid)};
}

async function lookUpGroup(probe: Probe, key: string): Promise<GroupEntry | undefined> {
	const line = await entryOf(probe, 'group', key);
	return line === undefined ? undefined : understood(parseGroup(line), `the group "${key}"`);
}

/** An answer that is not understood is never taken for an absence. */
export function understood<T>(value: T | undefined, what: string): T {
	if (value === undefined) {
		throw new Problem('NOT_UNDERSTOOD', `what the host says of ${what} is not understood`, {
			hint: 'look at what "getent" prints there',
		});
	}

	return value;
}
