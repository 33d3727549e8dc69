import type {Fact} from '../core/fact.ts';
import type {Probe} from '../core/probe.ts';
import {type PasswdEntry, parsePasswds} from '../domain/passwd.ts';
import {allEntries} from './name-service.ts';
import {understood} from './user.ts';

/** Names of the users whose primary group has this gid, sorted. */
export const primaryUsersOf = (gid: number): Fact<readonly string[]> => ({
	key: `primary users of ${gid}`,
	look: async probe =>
		(await allAccounts(probe))
			.filter(account => account.gid === gid)
			.map(({name}) => name)
			.sort(),
});

/** Names of the users whose home is this path or lies below it, sorted. */
export const homesWithin = (path: string): Fact<readonly string[]> => ({
	key: `homes within ${path}`,
	look: async probe =>
		(await allAccounts(probe))
			.filter(({home}) => `${home}/`.startsWith(path === '/' ? '/' : `${path}/`))
			.map(({name}) => name)
			.sort(),
});

const allAccounts = async (probe: Probe): Promise<readonly PasswdEntry[]> =>
	understood(parsePasswds(await allEntries(probe, 'passwd')), 'the list of accounts');
