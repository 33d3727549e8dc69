import fs from 'node:fs';
import {isAlive, waitUntil} from './running.ts';

/**
Runs a task that waits for the end of a container's monitor, by a process that holds the container's lock. The monitor's last hook
then asks for the lock in vain, and leaves to that process what it would have done.
*/
export function whileWaiting<T>(id: number, task: () => T): T {
	fs.mkdirSync('/run/pve', {recursive: true});
	fs.writeFileSync(markPath(id), String(process.pid));
	try {
		return task();
	} finally {
		fs.rmSync(markPath(id), {force: true});
	}
}

/** Whether some process does. */
export function isWaitedFor(id: number): boolean {
	const pid = fs.existsSync(markPath(id)) ? Number(fs.readFileSync(markPath(id), 'utf8')) : 0;
	return pid > 0 && isAlive(pid);
}

/** Waits for the end of a process. A hook of somebody else's may take its time. */
export const waitForEnd = (pid: number): boolean => waitUntil(() => !isAlive(pid), 60_000);

const markPath = (id: number): string => `/run/pve/ct-${id}.awaited`;
