import os from 'node:os';
import {renderNumbers} from './protocol.ts';

/** What a file shows of itself. */
export type Attributes = {
	/** Kind and permissions, as in `st_mode`. */
	readonly mode: number;
	readonly sizeBytes: number;
	/** In seconds; this file system knows no finer time, and no other. */
	readonly modified: number;
};

/** Bits of `st_mode`, see inode(7). */
export const kinds = {file: 0o100_000, directory: 0o040_000, link: 0o120_000} as const;

/** Of `st_mode`. */
export const kindOf = (mode: number): number => mode & 0o170_000;

/** Group of all files: www-data. */
export const groupId = 33;

/**
What is left of all permissions: root writes, the group reads, and below `priv` it does not. Others may pass through folders.
Without quorum nobody writes.
*/
export function modeOf(path: string, kind: number, isQuorate: boolean): number {
	const all = kind === kinds.file ? 0o666 : 0o777;
	const visible = isPrivate(path) ? 0o700 : kind === kinds.file ? 0o750 : 0o755;
	return kind | (all & visible & (isQuorate ? 0o777 : 0o555));
}

/** The one mode that a file may be given: the one it has. */
export const allowedMode = (path: string): number => (isPrivate(path) ? 0o600 : 0o640);

/** `priv` at the top and in the folder of each node. */
const isPrivate = (path: string) => /^(nodes\/[^/]+\/)?priv(\/|$)/.test(path);

/** As the kernel takes it: `fuse_attr`. */
export function renderAttributes(node: number, {mode, sizeBytes, modified}: Attributes): Buffer {
	const times = [modified, modified, modified];
	return renderNumbers(
		[64, node],
		[64, sizeBytes],
		[64, Math.ceil(sizeBytes / blockBytes)],
		...times.map(time => [64, time] as const),
		...times.map(() => [32, 0] as const),
		[32, mode],
		[32, kindOf(mode) === kinds.directory ? 2 : 1],
		[32, 0],
		[32, groupId],
		[32, 0],
		[32, blockBytes],
		[32, 0],
	);
}

/** Of `statfs`, and of what a file takes. */
export const blockBytes = 4096;

/** An error as the file system calls give it: `ENOENT`. */
export function refusal(code: keyof typeof os.constants.errno): Error {
	return Object.assign(new Error(code), {code, errno: -os.constants.errno[code]});
}

/** The positive number of an error of a file system call; of any other, that of `EIO`. */
export function errnoOf(error: unknown): number {
	const {errno} = error as {errno?: unknown};
	return typeof errno === 'number' && errno !== 0 ? Math.abs(errno) : os.constants.errno.EIO;
}
