import {die, warn} from '../die.ts';
import {applyPending} from '../pending.ts';
import {tryProgram} from '../storage/run.ts';
import {loadConfig, withConfigLock} from '../store.ts';
import {runHookscript} from './hookscript.ts';
import {waitForEnd, whileWaiting} from './lock-holder.ts';
import {isRunning, monitorPid} from './running.ts';

/** How a container is shut down. */
export type ShutdownOptions = {
	/** How long it may take, in seconds; 60 unless given. */
	readonly timeoutS?: number;
	/** Whether it is killed then. */
	readonly forceStop?: boolean;
};

/** Ends a container at once, and returns when its last hook has ended and the changes that waited for it are made. */
export function stopContainer(id: number): void {
	end(id, ['--kill']);
}

/** Asks the init of a container to end it. Dies when it takes too long. */
export function shutdownContainer(id: number, {timeoutS = 60, forceStop = false}: ShutdownOptions = {}): void {
	end(id, [...(forceStop ? [] : ['--nokill']), '--timeout', String(timeoutS)]);
}

function end(id: number, words: readonly string[]): void {
	withConfigLock(id, () => {
		runHookscript(id, loadConfig(id), 'pre-stop');
		const monitor = monitorPid(id);
		whileWaiting(id, () => {
			const failure = tryProgram(['lxc-stop', '-n', String(id), ...words]);
			if (failure !== undefined && isRunning(id)) {
				warn(failure);
				die('container did not stop');
			}

			if (monitor !== undefined && !waitForEnd(monitor)) {
				die('container did not stop');
			}
		});
		applyPending(id);
	});
}
