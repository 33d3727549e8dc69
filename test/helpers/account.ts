import type {FileStat} from '../../src/core/probe.ts';
import type {GroupEntry} from '../../src/domain/group.ts';
import type {AccountState, Home} from '../../src/facts/account.ts';
import {statLike} from './module.ts';

/** What belongs to alice. */
export const own = (kind: FileStat['kind'], mode: string): FileStat =>
	statLike({kind, mode, owner: 'alice', group: 'alice', uid: 1000, gid: 1000});
/** Who alice is. */
export const ids = {name: 'alice', uid: 1000, gid: 1000, isSystem: false};
/** Her account. */
export const alice = {...ids, comment: '', home: '/home/alice', shell: '/bin/bash'};
/** Groups by name; the first one has her gid. */
export const groupsNamed = (...names: readonly string[]): ReadonlyMap<string, GroupEntry> =>
	new Map(names.map((name, index) => [name, {name, gid: index === 0 ? 1000 : 100 + index, members: []}]));

/** Her home, as it should be. */
export const home: Home = {path: '/home/alice', real: '/home/alice', stat: own('directory', '0700')};
/** All as it should be. */
export const account: AccountState = {
	account: alice,
	password: undefined,
	groups: ['alice'],
	entries: groupsNamed('alice', 'adm', 'dialout'),
	home,
	shell: statLike({mode: '0755'}),
	uidOwner: undefined,
	hasUseradd: true,
	connected: [],
};
/** No such account. */
export const nobody: AccountState = {
	...account,
	account: undefined,
	groups: [],
	entries: new Map(),
	home: {...home, stat: undefined},
};
