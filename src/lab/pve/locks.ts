import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type {ContainerConfig} from '../../domain/container-config.ts';
import {die} from './die.ts';

/** How many calls of this process hold a lock file, and through which descriptor. */
const held = new Map<string, {readonly fd: number; count: number}>();

/**
Runs a task under the lock of a container's configuration, the one that `pct` of every process takes. May be nested.

@param options - `timeoutS`: 10 unless given; PVE waits 5 for the lock of a new id.
*/
export function withConfigLock<T>(id: number, task: () => T, {timeoutS = 10}: {readonly timeoutS?: number} = {}): T {
	return withFileLock(`/run/lock/lxc/pve-config-${id}.lock`, task, timeoutS);
}

/** Runs a task under flock(2) of a file. */
export function withFileLock<T>(file: string, task: () => T, timeoutS: number): T {
	const lock = held.get(file) ?? {fd: takeLock(file, timeoutS), count: 0};
	held.set(file, lock);
	lock.count++;
	try {
		return task();
	} finally {
		lock.count--;
		if (lock.count === 0) {
			held.delete(file);
			fs.closeSync(lock.fd);
		}
	}
}

function takeLock(file: string, timeoutS: number): number {
	fs.mkdirSync(path.dirname(file), {recursive: true});
	const fd = fs.openSync(file, 'a');
	if (flock(fd, '-n')) {
		return fd;
	}

	process.stderr.write('trying to acquire lock...');
	if (flock(fd, '-w', String(timeoutS))) {
		process.stderr.write(' OK\n');
		return fd;
	}

	process.stderr.write('\n');
	fs.closeSync(fd);
	return die(`can't lock file '${file}' - got timeout`, 4);
}

/** The lock belongs to the open file, which the parent shares with flock(1), so it outlives that. */
const flock = (fd: number, ...how: readonly string[]) =>
	spawnSync('flock', ['-x', ...how, '3'], {stdio: ['ignore', 'ignore', 'inherit', fd]}).status === 0;

/** Dies when the configuration holds a `lock`, unless it is one of those that this command may pass. */
export function assertUnlocked({main}: ContainerConfig, {except = []}: {readonly except?: readonly string[]} = {}): void {
	const {lock} = main.options;
	if (lock !== undefined && !except.includes(lock)) {
		die(`CT is locked (${lock})`);
	}
}
