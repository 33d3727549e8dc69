import type {ConfigSection} from '../../../domain/container-config.ts';
import {idMapOf, rootOwner} from '../../../domain/id-map.ts';
import {type MountPoint, mountPointKeys, newVolume, parseMountPoint, renderMountPoint} from '../../../domain/mount-point.ts';
import {isDeath, warn} from '../die.ts';
import {release} from '../node.ts';
import {allocate, free} from '../storage/index.ts';

type Options = Readonly<Record<string, string>>;

/** Volumes that were made, and the options of a configuration which name them. */
export type MadeVolumes = {readonly options: Options; readonly volids: readonly string[]};

/** The mount points among options, `rootfs` first. */
export const mountPointsIn = (options: Options): readonly (readonly [string, MountPoint])[] =>
	mountPointKeys(options).map(key => [key, parseMountPoint(key, options[key] ?? '', release().container)] as const);

/**
Makes those volumes that mount points ask for (`fast:8`), and keeps what else they name. Leaves none behind when it dies.

@param wanted - Mount points only, by key.
@param main - Of the container: it says who owns the top directories.
*/
export function makeVolumes(id: number, wanted: Options, main: Pick<ConfigSection, 'options' | 'raw'>): MadeVolumes {
	const owner = rootOwner(idMapOf(main));
	const options: Record<string, string> = {};
	const volids: string[] = [];
	try {
		for (const [key, mount] of mountPointsIn(wanted)) {
			const asked = newVolume(mount.source);
			if (asked) {
				const source = allocate(asked.storage, id, asked.sizeGib, owner);
				volids.push(source);
				options[key] = renderMountPoint(key, {...mount, source, size: Math.trunc(asked.sizeGib * 1024) * 1024 ** 2});
			} else {
				options[key] = renderMountPoint(key, mount);
			}
		}
	} catch (error) {
		removeVolumes(volids);
		throw error;
	}

	return {options, volids};
}

/** Removes volumes, each as well as it can. */
export function removeVolumes(volids: readonly string[]): void {
	for (const volid of volids) {
		insist(() => free(volid));
	}
}

/** Carries out what has to be tried before an end; a failure is told and no more. */
export function insist(task: () => void): void {
	try {
		task();
	} catch (error) {
		if (!isDeath(error)) {
			throw error;
		}

		warn(error.message);
	}
}
