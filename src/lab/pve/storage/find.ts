import fs from 'node:fs';
import {parseStorageConfig, type Storage, storageFault} from '../../../domain/storage-config.ts';
import {die} from '../die.ts';
import {nodeName} from '../node.ts';
import {directoryPlugin} from './directory.ts';
import type {Plugin} from './plugin.ts';
import {requireVolumeId, type VolumeName} from './volume-id.ts';
import {zfsPoolPlugin} from './zfs-pool.ts';

/** All that the cluster's /etc/pve/storage.cfg names. */
export function storages(): readonly Storage[] {
	const file = '/etc/pve/storage.cfg';
	return parseStorageConfig(fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');
}

/** A storage by name; dies where there is none. */
export const findStorage = (id: string): Storage =>
	storages().find(storage => storage.id === id) ?? die(`storage '${id}' does not exist`);

/** The same; dies as well where it is switched off, or not for this node. */
export function usableStorage(id: string): Storage {
	const fault = storageFault(storages(), id, nodeName());
	return fault === undefined ? findStorage(id) : die(fault);
}

/** How a storage works. */
export function pluginOf({type, path}: Storage): Plugin {
	if (type === 'zfspool') {
		return zfsPoolPlugin;
	}

	return path === undefined ? die(`a simulated node has no storages of type '${type}'`) : directoryPlugin;
}

/** A storage that is ready for use, and how it works. */
export function activated(id: string): {readonly storage: Storage; readonly plugin: Plugin} {
	const storage = usableStorage(id);
	const plugin = pluginOf(storage);
	plugin.activate(storage);
	return {storage, plugin};
}

/** All that the id of a volume tells. The volume need not exist. */
export function volumeOf(volid: string): {
	readonly storage: Storage;
	readonly plugin: Plugin;
	/** Its id without the storage. */
	readonly volume: string;
	readonly name: VolumeName;
} {
	const {storage: id, volume} = requireVolumeId(volid);
	const storage = findStorage(id);
	const plugin = pluginOf(storage);
	return {storage, plugin, volume, name: plugin.parse(volume)};
}
