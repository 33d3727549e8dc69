import {spawn} from 'node:child_process';
import fs from 'node:fs';
import {textOfError, warn} from '../die.ts';
import {applyPending} from '../pending.ts';
import {configPath, loadConfig, withConfigLock} from '../store.ts';
import {runHookscript} from './hookscript.ts';
import {isWaitedFor, waitForEnd} from './lock-holder.ts';
import {isRunning} from './running.ts';
import {startContainer} from './start.ts';

/**
What LXC calls when a container has ended, however it did: makes the changes that wait for it. A container that wants to restart
is started anew instead, since LXC by itself would do so with what it knew at the first start.
*/
export function postStopHook([name = '']: readonly string[]): void {
	const id = Number(name);
	if (!fs.existsSync(configPath(id))) {
		return;
	}

	try {
		if (!isWaitedFor(id)) {
			applyPending(id);
		}

		runHookscript(id, loadConfig(id), 'post-stop');
	} catch (error) {
		warn(textOfError(error));
	}

	if (process.env.LXC_TARGET === 'reboot') {
		restartLater(id);
		// A hook that fails keeps LXC from it
		process.exitCode = 1;
	}
}

/** Starts a container that restarts itself, as soon as the monitor of its life before has ended. */
export function restartHook([name = '', monitor = '']: readonly string[]): void {
	const id = Number(name);
	waitForEnd(Number(monitor));
	withConfigLock(id, () => {
		if (!isRunning(id)) {
			startContainer(id);
		}
	});
}

function restartLater(id: number): void {
	const monitor = /^\/proc\/(\d+)\//.exec(process.env.LXC_PID_NS ?? '')?.[1] ?? '';
	const words = [process.argv[1] ?? '', 'lxc-pve-restart', String(id), monitor];
	spawn(process.execPath, words, {detached: true, stdio: 'ignore', cwd: '/'}).unref();
}
