import fs from 'node:fs';
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
	const [to, from] = [`/var/lib/lxc/${id}/.copy-volume-1`, `/var/lib/lxc/${id}/.copy-volume-2`];
	try {
		fs.mkdirSync(from, {recursive: true});
		fs.mkdirSync(to, {recursive: true});
		makeLoopNodes();
		runApart([
			mountCommand(volid, from, {readOnly: true, ...(snapshot !== undefined && {snapshot})}),
			mountCommand(copy, to),
			copyCommand(from, to),
		]);
	} catch (error) {
		free(copy);
		throw error;
	} finally {
		fs.rmdirSync(from);
		fs.rmdirSync(to);
	}

	return copy;
}

/** In a mount namespace which goes with the commands, so that a cut leaves no mounts. */
function runApart(commands: readonly (readonly string[])[]): void {
	const script = commands.map(command => command.map(quoteWord).join(' ')).join('\n');
	runProgram(['unshare', '--mount', '--propagation', 'private', '--', 'sh', '-euc', script]);
}
