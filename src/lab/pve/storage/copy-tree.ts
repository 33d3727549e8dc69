import fs from 'node:fs';
import path from 'node:path';
import {runProgram} from './run.ts';

/**
Copies the content of a directory into another one, which gets its owner, mode and times as well and may be missing: owners as
numbers, set-id bits, capabilities, ACLs, hard links, holes and devices. Stays in its file system.
*/
export function copyTree(from: string, to: string): void {
	fs.mkdirSync(path.dirname(to), {recursive: true, mode: 0o700});
	runProgram(copyCommand(from, to));
}

/** The command that does so. */
export const copyCommand = (from: string, to: string): readonly string[] => [
	'cp',
	'-a',
	'-x',
	'--sparse=always',
	'-T',
	'--',
	from,
	to,
];

/** Removes a directory, but nothing of what is mounted there. */
export const removeTree = (folder: string): void => runProgram(['rm', '-rf', '--one-file-system', '--', folder]);
