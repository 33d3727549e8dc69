import {execFile} from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {Problem} from '../core/problem.ts';
import {exclusively, labDigest, resolveDirectory} from './directory.ts';
import {killAll} from './processes.ts';
import {assertRoot, programPath} from './requirements.ts';

/** Stops every host of a lab, also those an interrupted command left half started, and removes what the lab has written. */
export async function labDown(options: {readonly directory: string}): Promise<void> {
	assertRoot();
	const directory = await resolveDirectory(options.directory);
	await exclusively(directory, async () => {
		await killAll(directory);
		await removeFiles(directory);
		// A killed command's last child may only now show what it is; without its files it ends, and here it is met at the latest
		await killAll(directory);
		await removeControlGroups(directory);
		await fs.rmdir(directory).catch((error: NodeJS.ErrnoException) => {
			// Someone else's file is in it, or there never was a lab
			if (error.code !== 'ENOTEMPTY' && error.code !== 'ENOENT') {
				throw error;
			}
		});
	});
}

async function removeFiles(directory: string): Promise<void> {
	for (const name of await fs.readdir(directory).catch(() => [])) {
		if (
			['hosts', 'clusters', 'templates', 'known_hosts', 'id_ed25519', 'id_ed25519.pub'].includes(name.replace(/^\.next-/, ''))
		) {
			await fs.rm(path.join(directory, name), {recursive: true, force: true});
		}
	}
}

/** Groups are made in the kernel's one tree, which this machine may have mounted elsewhere, or not at all. */
async function removeControlGroups(directory: string): Promise<void> {
	const script = `
mount -t cgroup2 cgroup /sys/fs/cgroup 2>/dev/null || exit 0
group=/sys/fs/cgroup/runner-lab-${labDigest(directory)}
[ -d "$group" ] || exit 0
# A process that has just died may still count
for turn in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	find "$group" -depth -type d -exec rmdir {} + 2>/dev/null
	[ -d "$group" ] || exit 0
	sleep 0.05
done
find "$group" -depth -type d -exec rmdir {} +
`;
	try {
		await promisify(execFile)('unshare', ['--mount', '--', 'sh', '-c', script], {env: {PATH: programPath}});
	} catch (error) {
		throw new Problem('LAB_CGROUPS', `control groups of the lab are left: ${(error as {stderr?: string}).stderr?.trim()}`, {
			hint: 'a process of the lab still runs: try "runner lab down" again',
			cause: error,
		});
	}
}
