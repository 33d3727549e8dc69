import type {Change} from '../core/change.ts';
import {expect, type Look} from '../core/fact.ts';
import {Problem} from '../core/problem.ts';
import type {AccountState} from '../facts/account.ts';
import {homesWithin} from '../facts/accounts.ts';
import {statOf} from '../facts/file.ts';
import {type Place, placeOf} from '../facts/place.ts';
import {removalOf} from './entry.ts';

/** What is looked up of a home that is to be removed. */
export type OldHome = {
	/** The home by its path without links; `undefined` when it is not there. */
	readonly place: Place | undefined;
	/** Names of all accounts that live in it. */
	readonly inhabitants: readonly string[];
};

/** Looks at the home of an account before it is removed; at nothing where there is no account, or no home. */
export async function inspectOldHome(look: Look, {account, home: {real}}: AccountState): Promise<OldHome> {
	if (!account || real === undefined) {
		return {place: undefined, inhabitants: []};
	}

	const homes = [...new Set([account.home, real])];
	const [place, ...inhabitants] = await Promise.all([placeOf(look, real), ...homes.map(path => look(homesWithin(path)))]);
	return {place, inhabitants: [...new Set(inhabitants.flat())]};
}

/**
The change that removes the home of an account with all that is in it; none when there is none.

@throws `NOT_ITS_HOME` for what may be more than the home of this one account: a link, a folder of somebody else, one in
which others live; `SYSTEM_FOLDER`, `MOUNT_POINT`.
*/
export function homeRemoval({account, home}: AccountState, {place, inhabitants}: OldHome): readonly Change[] {
	if (!account || !home.stat || !place) {
		return [];
	}

	const others = inhabitants.filter(name => name !== account.name);
	const {stat} = home;
	const why =
		stat.kind !== 'directory'
			? `is ${stat.kind === 'link' ? `a symbolic link to "${stat.target}"` : 'no directory'}`
			: stat.uid !== account.uid
				? `belongs to uid ${stat.uid}, and not to the account`
				: others.length > 0
					? `is also the home of ${others.map(name => `"${name}"`).join(', ')}, or holds it`
					: undefined;
	if (why !== undefined) {
		throw new Problem('NOT_ITS_HOME', `the home "${home.path}" of "${account.name}" ${why}`, {
			hint: 'leave "remove_home" out, and remove by hand what may go',
		});
	}

	return removalOf(place).map(change => ({
		...change,
		summary: `remove the home of ${account.name}`,
		before: place.path,
		expect: [...change.expect, expect(statOf(home.path), undefined)],
	}));
}
