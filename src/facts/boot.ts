import type {Fact} from '../core/fact.ts';
import {Problem} from '../core/problem.ts';

/**
Which of its lives a host is in: another text after each restart.

The kernel's boot id, and when process 1 was started: most containers see the boot id of their host.
*/
export const boot: Fact<string> = {
	key: 'boot',
	async look(probe) {
		const [id, stat] = await Promise.all([
			probe.readFile('/proc/sys/kernel/random/boot_id'),
			// Hidden from all but root where /proc is mounted so
			probe.readFile('/proc/1/stat'),
		]);
		if (id === undefined || !/^[\da-f-]{36}\n$/.test(id)) {
			throw new Problem('NOT_UNDERSTOOD', `no boot id: ${JSON.stringify(id?.slice(0, 100))}`, {
				hint: 'look at /proc/sys/kernel/random/boot_id of the host',
			});
		}

		// Field 22, counted behind the name, which may hold anything; see proc_pid_stat(5)
		const started = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
		return `${id.trim()} ${started}`.trim();
	},
};

/** Where Debian and its like say that a restart is needed for what was installed. */
export const restartNeeded = '/run/reboot-required';
