import {type IdMap, type IdRange, rootOwner} from '../../../domain/id-map.ts';
import {diskToHost} from '../../../domain/mount-id-map.ts';
import type {MountPoint} from '../../../domain/mount-point.ts';
import {makeLoopNodes} from '../storage/loop.ts';
import {mountCommand, mountVolume} from '../storage/mount.ts';
import {runProgram} from '../storage/run.ts';
import {runPerl} from './perl.ts';
import {assertBindSource, makeMountTarget} from './safe-path.ts';

/**
Mounts one mount point of a container in the mount namespace of the caller. Dies in the words of Proxmox VE.

@param root - Where the container's root file system is, or is to be.
@param map - Of the container; `undefined` for a privileged one, whose mount points have no maps of their own.
@see PVE::LXC, `mountpoint_mount`
*/
export function mountOne(root: string, point: MountPoint, map: IdMap | undefined): void {
	assertMountable(point);
	const target = makeMountTarget(root, point.mp, rootOwner(map));
	if (point.kind === 'volume') {
		mountVolume(point.source, target, optionsOf(point));
	} else {
		runProgram(pathCommand(point, target));
	}

	const maps = mapTexts(point, map);
	if (maps[0] !== '') {
		runPerl('map', [target, ...maps]);
	}
}

/**
Mounts one in a container that runs.

@param pid - Of its process 1.
@param stage - An empty folder of the host.
*/
export function insertMount(pid: number, stage: string, point: MountPoint, map: IdMap | undefined): void {
	assertMountable(point);
	if (point.kind === 'volume') {
		makeLoopNodes();
	}

	const command = point.kind === 'volume' ? mountCommand(point.source, stage, optionsOf(point)) : pathCommand(point, stage);
	const {uid, gid} = rootOwner(map);
	runPerl('insert', [pid, 'directory', point.mp, uid, gid, ...mapTexts(point, map), ...command]);
}

function assertMountable({kind, source}: MountPoint): void {
	if (kind === 'bind') {
		assertBindSource(source);
	}
}

const optionsOf = ({ro = false, mountoptions = []}: MountPoint) => ({readOnly: ro, flags: mountoptions});

function pathCommand({kind, source, ro, mountoptions = []}: MountPoint, target: string): readonly string[] {
	const options = [...(ro ? ['ro'] : []), ...mountoptions];
	const bind = kind === 'bind' ? ['--bind'] : [];
	return ['mount', ...bind, ...(options.length > 0 ? ['-o', options.join(',')] : []), source, target];
}

/** For the kernel: what stands on the disk, and what it means at the host. Empty texts where nothing is mapped. */
function mapTexts({idmap}: MountPoint, map: IdMap | undefined): readonly [string, string] {
	if (idmap === undefined || map === undefined) {
		return ['', ''];
	}

	const {users, groups} = diskToHost(map, idmap);
	return [renderRanges(users), renderRanges(groups)];
}

const renderRanges = (ranges: readonly IdRange[]): string =>
	ranges.map(({inside, outside, count}) => `${inside} ${outside} ${count}\n`).join('');
