import type {Script} from './script.ts';

/** Read-only view of one target. Facts look through it; modules never hold it. What is asked in one tick travels together. */
export type Probe = {
	/** What one program of the read-only list prints, its arguments taken literally. Any exit but 0 is a `Problem`. */
	run(...argv: readonly string[]): Promise<string>;
	/** The same, for a program which says "there is none" with one exit code; that one gives `undefined`. */
	lookUp(absentExit: number, ...argv: readonly string[]): Promise<string | undefined>;
	/** A text file of at most 1 MiB, UTF-8; `undefined` only when there is none, not when it cannot be read. */
	readFile(path: string): Promise<string | undefined>;
	/** Does not follow a link. `undefined` only when there is nothing of that name. */
	stat(path: string): Promise<FileStat | undefined>;
	/** Runs what the user vouches only reads (`reads: true`, `unless`). The one way past the read-only list. */
	vouched(script: Script): Promise<Output>;
	/** The same view as another user, for rootless podman, user units, and all that lies below a home. */
	as(user: string): Probe;
};

/** `mode` is octal text of four digits such as `0640`; ids are those the target sees. Names can be foretold, ids often not. */
export type FileStat = {
	readonly kind: 'file' | 'directory' | 'link' | 'other';
	/** `undefined` when the id has no name. */
	readonly owner: string | undefined;
	readonly group: string | undefined;
	readonly uid: number;
	readonly gid: number;
	readonly mode: string;
	/** Of a regular file. */
	readonly sizeBytes: number;
	/** What a link points at, as written in it. */
	readonly target?: string | undefined;
};

/** How a script ended. Output above 1 MiB loses its middle, and says so. */
export type Output = {readonly code: number; readonly stdout: string; readonly stderr: string};
