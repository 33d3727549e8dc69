import {spawnSync} from 'node:child_process';
import fs from 'node:fs';

/** The containers that run here: those whose monitor listens for commands, as Proxmox VE has it. */
export function runningContainers(): ReadonlySet<number> {
	const sockets = fs.readFileSync('/proc/net/unix', 'utf8');
	return new Set([...sockets.matchAll(/ @\/var\/lib\/lxc\/(\d+)\/command$/gm)].map(([, id]) => Number(id)));
}

/** Whether a container runs. It still does while it shuts down, and no more while its last hook works. */
export const isRunning = (id: number): boolean => runningContainers().has(id);

/** Process 1 of a container, by the number it has at the host; `undefined` when it does not run. */
export function initPid(id: number): number | undefined {
	const {stdout} = spawnSync('lxc-info', ['-n', String(id), '-p', '-H'], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']});
	const pid = Number(stdout.trim());
	return pid > 0 ? pid : undefined;
}

/** The process that started a container and waits for its end, the parent of its process 1. */
export function monitorPid(id: number): number | undefined {
	const init = initPid(id);
	return init === undefined ? undefined : Number(/^PPid:\t(\d+)$/m.exec(statusOf(init))?.[1]) || undefined;
}

/** Whether a process is there and has not ended. */
export const isAlive = (pid: number): boolean => /^State:\t[^ZX]/m.test(statusOf(pid));

/** Waits, looking now and then: what ends here is no child of ours. */
export function waitUntil(isSo: () => boolean, timeoutMs: number): boolean {
	const end = Date.now() + timeoutMs;
	while (!isSo()) {
		if (Date.now() > end) {
			return false;
		}

		Atomics.wait(nothing, 0, 0, 3);
	}

	return true;
}

const nothing = new Int32Array(new SharedArrayBuffer(4));

function statusOf(pid: number): string {
	try {
		return fs.readFileSync(`/proc/${pid}/status`, 'utf8');
	} catch {
		// It has ended
		return '';
	}
}
