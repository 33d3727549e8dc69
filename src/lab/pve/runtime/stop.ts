import fs from 'node:fs';
import {die, warn} from '../die.ts';
import {applyPending} from '../pending.ts';
import {tryProgram} from '../storage/run.ts';
import {loadConfig, withConfigLock} from '../store.ts';
import {runHookscript} from './hookscript.ts';
import {isAlive, isRunning, monitorPid, waitUntil} from './running.ts';

/** How a container is shut down. */
export type ShutdownOptions = {
	/** How long it may take, in seconds; 60 unless given. */
	readonly timeoutS?: number;
	/** Whether it is killed then. */
	readonly forceStop?: boolean;
};

/** Ends a container at once, and returns when its last hook has ended and the changes that waited for it are made. */
export function stopContainer(id: number): void {
	end(id, ['--kill'], 60);
}

/** Asks the init of a container to end it. Dies when it takes too long. */
export function shutdownContainer(id: number, {timeoutS = 60, forceStop = false}: ShutdownOptions = {}): void {
	end(id, [...(forceStop ? [] : ['--nokill']), '--timeout', String(timeoutS)], timeoutS + 5);
}

/** Whether some process ends this container now, and holds its lock until the last hook has ended. */
export function isBeingStopped(id: number): boolean {
	const pid = fs.existsSync(markPath(id)) ? Number(fs.readFileSync(markPath(id), 'utf8')) : 0;
	return pid > 0 && isAlive(pid);
}

const markPath = (id: number): string => `/run/pve/ct-${id}.stopping`;

function end(id: number, words: readonly string[], timeoutS: number): void {
	withConfigLock(id, () => {
		runHookscript(id, loadConfig(id), 'pre-stop');
		const monitor = monitorPid(id);
		fs.mkdirSync('/run/pve', {recursive: true});
		fs.writeFileSync(markPath(id), String(process.pid));
		try {
			const failure = tryProgram(['lxc-stop', '-n', String(id), ...words]);
			if (failure !== undefined && isRunning(id)) {
				warn(failure);
				die('container did not stop');
			}

			if (!waitUntil(() => !isRunning(id) && (monitor === undefined || !isAlive(monitor)), timeoutS * 1000)) {
				die('container did not stop');
			}
		} finally {
			fs.rmSync(markPath(id), {force: true});
		}

		applyPending(id);
	});
}
