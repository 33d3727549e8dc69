import type {ConfigSection, ContainerConfig} from '../../../domain/container-config.ts';
import {idMapOf, rootOwner} from '../../../domain/id-map.ts';
import {type MountPoint, renderMountPoint} from '../../../domain/mount-point.ts';
import {isDeath} from '../die.ts';
import {setUpClone} from '../guest/index.ts';
import {cloneBase} from '../storage/index.ts';
import {requireVolumeId} from '../storage/volume-id.ts';
import {assertUnlocked, dropLockKey, loadConfig, removeConfig, withConfigLock, withOptions, writeConfig} from '../store.ts';
import {asWorker} from '../worker.ts';
import {blaming, claimId, configOf} from './claim.ts';
import {type ClonePlan, type CloneRequest, planClone} from './clone-plan.ts';
import {copyVolume} from './copy-volume.ts';
import {withVolumesMounted} from './mounted.ts';
import {insist, removeVolumes} from './volumes.ts';

/** Copies a container: `pct clone`. The source is locked meanwhile. */
export function cloneContainer(request: CloneRequest): void {
	const {id, newId} = request;
	const source = withSourceLocked(id, () => claimId(newId, {allowsExisting: false}));
	try {
		const plan = orForget(newId, () => {
			const found = planClone(request, source);
			writeConfig(newId, configOf(found.main));
			return found;
		});
		asWorker(() => copyAll(request, plan));
	} finally {
		dropLockKey(id);
	}

	dropLockKey(newId);
}

function copyAll(request: CloneRequest, {main, mounts, isFull}: ClonePlan): void {
	const {id, newId} = request;
	process.stdout.write(`creating a clone of container ${id} with ID ${newId}\n`);
	const volids: string[] = [];
	const copy = () => {
		for (const [key, mount] of mounts) {
			volids.push(copyMount(request, main, isFull, key, mount));
		}

		withConfigLock(newId, () => {
			const {main} = loadConfig(newId);
			withVolumesMounted(newId, main, (root, map) => setUpClone(root, {main}, map));
		});
	};
	blaming('clone failed: ', () => orForget(newId, copy, () => removeVolumes(volids)));
}

function withSourceLocked(id: number, task: () => void): ContainerConfig {
	const source = withConfigLock(id, () => {
		const config = loadConfig(id);
		assertUnlocked(config);
		writeConfig(id, withOptions(config, {...config.main.options, lock: 'disk'}));
		return config;
	});
	try {
		task();
	} catch (error) {
		dropLockKey(id);
		throw error;
	}

	return source;
}

/** Runs a task for a new container; when it dies, the container is gone. */
function orForget<T>(newId: number, task: () => T, cleanUp: () => void = () => {}): T {
	try {
		return task();
	} catch (error) {
		if (isDeath(error)) {
			cleanUp();
			insist(() => removeConfig(newId));
		}

		throw error;
	}
}

function copyMount(request: CloneRequest, main: ConfigSection, isFull: boolean, key: string, mount: MountPoint): string {
	const {newId, storage, snapshot} = request;
	process.stdout.write(
		isFull
			? `create full clone of mountpoint ${key} (${mount.source})\n`
			: `create linked clone of mount point ${key} (${mount.source})\n`,
	);
	const volid = isFull
		? copyVolume({
				volid: mount.source,
				snapshot,
				storage: storage ?? requireVolumeId(mount.source).storage,
				id: newId,
				owner: rootOwner(idMapOf(main)),
			})
		: cloneBase(mount.source, newId);
	withConfigLock(newId, () => {
		const config = loadConfig(newId);
		const value = renderMountPoint(key, {...mount, source: volid});
		writeConfig(newId, withOptions(config, {...config.main.options, [key]: value}));
	});
	return volid;
}
