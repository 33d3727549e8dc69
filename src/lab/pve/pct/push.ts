import {idOf, readArguments} from '../arguments.ts';
import {pushFile} from '../runtime/guest-files.ts';
import {copyFile, copyShape} from './copy.ts';

/** Copies a file into a container. Ends with 0 once it has begun, whatever becomes of it. */
export function pctPush(argv: readonly string[]): void {
	const given = readArguments(argv, copyShape('push', ['file', 'destination']));
	const {file = '', destination = ''} = given.values;
	copyFile(idOf(given), 'can only push files to a running CT', id => pushFile(id, file, destination, given.values));
}
