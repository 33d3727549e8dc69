import {isUnknown} from '../core/fact.ts';
import {Problem} from '../core/problem.ts';
import {idMapOf, toHost} from '../domain/id-map.ts';
import type {Forecast} from './container-forecast.ts';

/**
Refuses raw lines that would make somebody else root of a container that is only now made.

Its files are those of the map it was made with: Proxmox VE starts it all the same, and to its new root all of them are nobody's.
*/
export function assertRootStays(id: number, made: Forecast, after: Forecast): void {
	const [before, then] = [rootOf(made), rootOf(after)];
	if (before === undefined || then === undefined || before === then) {
		return;
	}

	throw new Problem(
		'ROOT_MOVES',
		`root of the new container ${id} is ${before} on the node, and its lxc.idmap makes it ${then}`,
		{
			why: 'Nothing moves the files of a container when its map does: all of them would belong to nobody, and the start would not say so.',
			hint: 'map only ids above 0 anew, such as "u 1000 1000 1" between "u 0 100000 1000" and "u 1001 101001 64535", or restore a backup of a container that has this map',
		},
	);
}

/** Uid and gid of root as the node has them; `undefined` when that cannot be told. */
function rootOf({options, raw}: Forecast): string | undefined {
	const {unprivileged} = options;
	if (isUnknown(raw) || isUnknown(unprivileged)) {
		return undefined;
	}

	try {
		const map = idMapOf({options: unprivileged === undefined ? {} : {unprivileged}, raw});
		return map === undefined ? '0:0' : `${toHost(map.users, 0)}:${toHost(map.groups, 0)}`;
	} catch (error) {
		if (error instanceof SyntaxError) {
			// Another check tells what is wrong with the lines
			return undefined;
		}

		throw error;
	}
}
