import fs from 'node:fs';
import path from 'node:path';
import type {Storage} from '../../../domain/storage-config.ts';
import {die, warn} from '../die.ts';
import {capacityOf} from './capacity.ts';
import {contentFolders, parseDiskName, parseFileVolume} from './directory-names.ts';
import {nextDiskName} from './disk-name.ts';
import type {Plugin, VolumeFeature} from './plugin.ts';
import {readProgram, tryProgram} from './run.ts';
import type {VolumeName} from './volume-id.ts';

/** Files in a directory: disks are raw images with ext4, or plain directories where no size is wanted. No snapshots. */
export const directoryPlugin: Plugin = {
	activate,
	parse: parseFileVolume,
	path: volumePath,
	assertExists(storage, volume) {
		if (!fs.existsSync(volumePath(storage, volume))) {
			die(`volume '${storage.id}:${volume}' does not exist`);
		}
	},
	formatFor: sizeKib => (sizeKib > 0 ? 'raw' : 'subvol'),
	allocate,
	free,
	sizeBytes(storage, volume) {
		const stat = fs.statSync(volumePath(storage, volume), {throwIfNoEntry: false});
		return stat?.isFile() ? stat.size : 0;
	},
	disks: listDisks,
	has: (feature, volume, snapshot) => snapshot === undefined && hasFeature(feature, parseFileVolume(volume)),
	createBase,
	cloneBase: () => die('this storage type does not support clone_image on subvolumes'),
	snapshot: () => die("can't snapshot this image format"),
	deleteSnapshot: () => die("can't delete snapshot for this image format"),
	assertRollback: () => die("can't rollback snapshot this image format"),
	rollback: () => die("can't rollback snapshot this image format"),
	capacity: storage => capacityOf(rootOf(storage)),
};

const rootOf = ({path}: Storage): string => path ?? die('storage definition has no path');

function activate(storage: Storage): void {
	const root = rootOf(storage);
	if (!fs.statSync(root, {throwIfNoEntry: false})?.isDirectory()) {
		die(`unable to activate storage '${storage.id}' - directory '${root}' does not exist or is unreachable`);
	}

	for (const [kind, folder] of Object.entries(contentFolders)) {
		if (storage.content.includes(kind) || (kind === 'backup' && storage.content.includes('rootdir'))) {
			fs.mkdirSync(path.join(root, folder), {recursive: true});
		}
	}
}

function volumePath(storage: Storage, volume: string, snapshot?: string): string {
	if (snapshot !== undefined) {
		die("can't snapshot this image format");
	}

	const {kind, name, owner} = parseFileVolume(volume);
	return path.join(rootOf(storage), contentFolders[kind], kind === 'images' ? String(owner) : '', name);
}

function allocate(storage: Storage, {owner, format, sizeKib, name: given}: Parameters<Plugin['allocate']>[1]): string {
	const folder = path.join(rootOf(storage), contentFolders.images, String(owner));
	fs.mkdirSync(folder, {recursive: true});
	const taken = fs.readdirSync(folder);
	const name =
		given ??
		nextDiskName(taken, {storage: storage.id, owner, prefix: format === 'subvol' ? 'subvol' : 'vm', suffix: `.${format}`});
	const found = parseDiskName(name).format;
	if (found !== format) {
		die(`illegal name '${name}' - wrong extension for format ('${found} != '${format}')`);
	}

	const file = path.join(folder, name);
	if (fs.existsSync(file)) {
		die(`disk image '${file}' already exists`);
	}

	if (format === 'subvol') {
		if (sizeKib !== 0) {
			die('storage does not support subvol quotas');
		}

		fs.mkdirSync(file, {mode: 0o755});
	} else {
		makeImage(file, format, sizeKib * 1024);
	}

	return `${owner}/${name}`;
}

function makeImage(file: string, format: string, sizeBytes: number): void {
	if (format !== 'raw') {
		die(`no disk images of format '${format}' on a simulated node`);
	}

	process.stdout.write(`Formatting '${file}', fmt=${format} size=${sizeBytes} preallocation=off\n`);
	fs.writeFileSync(file, '', {flag: 'wx', mode: 0o640});
	fs.truncateSync(file, sizeBytes);
}

function free(storage: Storage, volume: string): void {
	const file = volumePath(storage, volume);
	const {isBase, format} = parseFileVolume(volume);
	if (isBase) {
		tryProgram(['chattr', '-i', file], {isQuiet: true});
	}

	if (format === 'subvol') {
		// Not fs.rm: it would go into what is mounted there
		readProgram(['rm', '-rf', '--one-file-system', '--', file]);
	} else if (fs.existsSync(file)) {
		fs.unlinkSync(file);
	} else {
		warn(`disk image '${file}' does not exist`);
		return;
	}

	removeIfEmpty(path.dirname(file));
}

function removeIfEmpty(folder: string): void {
	if (fs.readdirSync(folder).length === 0) {
		fs.rmdirSync(folder);
	}
}

function listDisks(storage: Storage, owner?: number): ReturnType<Plugin['disks']> {
	const images = path.join(rootOf(storage), contentFolders.images);
	const guests = fs.existsSync(images) ? fs.readdirSync(images).filter(name => /^\d{2,}$/.test(name)) : [];
	return guests
		.filter(guest => owner === undefined || Number(guest) === owner)
		.flatMap(guest =>
			fs
				.readdirSync(path.join(images, guest))
				.filter(name => /\.(?:raw|qcow2|vmdk|subvol)$/.test(name))
				.map(name => ({
					volid: `${storage.id}:${guest}/${name}`,
					format: path.extname(name).slice(1),
					sizeBytes: directoryPlugin.sizeBytes(storage, `${guest}/${name}`),
					owner: Number(guest),
				})),
		);
}

/** A linked clone would be a qcow2, which no container can have. */
const hasFeature = (feature: VolumeFeature, {isBase, format}: VolumeName): boolean =>
	(feature === 'template' && !isBase) || (feature === 'copy' && format === 'raw');

function createBase(storage: Storage, volume: string): string {
	const {name, owner, isBase} = parseFileVolume(volume);
	if (isBase) {
		die('create_base not possible with base image');
	}

	const base = `${owner}/${name.replace(/^vm-/, 'base-')}`;
	const file = volumePath(storage, base);
	if (fs.statSync(file, {throwIfNoEntry: false})?.isFile()) {
		die(`file '${file}' already exists`);
	}

	fs.renameSync(volumePath(storage, volume), file);
	fs.chmodSync(file, 0o444);
	tryProgram(['chattr', '+i', file], {isQuiet: true});
	return base;
}
