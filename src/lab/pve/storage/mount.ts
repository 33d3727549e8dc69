import {die} from '../die.ts';
import {volumeOf} from './find.ts';
import {makeLoopNodes} from './loop.ts';
import {runProgram, tryProgram} from './run.ts';

/** How a volume is mounted. */
export type MountOptions = {
	readonly readOnly?: boolean;
	/** Its content at the time of this snapshot. */
	readonly snapshot?: string;
	/** Such as `nosuid`; for a mount point's `mountoptions`. */
	readonly flags?: readonly string[];
};

/**
Mounts a volume in the mount namespace of the caller: an image through a loop device which goes away with the mount, a
directory as itself. What is mounted in it later does not show in the storage.
*/
export function mountVolume(volid: string, target: string, options: MountOptions = {}): void {
	const command = mountCommand(volid, target, options);
	if (!command.includes('loop')) {
		runProgram(command);
		return;
	}

	// Others take loop devices too, of which one may come up whose node is missing here
	for (let turn = 1; ; turn++) {
		makeLoopNodes();
		const failure = tryProgram(command, {isQuiet: turn < 5});
		if (failure === undefined) {
			return;
		}

		if (turn === 5) {
			die(failure);
		}
	}
}

/** The command for it. Of an image, the loop nodes have to be there. */
export function mountCommand(
	volid: string,
	target: string,
	{readOnly, snapshot, flags = []}: MountOptions = {},
): readonly string[] {
	const {storage, plugin, volume, name} = volumeOf(volid);
	plugin.activate(storage);
	plugin.assertExists(storage, volume);
	const source = plugin.path(storage, volume, snapshot);
	if (name.format === 'subvol') {
		const options = [...(readOnly || snapshot !== undefined ? ['ro'] : []), ...flags];
		return ['mount', '--bind', '--make-private', ...(options.length > 0 ? ['-o', options.join(',')] : []), source, target];
	}

	if (name.format !== 'raw') {
		die(`unsupported image format '${name.format}'`);
	}

	if (!storage.content.includes('rootdir')) {
		die(`storage '${storage.id}' does not support containers`);
	}

	const options = name.isBase ? ['ro', 'noload'] : readOnly ? ['ro'] : [];
	return ['mount', '-t', 'ext4', '-o', ['loop', 'noinit_itable', ...options, ...flags].join(','), source, target];
}
