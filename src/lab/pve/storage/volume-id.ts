import {die} from '../die.ts';

/** What a volume holds: a disk, a template, a backup, or something else that is kept as a file. */
export type VolumeKind = 'images' | 'iso' | 'vztmpl' | 'backup' | 'snippets' | 'import';

/** What the name of a volume tells. */
export type VolumeName = {
	readonly kind: VolumeKind;
	/** The last part: `vm-101-disk-0.raw`. */
	readonly name: string;
	/** The guest whose it is. */
	readonly owner: number | undefined;
	/** Of a linked clone: whose copy it is. */
	readonly base: {readonly name: string; readonly owner: number} | undefined;
	/** Of a template, never written any more. */
	readonly isBase: boolean;
	readonly format: string;
};

/** Splits `local:vztmpl/x.tar.gz`; `undefined` when it is a path or nothing of the kind. */
export function splitVolumeId(volid: string): {readonly storage: string; readonly volume: string} | undefined {
	const [, storage, volume] = /^([a-z][\w.-]*[a-z\d]):(.+)$/is.exec(volid) ?? [];
	return storage === undefined || volume === undefined ? undefined : {storage, volume};
}

/** The same; dies where it cannot be split. */
export const requireVolumeId = (volid: string): {readonly storage: string; readonly volume: string} =>
	splitVolumeId(volid) ?? die(`unable to parse volume ID '${volid}'`);

/** Endings of files that a container can be made of. */
export const templateEnding = /\.tar(?:\.(?:gz|xz|zst|bz2))?$/i;

/** Endings of backups, of containers and of machines. */
export const backupEnding = /\.(?:tgz|(?:tar|vma)(?:\.(?:gz|lzo|zst|bz2))?)$/;
