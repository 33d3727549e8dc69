import {execFile} from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {labDigest, resolveDirectory} from '../../src/lab/directory.ts';

/** All that there still is of a lab on this machine: processes, mounts of anyone, control groups, files. */
export async function tracesOf(directory: string): Promise<readonly string[]> {
	const real = await resolveDirectory(directory);
	const traces: string[] = [];
	for (const name of await fs.readdir('/proc')) {
		if (!/^\d+$/.test(name) || Number(name) === process.pid) {
			continue;
		}

		const [command, mounts, stat] = await Promise.all(
			['cmdline', 'mountinfo', 'stat'].map(async file => fs.readFile(path.join('/proc', name, file), 'utf8').catch(() => '')),
		);
		const isZombie = / Z /.test(stat ?? '');
		if (!isZombie && (command?.includes(`\0${real}\0`) || mounts?.includes(real))) {
			traces.push(`process ${name}: ${command?.replaceAll('\0', ' ')}`);
		}
	}

	if ((await fs.readFile('/proc/self/mountinfo', 'utf8')).includes(real)) {
		traces.push('a mount');
	}

	const list = 'mount -t cgroup2 cgroup /sys/fs/cgroup && ls /sys/fs/cgroup';
	const {stdout} = await promisify(execFile)('unshare', ['--mount', '--', 'sh', '-c', list]);
	if (stdout.includes(labDigest(real))) {
		traces.push('a control group');
	}

	return [...traces, ...(await fs.readdir(real).catch(() => [])).map(name => `file ${name}`)];
}
