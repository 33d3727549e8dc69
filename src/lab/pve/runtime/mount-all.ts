import fs from 'node:fs';
import type {ContainerConfig} from '../../../domain/container-config.ts';
import {idMapOf} from '../../../domain/id-map.ts';
import {type MountPoint, mountPointKeys, parseMountPoint} from '../../../domain/mount-point.ts';
import {warn} from '../die.ts';
import {release} from '../node.ts';
import {runProgram, tryProgram} from '../storage/run.ts';
import {mountOne} from './mount-one.ts';

/** Where the root file system of a container is mounted: by `pct mount` for all to see, at a start for its monitor alone. */
export const rootPath = (id: number): string => `/var/lib/lxc/${id}/rootfs`;

/** What a container mounts, by key, its root file system first. */
export const mountPointsOf = ({main}: ContainerConfig): ReadonlyMap<string, MountPoint> =>
	new Map(mountPointKeys(main.options).map(key => [key, parseMountPoint(key, main.options[key] ?? '', release().container)]));

/** Mounts a container's volumes, and the folders of the host that it shares. Gives the path; leaves nothing mounted when it dies. */
export function mountAll(id: number, config: ContainerConfig): string {
	const root = rootPath(id);
	fs.mkdirSync(root, {recursive: true});
	const map = idMapOf(config.main);
	try {
		for (const point of mountPointsOf(config).values()) {
			mountOne(root, point, map);
		}
	} catch (error) {
		warn('mounting container failed');
		tryUnmountAll(id);
		throw error;
	}

	return root;
}

/** Unmounts all of it; nothing to do when nothing is mounted. Dies when something is in use. */
export function unmountAll(id: number): void {
	for (const place of mountsBelow(rootPath(id))) {
		runProgram(['umount', '-d', place]);
	}
}

function tryUnmountAll(id: number): void {
	for (const place of mountsBelow(rootPath(id))) {
		const failure = tryProgram(['umount', '-d', place]);
		if (failure !== undefined) {
			warn(failure);
		}
	}
}

/** The last one first, as it may stand in one before it. */
function mountsBelow(root: string): readonly string[] {
	const places = fs
		.readFileSync('/proc/self/mounts', 'utf8')
		.split('\n')
		.map(line =>
			(line.split(' ')[1] ?? '').replaceAll(/\\([0-7]{3})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 8))),
		);
	return places.filter(place => place === root || place.startsWith(`${root}/`)).reverse();
}
