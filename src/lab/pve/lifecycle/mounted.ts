import type {ConfigSection} from '../../../domain/container-config.ts';
import {idMapOf} from '../../../domain/id-map.ts';
import {renderMountPoint} from '../../../domain/mount-point.ts';
import {mountAll, unmountAll} from '../runtime/mount-all.ts';
import {mountPointsIn} from './volumes.ts';

type Section = Pick<ConfigSection, 'options' | 'raw'>;

/**
Runs a task while the volumes of a container are mounted on the host, all of them writable.

@param task - Is given the path of the root file system.
*/
export function withVolumesMounted<T>(id: number, main: Section, task: (root: string, map: ReturnType<typeof idMapOf>) => T): T {
	const root = mountAll(id, plainVolumes(main));
	try {
		return task(root, idMapOf(main));
	} finally {
		unmountAll(id);
	}
}

/** Without what holds for the running container only. */
function plainVolumes({options, raw}: Section) {
	const mounts = mountPointsIn(options).map(([key, mount]) => {
		const {ro: _, idmap: __, mountoptions: ___, ...plain} = mount;
		return [key, renderMountPoint(key, plain)] as const;
	});
	const others = Object.entries(options).filter(([key]) => !mounts.some(([mount]) => mount === key));
	const main = {options: Object.fromEntries([...others, ...mounts]), raw, description: undefined};
	return {main, pending: {options: {}, delete: []}, snapshots: {}, warnings: []};
}
