import {die} from '../die.ts';
import {backupEnding, templateEnding, type VolumeKind, type VolumeName} from './volume-id.ts';

/** Where a directory storage keeps each kind of content. */
export const contentFolders: Readonly<Record<VolumeKind | 'rootdir', string>> = {
	images: 'images',
	rootdir: 'private',
	iso: 'template/iso',
	vztmpl: 'template/cache',
	backup: 'dump',
	snippets: 'snippets',
	import: 'import',
};

/** What the name of a volume of a directory storage tells. Dies on one that no volume can have. */
export function parseFileVolume(volume: string): VolumeName {
	const [, baseOwner, baseName = ''] = /^(\d+)\/(\S+)\/\d+\/\S+$/.exec(volume) ?? [];
	const [, owner, name = ''] = /^(?:\d+\/\S+\/)?(\d+)\/([^/\s]+)$/.exec(volume) ?? [];
	if (owner !== undefined) {
		const base = baseOwner === undefined ? undefined : {name: baseName, owner: Number(baseOwner)};
		return {kind: 'images', name, owner: Number(owner), base, ...parseDiskName(name)};
	}

	const [, kind = '', file = ''] = /^(iso|vztmpl|backup|snippets)\/([^/]+)$/.exec(volume) ?? [];
	if (!hasEndingOf(kind, file)) {
		die(`unable to parse directory volume name '${volume}'`);
	}

	const guest = /^vzdump-(?:openvz|lxc|qemu)-(\d+)-.+/.exec(file)?.[1];
	return {
		kind: kind as VolumeKind,
		name: file,
		owner: kind === 'backup' && guest !== undefined ? Number(guest) : undefined,
		base: undefined,
		isBase: false,
		format: 'raw',
	};
}

const endings: Readonly<Record<string, RegExp>> = {
	iso: /\.(?:iso|img)$/i,
	vztmpl: templateEnding,
	backup: backupEnding,
	snippets: /./,
};
const hasEndingOf = (kind: string, file: string): boolean => endings[kind]?.test(file) === true;

/** What the name of a disk tells: `base-101-disk-0.raw`. */
export function parseDiskName(name: string): {readonly isBase: boolean; readonly format: string} {
	const [, base, format] = /^(base-)?[^/\s]+\.(raw|qcow2|vmdk|subvol)$/.exec(name) ?? [];
	return format === undefined ? die(`unable to parse volume filename '${name}'`) : {isBase: base !== undefined, format};
}
