import fs from 'node:fs';
import path from 'node:path';
import type {ContainerConfig} from '../../../domain/container-config.ts';
import {die} from '../die.ts';
import {backupSnapshot, takeSnapshot, whileFrozen} from '../lifecycle/snapshot.ts';
import {deleteSnapshot} from '../lifecycle/snapshot-delete.ts';
import {initPid, isRunning, shutdownContainer} from '../runtime/index.ts';
import {copyCommand} from '../storage/copy-tree.ts';
import {volumeHas} from '../storage/index.ts';
import {runProgram} from '../storage/run.ts';
import {assertUnlocked, dropLockKey, loadConfig, withConfigLock, withOptions, writeConfig} from '../store.ts';
import type {Content} from './archive.ts';
import {type Disk, disksOf} from './disks.ts';
import type {Log} from './log.ts';
import type {Settings} from './settings.ts';

/** What is to be undone once the archive is there, or is not. */
export type Aftermath = {restarts: boolean; hasSnapshot: boolean};

/** Keeps others from changing the container. */
export function takeBackupLock(id: number): void {
	withConfigLock(id, () => {
		const config = loadConfig(id);
		assertUnlocked(config);
		writeConfig(id, withOptions(config, {...config.main.options, lock: 'backup'}));
	});
}

/** Brings a container to a state in which its files do not change. One that does not run is in it. */
export function prepareContent(id: number, {mode, excludes}: Settings, temporary: string, log: Log, after: Aftermath): Content {
	const config = loadConfig(id);
	const wanted = isRunning(id) ? mode : 'stop';
	if (wanted === 'snapshot') {
		const disks = describe(config, log);
		if (disks.every(({mount}) => volumeHas('snapshot', mount.source))) {
			tellMode('snapshot', log);
			snapshotDisks(id, config, log, after);
			return {config, disks, snapshot: backupSnapshot, excludes};
		}

		log.info('mode failure - some volumes do not support snapshots');
		log.info("trying 'suspend' mode instead");
	}

	tellMode(wanted === 'stop' ? 'stop' : 'suspend', log);
	const disks = describe(config, log);
	if (wanted === 'stop') {
		stop(id, log, after);
		return {config, disks, excludes};
	}

	return {config, disks: [], folder: copyWhileFrozen(id, disks, path.join(temporary, 'files'), log), excludes};
}

function describe(config: ContainerConfig, log: Log): readonly Disk[] {
	const {hostname} = config.main.options;
	if (hostname !== undefined) {
		log.info(`CT Name: ${hostname}`);
	}

	return disksOf(config.main.options, log);
}

function tellMode(mode: string, log: Log): void {
	log.info(`backup mode: ${mode}`);
	log.info('ionice priority: 7');
}

function stop(id: number, log: Log, after: Aftermath): void {
	if (isRunning(id)) {
		log.info('stopping virtual guest');
		after.restarts = true;
		shutdownContainer(id, {timeoutS: 600, forceStop: true});
	}
}

function snapshotDisks(id: number, config: ContainerConfig, log: Log, after: Aftermath): void {
	withConfigLock(id, () => {
		dropLockKey(id);
		if (config.snapshots[backupSnapshot]) {
			log.info('found old vzdump snapshot (force removal)');
			deleteSnapshot(id, backupSnapshot, {isForced: true});
		}

		log.info("create storage snapshot 'vzdump'");
		takeSnapshot(id, backupSnapshot, 'vzdump backup snapshot');
		takeBackupLock(id);
	});
	after.hasSnapshot = true;
}

function copyWhileFrozen(id: number, disks: readonly Disk[], folder: string, log: Log): string {
	const pid = initPid(id) ?? die(`container '${id}' not running!`);
	log.info('suspending guest');
	whileFrozen(id, () => {
		log.info(`starting final sync /proc/${pid}/root/ to ${folder}`);
		for (const {mount} of disks) {
			fs.mkdirSync(path.join(folder, mount.mp), {recursive: true});
			runProgram(copyCommand(path.join(`/proc/${pid}/root`, mount.mp), path.join(folder, mount.mp)));
		}
	});
	log.info('resuming guest');
	return folder;
}
