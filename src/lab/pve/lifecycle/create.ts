import fs from 'node:fs';
import {type Arguments, assertValues, type CommandShape} from '../arguments.ts';
import {die, isDeath, warn} from '../die.ts';
import {isRunning, startContainer} from '../runtime/index.ts';
import {assertQuorum, assertUnused, configPath, dropLockKey, loadConfig, removeConfig, withConfigLock} from '../store.ts';
import {asWorker} from '../worker.ts';
import {recoverBackup} from './backup.ts';
import {blaming, claimId} from './claim.ts';
import {destroyContainer} from './destroy.ts';
import {beginning, fill, finish} from './fill.ts';
import {checkWanted, type Wanted} from './request.ts';
import {insist, makeVolumes, removeVolumes} from './volumes.ts';

/** Makes a container of a template, or of a backup: `pct create` and `pct restore`. */
export function makeContainer(shape: CommandShape, given: Arguments, isRestore: boolean): void {
	assertQuorum();
	const {vmid, force, unique, start, pool, 'ha-managed': isManaged} = given.values;
	if (unique !== undefined && !isRestore) {
		assertValues(shape, {restore: "missing property required by 'unique'"});
	}

	const id = Number(vmid);
	const isForced = force === '1';
	const isThere = fs.existsSync(configPath(id));
	if (isThere && isRestore && isForced) {
		assertReplaceable(id);
	} else {
		assertUnused(id);
	}

	if (pool !== undefined) {
		die(`pool '${pool}' does not exist`);
	}

	const wanted = checkWanted(shape, given, isRestore);
	const prefix = isRestore ? `unable to restore CT ${id} - ` : `unable to create CT ${id} - `;
	blaming(prefix, () => claimId(id, {allowsExisting: isForced}));
	// An id that was free is freed again; what was there goes only once its successor has volumes
	const progress: Progress = {isDoomed: !isThere, volids: []};
	asWorker(() => {
		try {
			withConfigLock(id, () => blaming(prefix, () => replace(wanted, isRestore, progress)));
		} catch (error) {
			if (!progress.isDoomed) {
				dropLockKey(id);
			}

			throw error;
		}

		if (start === '1') {
			withConfigLock(id, () => startContainer(id));
		}

		if (isManaged === '1') {
			warn('a simulated node has no HA manager to add the container to');
		}
	});
}

type Progress = {
	/** Whether the id is to be free when it fails. */
	isDoomed: boolean;
	/** What was made for it. */
	volids: readonly string[];
};

function assertReplaceable(id: number): void {
	if (isRunning(id)) {
		die("can't overwrite running container");
	}

	if (loadConfig(id).main.options.protection === '1') {
		die(`unable to restore CT ${id} - protection mode enabled`);
	}
}

function replace(wanted: Wanted, isRestore: boolean, progress: Progress): void {
	const {id} = wanted;
	const old = loadConfig(id);
	try {
		if (isRestore && isRunning(id)) {
			die("can't overwrite running container");
		}

		const recovered = isRestore ? recoverBackup(wanted) : undefined;
		const main = beginning(wanted, recovered);
		const {volumes, shared} = mountsOf(wanted, recovered);
		progress.isDoomed = true;
		const made = makeVolumes(id, volumes, main);
		progress.volids = made.volids;
		if (Object.keys(old.main.options).length > 1) {
			destroyContainer(id, old, 'create');
		}

		const filled = fill(wanted, {...main, options: {...main.options, ...made.options}}, recovered);
		finish(id, {...filled, options: {...filled.options, ...shared}}, recovered?.isTemplate ?? false);
	} catch (error) {
		if (isDeath(error)) {
			removeVolumes(progress.volids);
			if (progress.isDoomed) {
				insist(() => removeConfig(id));
			}
		}

		throw error;
	}
}

/** What is to be made, and what is only written down afterwards. */
function mountsOf({mounts, storage}: Wanted, recovered: ReturnType<typeof recoverBackup> | undefined) {
	if (mounts.rootfs !== undefined) {
		return {volumes: mounts, shared: {}};
	}

	return recovered?.mounts(storage) ?? {volumes: {rootfs: `${storage}:4`}, shared: {}};
}
