import type {Change} from '../core/change.ts';
import {expect} from '../core/fact.ts';
import {Problem} from '../core/problem.ts';
import type {Home} from '../facts/account.ts';
import {statOf} from '../facts/file.ts';
import type {Place} from '../facts/place.ts';
import type {Account} from '../facts/user.ts';
import {removalOf} from './entry.ts';

/** What has to be known before the home of an account may be removed. */
export type OldHome = {
	readonly account: Account;
	readonly home: Home;
	/** The home by its path without links; `undefined` when it is not there. */
	readonly place: Place | undefined;
	/** Names of all accounts that live in it. */
	readonly inhabitants: readonly string[];
};

/**
The change that removes the home of an account with all that is in it; none when there is none.

@throws `NOT_ITS_HOME` for what may be more than the home of this one account: a link, a folder of somebody else, one in
which others live; `SYSTEM_FOLDER`, `MOUNT_POINT`.
*/
export function homeRemoval({account, home, place, inhabitants}: OldHome): readonly Change[] {
	if (!home.stat || !place) {
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
