import type {Fact} from '../core/fact.ts';
import type {Probe} from '../core/probe.ts';
import {Problem} from '../core/problem.ts';
import {type Mount, parseMount} from '../domain/mountinfo.ts';

/** All paths on which something is mounted, as the target's first process would name them, sorted. */
export const mountPoints: Fact<readonly string[]> = {
	key: 'mounts',
	look: async probe => (await readMounts(probe)).map(({path}) => path).sort(),
};

/** All that is mounted, in the order in which it was. */
export const mountTable: Fact<readonly Mount[]> = {
	key: 'mount table',
	look: readMounts,
};

/** Reads the whole table anew. */
export async function readMounts(probe: Probe): Promise<readonly Mount[]> {
	const lines = (await probe.run('cat', '/proc/self/mountinfo')).trimEnd().split('\n');
	return lines.map(line => {
		const mount = parseMount(line);
		if (!mount) {
			throw new Problem('NOT_UNDERSTOOD', `no line of proc_pid_mountinfo(5): ${JSON.stringify(line)}`);
		}

		return mount;
	});
}
