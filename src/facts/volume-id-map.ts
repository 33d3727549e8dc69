import type {Fact} from '../core/fact.ts';
import {Problem} from '../core/problem.ts';
import type {IdMap, IdRange} from '../domain/id-map.ts';
import {runningContainers} from './container.ts';

/**
The map that the kernel uses for a container now, which is that of its last start; `undefined` when it does not run.

A container whose ids are those of the host has one, too: of all ids on themselves.
*/
export const idMapInUse = (id: number): Fact<IdMap | undefined> => ({
	key: `id map in use of container ${id}`,
	async look(probe) {
		// Not believed but seen: of a container that never ran, lxc-info makes folders for its lock
		if (!(await runningContainers.look(probe))[id]) {
			return undefined;
		}

		// Exit 1: there is no such container; no number: it does not run
		const pid = (await probe.lookUp(1, 'lxc-info', '-n', String(id), '-p', '-H'))?.trim();
		if (pid === undefined || !/^[1-9]\d*$/.test(pid)) {
			return undefined;
		}

		const [users, groups] = await Promise.all(
			['uid_map', 'gid_map'].map(async name => probe.lookUp(1, 'cat', `/proc/${pid}/${name}`)),
		);
		return users === undefined || groups === undefined ? undefined : {users: readRanges(users), groups: readRanges(groups)};
	},
});

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
