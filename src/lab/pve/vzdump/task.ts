import fs from 'node:fs';
import path from 'node:path';
import {die, isDeath, textOfError} from '../die.ts';
import {deleteSnapshot} from '../lifecycle/snapshot-delete.ts';
import {insist} from '../lifecycle/volumes.ts';
import {isRunning, startContainer} from '../runtime/index.ts';
import {removeTree} from '../storage/copy-tree.ts';
import {configPath, dropLockKey, withConfigLock} from '../store.ts';
import {packContainer} from './archive.ts';
import {fileStamp, type Log, openLog, stamp} from './log.ts';
import {type Aftermath, prepareContent, takeBackupLock} from './modes.ts';
import {annotate} from './notes.ts';
import type {Settings} from './settings.ts';

/** Backs one container up. Gives whether it went well; what did not is told. */
export function backUp(id: number, settings: Settings): boolean {
	const start = new Date();
	const name = `vzdump-lxc-${id}-${fileStamp(start)}`;
	const temporary = `/var/tmp/vzdumptmp${process.pid}_${id}`;
	const screen = openLog();
	const log = fs.existsSync(configPath(id)) ? openLog(path.join(settings.folder, `${name}.log`)) : screen;
	try {
		if (log === screen) {
			die(`unable to find VM '${id}'`);
		}

		log.info(`Starting Backup of VM ${id} (lxc)`);
		screen.info(`Backup started at ${stamp(start)}`);
		removeTree(temporary);
		fs.mkdirSync(temporary);
		work(id, settings, path.join(settings.folder, `${name}.tar${settings.ending}`), temporary, log);
	} catch (error) {
		if (!isDeath(error)) {
			throw error;
		}

		log.error(`Backup of VM ${id} failed - ${textOfError(error)}`);
		screen.info(`Failed at ${stamp(new Date())}`);
		return false;
	} finally {
		removeTree(temporary);
	}

	log.info(`Finished Backup of VM ${id} (${durationText(Date.now() - start.getTime())})`);
	screen.info(`Backup finished at ${stamp(new Date())}`);
	return true;
}

function work(id: number, settings: Settings, target: string, temporary: string, log: Log): void {
	log.info(`status = ${isRunning(id) ? 'running' : 'stopped'}`);
	takeBackupLock(id);
	const half = target.replace(/\.[^.]+$/, '.dat');
	const after: Aftermath = {restarts: false, hasSnapshot: false};
	try {
		const content = prepareContent(id, settings, temporary, log, after);
		log.info(`creating vzdump archive '${target}'`);
		packContainer(content, half, temporary, settings.compression, log);
		fs.renameSync(half, target);
		log.info(`archive file size: ${sizeText(fs.statSync(target).size)}`);
		annotate(id, settings, target, log);
	} finally {
		fs.rmSync(half, {force: true});
		insist(() => dropLockKey(id));
		cleanUp(id, after, log);
	}
}

function cleanUp(id: number, {restarts, hasSnapshot}: Aftermath, log: Log): void {
	if (hasSnapshot) {
		log.info("cleanup temporary 'vzdump' snapshot");
		insist(() => deleteSnapshot(id, 'vzdump'));
	}

	if (restarts && !isRunning(id)) {
		log.info('restarting vm');
		insist(() => withConfigLock(id, () => startContainer(id)));
	}
}

function sizeText(bytes: number): string {
	const [kib, mib, gib] = [1, 2, 3].map(power => bytes / 1024 ** power) as [number, number, number];
	return kib < 1024 ? `${Math.trunc(kib)}KB` : mib < 1024 ? `${Math.trunc(mib)}MB` : `${gib.toFixed(2)}GB`;
}

function durationText(ms: number): string {
	const seconds = Math.trunc(ms / 1000);
	const parts = [Math.trunc(seconds / 3600), Math.trunc(seconds / 60) % 60, seconds % 60];
	return parts.map(part => String(part).padStart(2, '0')).join(':');
}
