import type {Fact} from '../core/fact.ts';
import {Problem} from '../core/problem.ts';

/** All paths on which something is mounted, as the target's first process would name them. */
export const mountPoints: Fact<readonly string[]> = {
	key: 'mounts',
	async look(probe) {
		const lines = (await probe.run('cat', '/proc/self/mountinfo')).trimEnd().split('\n');
		return lines.map(line => {
			const path = line.split(' ')[4];
			if (!path?.startsWith('/')) {
				throw new Problem('NOT_UNDERSTOOD', `no line of proc_pid_mountinfo(5): ${JSON.stringify(line)}`);
			}

			// Blank, tab, line break and backslash are written so
			return path.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
		});
	},
};
