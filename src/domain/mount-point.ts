import {findOption, shapeOf} from './container-options.ts';
import {newestVersion} from './container-version.ts';
import {type MountIdMap, parseMountIdMap, renderMountIdMap} from './mount-id-map.ts';
import {propertyFaults} from './property-shape.ts';
import {parseSize, renderSize} from './property-size.ts';
import {type Properties, parseProperties, renderProperties} from './property-string.ts';

/** What a mount point mounts: a volume of a storage, a folder of the host, or a block device of the host. */
export type MountKind = 'volume' | 'bind' | 'device';

/** `mpN`, or `rootfs` with `/` as `mp`. What is `undefined` is not said, which for `acl` is other than off. */
export type MountPoint = {
	readonly kind: MountKind;
	/** A volume id such as `local:101/vm-101-disk-0.raw`, a volume to be made (`local:8`), or a path of the host. */
	readonly source: string;
	/** Path in the container. */
	readonly mp: string;
	readonly idmap?: MountIdMap;
	/** In bytes. */
	readonly size?: number;
	/** Such as `nosuid`. */
	readonly mountoptions?: readonly string[];
} & {readonly [Flag in (typeof flags)[number]]?: boolean};

/**
Reads the value of a mount point.

@param key - `rootfs`, `mp0`, … or `unused0`, ….
@throws `SyntaxError` in the words of Proxmox VE; the faults of parts follow a first line `format error`, each as
`mp4.idmap: value does not match the regex pattern`.
*/
export function parseMountPoint(key: string, value: string, version: string = newestVersion): MountPoint {
	const known = /^(rootfs|(mp|unused)\d+)$/.test(key) ? findOption(key, version)?.shape : undefined;
	if (known === undefined) {
		throw new SyntaxError(`parse_volume - unknown type: ${key}`);
	}

	const shape = shapeOf(known, version);
	const properties = parseProperties(value, shape);
	const faults = Object.entries(propertyFaults(properties, shape, key)).sort();
	if (faults.length > 0) {
		throw new SyntaxError(['format error', ...faults.map(([name, fault]) => `${name}: ${fault}`)].join('\n'));
	}

	return fromProperties(properties);
}

/** Writes a mount point as Proxmox VE does. */
export function renderMountPoint(key: string, {source, mp, idmap, size, mountoptions = [], ...rest}: MountPoint): string {
	const said = flags.filter(flag => rest[flag] !== undefined);
	const properties = {
		volume: source,
		...(key.startsWith('mp') && {mp}),
		...(idmap !== undefined && {idmap: renderMountIdMap(idmap)}),
		...(size !== undefined && {size: renderSize(size)}),
		...(mountoptions.length > 0 && {mountoptions: mountoptions.join(';')}),
		...Object.fromEntries(said.map(flag => [flag, rest[flag] ? '1' : '0'])),
	};
	return renderProperties(properties, findOption(key)?.shape);
}

/** Told by the form alone, as Proxmox VE does: a path below /dev is a device, any other one a folder. */
export function mountKind(source: string): MountKind {
	if (!source.startsWith('/')) {
		return 'volume';
	}

	return source.startsWith('/dev/') ? 'device' : 'bind';
}

/** The storage and the size of a volume which is yet to be made, from `local:8`; `undefined` for one that is there. */
export function newVolume(source: string): {readonly storage: string; readonly sizeGib: number} | undefined {
	const [, storage, size] = /^([^:\s]+):(\d+(?:\.\d+)?)$/.exec(source) ?? [];
	return storage === undefined ? undefined : {storage, sizeGib: Number(size)};
}

/** The storage of a volume, there or yet to be made; `undefined` for a path. */
export const storageOf = (source: string): string | undefined => /^([a-z][a-z\d_.-]*[a-z\d]):./i.exec(source)?.[1];

/** The mount points among the options of a section, `rootfs` first, then by number. */
export const mountPointKeys = (options: Readonly<Record<string, string>>): readonly string[] =>
	Object.keys(options)
		.filter(key => key === 'rootfs' || /^mp\d+$/.test(key))
		.sort((a, b) => numberOf(a) - numberOf(b));

const numberOf = (key: string): number => (key === 'rootfs' ? -1 : Number(key.slice(2)));

const flags = ['acl', 'backup', 'keepattrs', 'quota', 'replicate', 'ro', 'shared'] as const;

function fromProperties({volume = '', mp = '/', idmap, size, mountoptions, ...rest}: Properties): MountPoint {
	const said = flags.filter(flag => rest[flag] !== undefined);
	return {
		kind: mountKind(volume),
		source: volume,
		mp,
		...(idmap !== undefined && {idmap: parseMountIdMap(idmap)}),
		...(size !== undefined && {size: parseSize(size)}),
		...(mountoptions !== undefined && {mountoptions: mountoptions.split(';')}),
		...Object.fromEntries(said.map(flag => [flag, rest[flag] === '1'])),
	};
}
