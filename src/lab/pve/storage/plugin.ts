import type {Storage} from '../../../domain/storage-config.ts';
import type {VolumeName} from './volume-id.ts';

/** Something that is kept on a storage. */
export type Listed = {
	readonly volid: string;
	readonly format: string;
	readonly sizeBytes: number;
	readonly owner: number | undefined;
};

/** What may or may not be done with a volume. */
export type VolumeFeature = 'snapshot' | 'clone' | 'template' | 'copy';

/** What is to be allocated. */
export type Allocation = {
	readonly owner: number;
	readonly format: string;
	readonly sizeKib: number;
	/** The next free one unless given. */
	readonly name?: string;
};

/** Room on a storage, in bytes. */
export type Capacity = {readonly total: number; readonly used: number; readonly available: number};

/** One type of storage. Volumes are given without the name of their storage: `101/vm-101-disk-0.raw`. */
export type Plugin = {
	/** Makes sure that the storage can be used. */
	activate(storage: Storage): void;
	/** Dies on a name that no volume of it can have. */
	parse(volume: string): VolumeName;
	/** A file or a directory, whether it exists or not. */
	path(storage: Storage, volume: string, snapshot?: string): string;
	/** Dies where there is no such volume. */
	assertExists(storage: Storage, volume: string): void;
	/** The format of a container's volume of this size. */
	formatFor(sizeKib: number): 'raw' | 'subvol';
	/** Gives the name of the new volume, which is empty. */
	allocate(storage: Storage, allocation: Allocation): string;
	free(storage: Storage, volume: string): void;
	sizeBytes(storage: Storage, volume: string): number;
	disks(storage: Storage, owner?: number): readonly Listed[];
	has(feature: VolumeFeature, volume: string, snapshot?: string): boolean;
	/** Gives the new name that a template's volume has. */
	createBase(storage: Storage, volume: string): string;
	/** Gives the name of the copy. */
	cloneBase(storage: Storage, volume: string, owner: number): string;
	snapshot(storage: Storage, volume: string, snapshot: string): void;
	deleteSnapshot(storage: Storage, volume: string, snapshot: string): void;
	assertRollback(storage: Storage, volume: string, snapshot: string): void;
	rollback(storage: Storage, volume: string, snapshot: string): void;
	capacity(storage: Storage): Capacity;
};
