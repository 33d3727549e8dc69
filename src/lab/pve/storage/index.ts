import fs from 'node:fs';
import {die} from '../die.ts';
import {makeExt4, type RootOwner} from './ext4.ts';
import {activated, findStorage, volumeOf} from './find.ts';
import type {VolumeFeature} from './plugin.ts';
import {requireVolumeId, splitVolumeId} from './volume-id.ts';

export type {RootOwner} from './ext4.ts';
export {activated, findStorage, storages, usableStorage} from './find.ts';
export {mountVolume} from './mount.ts';

/**
Makes an empty volume for a container: on a directory storage an image with ext4, or a directory where no size is wanted; on a
pool of ZFS a directory.

@param rootOwner - Who owns its top directory, as an id of the host, or a uid and a gid.
@returns Its id: `fast:101/vm-101-disk-0.raw`.
*/
export function allocate(storageId: string, id: number, sizeGib: number, rootOwner: number | RootOwner): string {
	const owner = typeof rootOwner === 'number' ? {uid: rootOwner, gid: rootOwner} : rootOwner;
	if (!findStorage(storageId).content.includes('rootdir') && findStorage(storageId).type !== 'zfspool') {
		die(`content type 'rootdir' is not available or configured on storage '${storageId}'`);
	}

	const {storage, plugin} = activated(storageId);
	const sizeKib = Math.trunc(sizeGib * 1024) * 1024;
	const format = plugin.formatFor(sizeKib);
	const volid = `${storageId}:${plugin.allocate(storage, {owner: id, format, sizeKib})}`;
	try {
		if (format === 'raw') {
			makeExt4(volumePath(volid), owner);
		} else {
			fs.chownSync(volumePath(volid), owner.uid, owner.gid);
		}
	} catch (error) {
		free(volid);
		throw error;
	}

	return volid;
}

/** Removes a volume with its snapshots. Dies on a template's volume of which there are linked clones. */
export function free(volid: string): void {
	const {storage, plugin} = activated(requireVolumeId(volid).storage);
	const {volume, name} = volumeOf(volid);
	const isUsed = plugin.disks(storage).some(disk => {
		const {base} = plugin.parse(requireVolumeId(disk.volid).volume);
		return base?.name === name.name && base.owner === name.owner;
	});
	if (name.isBase && isUsed) {
		die(`base volume '${volume}' is still in use by linked clones`);
	}

	plugin.free(storage, volume);
}

/** Where a volume is: a file or a directory of the host. */
export function volumePath(volid: string, snapshot?: string): string {
	const {storage, plugin, volume} = volumeOf(volid);
	return plugin.path(storage, volume, snapshot);
}

/** The size which it was made with, 0 without one. */
export function volumeSizeBytes(volid: string): number {
	const {storage, plugin, volume} = volumeOf(volid);
	return plugin.sizeBytes(storage, volume);
}

/** Whether something can be done with a volume; nothing can with a path. */
export function volumeHas(feature: VolumeFeature, volid: string, snapshot?: string): boolean {
	if (!splitVolumeId(volid)) {
		return false;
	}

	const {plugin, volume} = volumeOf(volid);
	return plugin.has(feature, volume, snapshot);
}

/** The file that a volume or a path means; dies where there is none. */
export function filePathOf(source: string): string {
	if (splitVolumeId(source)) {
		const {storage, plugin} = activated(requireVolumeId(source).storage);
		plugin.assertExists(storage, requireVolumeId(source).volume);
	}

	const file = splitVolumeId(source) ? volumePath(source) : source;
	return fs.statSync(file, {throwIfNoEntry: false})?.isFile() ? file : die(`can't find file '${source}'`);
}

/** Makes a template's volume of a volume. Gives its new id. */
export function createBase(volid: string): string {
	const {storage, plugin} = activated(requireVolumeId(volid).storage);
	return `${storage.id}:${plugin.createBase(storage, requireVolumeId(volid).volume)}`;
}

/** Makes a linked clone of a template's volume. Gives its id. */
export function cloneBase(volid: string, owner: number): string {
	const {storage, plugin} = activated(requireVolumeId(volid).storage);
	return `${storage.id}:${plugin.cloneBase(storage, requireVolumeId(volid).volume, owner)}`;
}
