import fs from 'node:fs';
import type {ContainerConfig} from '../../../domain/container-config.ts';
import {mountKind} from '../../../domain/mount-point.ts';
import {holdsContainers} from '../../../domain/storage-config.ts';
import {warn} from '../die.ts';
import {activated, storages, volumeOf} from '../storage/find.ts';
import {free} from '../storage/index.ts';
import {writeConfig} from '../store.ts';
import {claimedConfig} from './claim.ts';
import {insist, removeVolumes} from './volumes.ts';

/**
Removes all volumes that a configuration names and that belong to the container: those that wait and those that are unused as
well. What it shares with the host stays. Its configuration is reduced to a lock.
*/
export function destroyContainer(id: number, config: ContainerConfig, lock: 'create' | 'destroyed'): void {
	const volumes = new Set([...volumesIn(config.main.options), ...volumesIn(config.pending.options)]);
	for (const volid of volumes) {
		if (volumeOf(volid).name.owner === id) {
			free(volid);
		} else {
			warn(`ignore deletion of '${volid}', CT ${id} isn't the owner!`);
		}
	}

	removeRuntimeFiles(id);
	writeConfig(id, claimedConfig(lock));
}

/** Removes what belongs to the container on any storage, whether its configuration knew of it or not. */
export function freeUnreferenced(id: number): void {
	for (const storage of storages().filter(holdsContainers)) {
		insist(() => {
			const {plugin} = activated(storage.id);
			removeVolumes(plugin.disks(storage, id).map(({volid}) => volid));
		});
	}
}

const volumesIn = (options: Readonly<Record<string, string>>): readonly string[] =>
	Object.keys(options)
		.filter(key => /^(?:rootfs|(?:mp|unused)\d+)$/.test(key))
		.sort()
		.map(key => volumeOfValue(options[key] ?? ''))
		.filter(source => mountKind(source) === 'volume');

const volumeOfValue = (value: string): string => /(?:^|,)(?:volume=)?([^=,]+)(?:,|$)/.exec(value)?.[1] ?? '';

/** As far as they are empty, or generated. */
function removeRuntimeFiles(id: number): void {
	const folder = `/var/lib/lxc/${id}`;
	fs.rmSync(`${folder}/config`, {force: true});
	for (const empty of [`${folder}/rootfs`, folder]) {
		if (fs.existsSync(empty) && fs.readdirSync(empty).length === 0) {
			fs.rmdirSync(empty);
		}
	}
}
