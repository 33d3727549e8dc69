import type {Look} from '../core/fact.ts';
import {Problem} from '../core/problem.ts';
import {isId} from '../domain/owner.ts';
import {group, user} from './user.ts';

type Owner = {readonly owner?: string | undefined; readonly group?: string | undefined};

/** Which of an owner and a group, where given by name, the host does not know. Both are asked in one round trip. */
export async function missingOwner(look: Look, wanted: Owner): Promise<Owner> {
	const [account, found] = await Promise.all([
		wanted.owner === undefined || isId(wanted.owner) ? {} : look(user(wanted.owner)),
		wanted.group === undefined || isId(wanted.group) ? {} : look(group(wanted.group)),
	]);
	return {...(!account && {owner: wanted.owner}), ...(!found && {group: wanted.group})};
}

/** Throws a `Problem` when one of them is missing. */
export function assertOwner({owner, group}: Owner): void {
	if (owner !== undefined) {
		throw new Problem('NO_SUCH_USER', `there is no user "${owner}" on the host`, {
			hint: 'make the account in a task before this one, or write a uid',
		});
	}

	if (group !== undefined) {
		throw new Problem('NO_SUCH_GROUP', `there is no group "${group}" on the host`, {
			hint: 'make the group in a task before this one, or write a gid',
		});
	}
}
