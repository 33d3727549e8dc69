import type {ContainerConfig} from '../../../domain/container-config.ts';
import {idMapConflicts, idMapOf} from '../../../domain/id-map.ts';
import {die, textOfError, warn} from '../die.ts';
import {applyPending} from '../pending.ts';
import {tryProgram} from '../storage/run.ts';
import {loadConfig} from '../store.ts';
import {writeGeneratedConfig} from './generated-config.ts';
import {runHookscript} from './hookscript.ts';
import {whileWaiting} from './lock-holder.ts';
import {printLog} from './log.ts';
import {startLxc} from './lxc-start.ts';
import {mountPointsOf} from './mount-all.ts';

/** How a container is started. */
export type StartOptions = {
	/** Whether all that LXC does is told. */
	readonly debug?: boolean;
};

/**
Starts a container that does not run. Whoever calls holds its lock. Dies in the words of Proxmox VE, which leave the reason out
unless everything is told.

@see PVE::LXC, `vm_start`
*/
export function startContainer(id: number, {debug = false}: StartOptions = {}): void {
	applyPending(id);
	const config = loadConfig(id);
	warnOf(config);
	writeGeneratedConfig(id, config);
	runHookscript(id, config, 'pre-start');
	const isStarted = whileWaiting(id, () => startLxc(id, config, debug));
	if (debug || !isStarted) {
		printLog(id);
	}

	if (!isStarted) {
		tellUnreadable(id, config);
		die(`startup for container '${id}' failed`);
	}

	runHookscript(id, config, 'post-start');
}

/** Of what LXC refuses, or does otherwise than somebody may think. */
function warnOf(config: ContainerConfig): void {
	try {
		const map = idMapOf(config.main);
		for (const conflict of map ? idMapConflicts(map) : []) {
			warn(`lxc.idmap: ${conflict}`);
		}

		const mapped = map ? [] : [...mountPointsOf(config)].filter(([, {idmap}]) => idmap !== undefined);
		for (const [key] of mapped) {
			warn(`${key}: ignoring idmap, the container is privileged`);
		}
	} catch (error) {
		warn(textOfError(error));
	}
}

/** A map that cannot be read is not told by LXC's monitor, which never was: Proxmox VE finds it when it asks for its state. */
function tellUnreadable(id: number, {main}: ContainerConfig): void {
	try {
		idMapOf(main);
	} catch {
		const failure = tryProgram(['lxc-info', '-n', String(id), '-p']);
		warn(failure ?? '');
	}
}
