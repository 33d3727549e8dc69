import fs from 'node:fs/promises';
import path from 'node:path';

/** A file with text, a link with a target, a copy of a file of this machine, else a directory. */
export type Entry = {
	readonly path: string;
	readonly mode?: number;
	readonly text?: string;
	readonly target?: string;
	/** Path on this machine; its links are followed. */
	readonly from?: string;
	readonly uid?: number;
	readonly gid?: number;
};

/** Writes entries below a folder, in order. Folders above them have to be there, or among them. */
export async function writeEntries(root: string, entries: readonly Entry[]): Promise<void> {
	for (const entry of entries) {
		await writeEntry(path.join(root, entry.path), entry);
	}
}

async function writeEntry(file: string, {mode, text, target, from, uid = 0, gid = 0}: Entry): Promise<void> {
	if (target !== undefined) {
		await fs.symlink(target, file);
		return;
	}

	if (from !== undefined) {
		await fs.copyFile(from, file);
	} else if (text === undefined) {
		await fs.mkdir(file, {recursive: true});
	} else {
		await fs.writeFile(file, text);
	}

	if (uid || gid) {
		await fs.chown(file, uid, gid);
	}

	// Not by the argument `mode`, which the umask of this process lessens, and after chown, which takes set-id bits away
	await fs.chmod(file, mode ?? (text === undefined ? 0o755 : 0o644));
}
