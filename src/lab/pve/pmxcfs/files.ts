import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** What is in a folder, sorted; nothing where there is no folder. */
export function readNames(folder: string): readonly string[] {
	try {
		return fs.readdirSync(folder).sort();
	} catch {
		return [];
	}
}

/**
Runs a task while no other node of the cluster does the same.

The lock goes with the descriptor, so it ends with this process at the latest; flock(1) takes it on our behalf, for want of a
call of Node's own.
*/
export function exclusively<T>(root: string, task: () => T): T {
	const descriptor = fs.openSync(path.join(path.dirname(root), `${path.basename(root)}.lock`), 'a', 0o600);
	try {
		const {status} = spawnSync('flock', ['--exclusive', '3'], {stdio: ['ignore', 'ignore', 'ignore', descriptor]});
		if (status !== 0) {
			throw new Error(`flock ended with ${status}`);
		}

		return task();
	} finally {
		fs.closeSync(descriptor);
	}
}
