import type {Storage} from './storage-config.ts';

/** Where the files of a storage lie, by what they hold. */
const folders: Readonly<Record<string, string>> = {
	vztmpl: 'template/cache',
	backup: 'dump',
	snippets: 'snippets',
	iso: 'template/iso',
};

/**
The file that a volume such as `local:vztmpl/debian.tar.zst` is; a path is itself.

@returns `undefined` where that cannot be told: no such storage, or one without files, or with folders of other names.
*/
export function volumePath(volume: string, storages: readonly Storage[]): string | undefined {
	const [, id, kind = '', name] = /^([^:/]+):([^/]+)\/(.+)$/.exec(volume) ?? [];
	const storage = storages.find(one => one.id === id);
	const folder = folders[kind];
	const isUsual = storage?.path !== undefined && storage.options['content-dirs'] === undefined;
	return volume.startsWith('/') ? volume : isUsual && folder !== undefined ? `${storage.path}/${folder}/${name}` : undefined;
}
