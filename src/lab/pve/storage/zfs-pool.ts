import fs from 'node:fs';
import path from 'node:path';
import type {Storage} from '../../../domain/storage-config.ts';
import {die} from '../die.ts';
import {capacityOf} from './capacity.ts';
import {copyTree, removeTree} from './copy-tree.ts';
import {nextDiskName} from './disk-name.ts';
import type {Plugin, VolumeFeature} from './plugin.ts';
import type {VolumeName} from './volume-id.ts';
import {noteOf, notesFolder, poolRoot, removeNotes, snapshotFolder, snapshotsOf, writeNote, writeSnapshots} from './zfs-notes.ts';

/**
What a pool of ZFS can do, done with plain directories: each volume is one below the pool's mount point, a snapshot or a linked
clone is a copy. Sizes are kept, not enforced.
*/
export const zfsPoolPlugin: Plugin = {
	activate(storage) {
		if (!fs.statSync(poolRoot(storage), {throwIfNoEntry: false})?.isDirectory()) {
			die(
				`could not activate storage '${storage.id}', zfs error: cannot import '${storage.pool?.split('/')[0]}': no such pool available`,
			);
		}
	},
	parse,
	path: volumePath,
	assertExists(storage, volume) {
		if (!fs.existsSync(volumePath(storage, volume))) {
			die(`zfs error: cannot open '${storage.pool}/${parse(volume).name}': dataset does not exist`);
		}
	},
	formatFor: () => 'subvol',
	allocate,
	free(storage, volume) {
		removeTree(volumePath(storage, volume));
		removeNotes(storage, parse(volume).name);
	},
	sizeBytes: (storage, volume) => Number(noteOf(storage, parse(volume).name, 'size') ?? 0),
	disks: listDisks,
	has: (feature, volume, snapshot) => hasFeature(feature, parse(volume), snapshot),
	createBase,
	cloneBase,
	snapshot(storage, volume, snapshot) {
		const {name} = parse(volume);
		const before = snapshotsOf(storage, name);
		if (before.includes(snapshot)) {
			die(`zfs error: cannot create snapshot '${storage.pool}/${name}@${snapshot}': dataset already exists`);
		}

		copyTree(volumePath(storage, volume), snapshotFolder(storage, name, snapshot));
		writeSnapshots(storage, name, [...before, snapshot]);
	},
	deleteSnapshot(storage, volume, snapshot) {
		const {name} = parse(volume);
		if (!snapshotsOf(storage, name).includes(snapshot)) {
			die('zfs error: could not find any snapshots to destroy; check snapshot names.');
		}

		writeSnapshots(
			storage,
			name,
			snapshotsOf(storage, name).filter(other => other !== snapshot),
		);
		removeTree(snapshotFolder(storage, name, snapshot));
	},
	assertRollback(storage, volume, snapshot) {
		const all = snapshotsOf(storage, parse(volume).name);
		if (!all.includes(snapshot)) {
			die(`can't rollback, snapshot '${snapshot}' does not exist on '${storage.id}:${volume}'`);
		}

		if (all.at(-1) !== snapshot) {
			die(`can't rollback, '${snapshot}' is not most recent snapshot on '${storage.id}:${volume}'`);
		}
	},
	rollback(storage, volume, snapshot) {
		const {name} = parse(volume);
		const fresh = path.join(notesFolder(storage, name), 'rollback');
		removeTree(fresh);
		copyTree(snapshotFolder(storage, name, snapshot), fresh);
		removeTree(volumePath(storage, volume));
		fs.renameSync(fresh, volumePath(storage, volume));
	},
	capacity: storage => capacityOf(poolRoot(storage)),
};

function parse(volume: string): VolumeName {
	const [, baseName, baseOwner, name, kind, owner] =
		/^(?:((?:base|basevol)-(\d+)-[^/\s]+)\/)?((base|basevol|vm|subvol)-(\d+)-[^/\s]+)$/.exec(volume) ?? [];
	if (name === undefined || kind === undefined) {
		return die(`unable to parse zfs volume name '${volume}'`);
	}

	return {
		kind: 'images',
		name,
		owner: Number(owner),
		base: baseName === undefined ? undefined : {name: baseName, owner: Number(baseOwner)},
		isBase: kind === 'base' || kind === 'basevol',
		format: kind === 'subvol' || kind === 'basevol' ? 'subvol' : 'raw',
	};
}

function volumePath(storage: Storage, volume: string, snapshot?: string): string {
	const {name, format} = parse(volume);
	if (format !== 'subvol') {
		return `/dev/zvol/${storage.pool}/${name}${snapshot === undefined ? '' : `@${snapshot}`}`;
	}

	return snapshot === undefined ? path.join(poolRoot(storage), name) : snapshotFolder(storage, name, snapshot);
}

function allocate(storage: Storage, {owner, format, sizeKib, name: given}: Parameters<Plugin['allocate']>[1]): string {
	if (format !== 'subvol') {
		die(`no volumes of format '${format}' on the pool of a simulated node`);
	}

	if (given !== undefined && !given.startsWith(`subvol-${owner}-`)) {
		die(`illegal name '${given}' - should be 'subvol-${owner}-*'`);
	}

	const name = given ?? freeName(storage, owner);
	if (fs.existsSync(path.join(poolRoot(storage), name))) {
		die(`zfs error: cannot create '${storage.pool}/${name}': dataset already exists`);
	}

	fs.mkdirSync(path.join(poolRoot(storage), name), {mode: 0o755});
	writeNote(storage, name, 'size', String(sizeKib * 1024));
	return name;
}

const freeName = (storage: Storage, owner: number): string =>
	nextDiskName(fs.readdirSync(poolRoot(storage)), {storage: storage.id, owner, prefix: 'subvol', suffix: ''});

function listDisks(storage: Storage, owner?: number): ReturnType<Plugin['disks']> {
	const names = fs.readdirSync(poolRoot(storage)).filter(name => /^(?:base|basevol|vm|subvol)-\d+-\S+$/.test(name));
	return names
		.map(name => {
			const origin = noteOf(storage, name, 'origin');
			const volume = origin === undefined ? name : `${origin}/${name}`;
			const {format, owner} = parse(volume);
			return {volid: `${storage.id}:${volume}`, format, sizeBytes: zfsPoolPlugin.sizeBytes(storage, volume), owner};
		})
		.filter(listed => owner === undefined || listed.owner === owner);
}

function hasFeature(feature: VolumeFeature, {isBase}: VolumeName, snapshot: string | undefined): boolean {
	if (snapshot !== undefined) {
		return feature === 'snapshot';
	}

	return feature === 'copy' || (feature === 'clone' ? isBase : !isBase);
}

const baseSnapshot = '__base__';

function createBase(storage: Storage, volume: string): string {
	const {name, base, isBase} = parse(volume);
	if (isBase) {
		die('create_base not possible with base image');
	}

	const baseName = name.replace(/^subvol-/, 'basevol-');
	writeNote(storage, name, 'size', noteOf(storage, name, 'size') ?? '0');
	fs.renameSync(volumePath(storage, volume), path.join(poolRoot(storage), baseName));
	fs.renameSync(notesFolder(storage, name), notesFolder(storage, baseName));
	zfsPoolPlugin.snapshot(storage, baseName, baseSnapshot);
	return base === undefined ? baseName : `${base.name}/${baseName}`;
}

function cloneBase(storage: Storage, volume: string, owner: number): string {
	const {name: baseName, isBase} = parse(volume);
	if (!isBase) {
		die('clone_image only works on base images');
	}

	const name = freeName(storage, owner);
	copyTree(snapshotFolder(storage, baseName, baseSnapshot), path.join(poolRoot(storage), name));
	writeNote(storage, name, 'size', noteOf(storage, baseName, 'size') ?? '0');
	writeNote(storage, name, 'origin', baseName);
	return `${baseName}/${name}`;
}
