import {idOf, readArguments} from '../arguments.ts';
import {pullFile} from '../runtime/guest-files.ts';
import {copyFile, copyShape} from './copy.ts';

/** Copies a file out of a container. Ends with 0 once it has begun, whatever becomes of it. */
export function pctPull(argv: readonly string[]): void {
	const given = readArguments(argv, copyShape('pull', ['path', 'destination']));
	const {path = '', destination = ''} = given.values;
	copyFile(idOf(given), 'can only pull files from a running VM', id => pullFile(id, path, destination, given.values));
}
