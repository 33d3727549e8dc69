import {copyCommand} from '../storage/copy-tree.ts';
import type {RootOwner} from '../storage/ext4.ts';
import {allocate, free, volumeSizeBytes} from '../storage/index.ts';
import {makeLoopNodes} from '../storage/loop.ts';
import {mountCommand} from '../storage/mount.ts';
import {quoteWord, runProgram} from '../storage/run.ts';

/** What is copied, and where to. */
export type VolumeCopy = {
	readonly volid: string;
	/** Its content at the time of this snapshot. */
	readonly snapshot?: string | undefined;
	readonly storage: string;
	/** The container that gets the copy. */
	readonly id: number;
	readonly owner: RootOwner;
};

/** Copies all files of a volume, with all that they have, into a new one of the same size. Gives its id. */
export function copyVolume({volid, snapshot, storage, id, owner}: VolumeCopy): string {
	const copy = allocate(storage, id, volumeSizeBytes(volid) / 1024 ** 3, owner);
	try {
		copyFiles({volid, snapshot}, copy);
	} catch (error) {
		free(copy);
		throw error;
	}

	return copy;
}

/** In a mount namespace which goes with the command, so that a cut leaves no mounts. */
function copyFiles({volid, snapshot}: Pick<VolumeCopy, 'volid' | 'snapshot'>, copy: string): void {
	const [from, to] = ['/mnt/from', '/mnt/to'];
	const mounts = [
		['mount', '-t', 'tmpfs', 'copy', '/mnt'],
		['mkdir', from, to],
		mountCommand(volid, from, {readOnly: true, ...(snapshot !== undefined && {snapshot})}),
		mountCommand(copy, to),
	];
	const commands = [...mounts, copyCommand(from, to)].map(command => command.map(quoteWord).join(' '));
	makeLoopNodes();
	runProgram(['unshare', '--mount', '--propagation', 'private', '--', 'sh', '-euc', commands.join('\n')]);
}
