import fs from 'node:fs';
import type {ConfigSection, ContainerConfig} from '../../../domain/container-config.ts';
import {type MountPoint, parseMountPoint} from '../../../domain/mount-point.ts';
import {canonicalNetwork} from '../change/network.ts';
import {die, warn} from '../die.ts';
import {release, supports} from '../node.ts';
import {isRunning} from '../runtime/index.ts';
import {findStorage, usableStorage, volumeHas} from '../storage/index.ts';
import {requireVolumeId} from '../storage/volume-id.ts';

/** What a call to clone a container wants. */
export type CloneRequest = {
	readonly id: number;
	readonly newId: number;
	readonly hostname?: string | undefined;
	readonly description?: string | undefined;
	readonly snapshot?: string | undefined;
	/** Where full copies go; unless given, to where the source's volumes are. */
	readonly storage?: string | undefined;
	/** Unless given, all but templates are copied in full. */
	readonly isFull?: boolean | undefined;
	/** The node that gets the copy, if not this one. */
	readonly target?: string | undefined;
};

/** What the copy is to be. */
export type ClonePlan = {
	/** Its configuration, with a lock and without volumes. */
	readonly main: ConfigSection;
	/** What is copied, by key. */
	readonly mounts: readonly (readonly [string, MountPoint])[];
	readonly isFull: boolean;
};

/** Dies unless the target of a clone is there, and what it is to be stored on. */
export function assertTarget({storage, target}: CloneRequest): void {
	if (target !== undefined && !fs.existsSync(`/etc/pve/nodes/${target}`)) {
		die(`no such cluster node '${target}'`);
	}

	if (storage !== undefined && !usableStorage(storage).shared && target !== undefined) {
		die(`can't clone to non-shared storage '${storage}'`);
	}
}

/** Finds out what is to be copied. Dies on the first thing that stands against it, in the order of the option's names. */
export function planClone(request: CloneRequest, source: ContainerConfig): ClonePlan {
	const {snapshot, storage, target} = request;
	const isFull = request.isFull ?? source.main.options.template !== '1';
	if (storage !== undefined && !isFull) {
		die("parameter 'storage' not allowed for linked clones");
	}

	const section =
		snapshot === undefined ? source.main : (source.snapshots[snapshot] ?? die(`snapshot '${snapshot}' does not exist`));
	const options: Record<string, string> = {};
	const mounts: (readonly [string, MountPoint])[] = [];
	for (const [key, value] of Object.entries(section.options).sort(([a], [b]) => (a < b ? -1 : 1))) {
		if (key === 'rootfs' || /^mp\d+$/.test(key)) {
			const mount = parseMountPoint(key, value, release().container);
			assertCopies(request, key, mount, isFull);
			mounts.push([key, mount]);
		} else if (/^net\d+$/.test(key)) {
			options[key] = canonicalNetwork(value.replace(/(^|,)hwaddr=[^,]*/, ''));
		} else if (!isNotCopied.test(key)) {
			options[key] = value;
		}
	}

	if (target !== undefined && !mounts.every(([, {source}]) => isShared(storage ?? source))) {
		die(`can't clone CT to node '${target}' (CT uses local storage)`);
	}

	const {hostname, description = section.description} = request;
	const main = {raw: section.raw, description, options: {...options, ...(hostname !== undefined && {hostname}), lock: 'create'}};
	return {main, mounts: mounts.sort(([a], [b]) => rankOf(a) - rankOf(b)), isFull};
}

const rankOf = (key: string): number => (key === 'rootfs' ? -1 : Number(key.slice('mp'.length)));

const isNotCopied = /^(?:unused\d+|parent|snaptime|snapstate|template|lock)$/;

function assertCopies(
	{id, snapshot, storage, target}: CloneRequest,
	key: string,
	{kind, source}: MountPoint,
	isFull: boolean,
): void {
	if (kind !== 'volume') {
		die(`unable to clone mountpoint '${key}' (type ${kind})`);
	}

	findStorage(storage ?? requireVolumeId(source).storage);
	if (target !== undefined && !isShared(storage ?? source)) {
		warn(`found non-shared volume: ${source}`);
	}

	if (isFull && isRunning(id) && snapshot === undefined) {
		die(
			supports('clone-from-snapshot-text')
				? 'Full clone of a running container is only possible from a snapshot'
				: 'Cannot do full clones on a running container without snapshots',
		);
	}

	if (!isFull && !volumeHas('clone', source, snapshot)) {
		die(`Linked clone feature for '${source}' is not available`);
	}
}

/** Whether all nodes have a storage, or that of a volume. */
const isShared = (source: string): boolean => findStorage(source.split(':')[0] ?? '').shared === true;
