import type {Fact} from '../core/fact.ts';
import {isProblem, Problem} from '../core/problem.ts';
import type {IdMap, IdRange} from '../domain/id-map.ts';

/**
The map that the kernel uses for a container now, which is that of its last start; `undefined` when it does not run.

A container whose ids are those of the host has one, too: of all ids on themselves.
*/
export const idMapInUse = (id: number): Fact<IdMap | undefined> => ({
	key: `id map in use of container ${id}`,
	async look(probe) {
		// Exit 1: there is no such container; no number: it does not run
		const pid = (await ifInstalled(probe.lookUp(1, 'lxc-info', '-n', String(id), '-p', '-H')))?.trim();
		if (pid === undefined || !/^[1-9]\d*$/.test(pid)) {
			return undefined;
		}

		const [users, groups] = await Promise.all(
			['uid_map', 'gid_map'].map(async name => probe.lookUp(1, 'cat', `/proc/${pid}/${name}`)),
		);
		return users === undefined || groups === undefined ? undefined : {users: readRanges(users), groups: readRanges(groups)};
	},
});

/** A host without LXC is no node, which matters more than that this cannot be told. */
async function ifInstalled(answer: Promise<string | undefined>): Promise<string | undefined> {
	try {
		return await answer;
	} catch (error) {
		if (isProblem(error) && error.code === 'NO_SUCH_PROGRAM') {
			return undefined;
		}

		throw error;
	}
}

/** @see user_namespaces(7) */
function readRanges(text: string): readonly IdRange[] {
	return text
		.trimEnd()
		.split('\n')
		.map(line => {
			const [, inside, outside, count] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s*$/.exec(line) ?? [];
			if (count === undefined) {
				throw new Problem('NOT_UNDERSTOOD', `no line of a map of ids: ${JSON.stringify(line)}`);
			}

			return {inside: Number(inside), outside: Number(outside), count: Number(count)};
		});
}
