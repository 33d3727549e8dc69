import {asUser, type LocalFile, type Script, sh, type Word, withFunctions, withStdin} from '../core/script.ts';
import type {Secret} from '../core/secret.ts';
import {fileFunctions} from './shell.ts';

/** A call of one of the file functions, with a user's rights where one is given. */
export function fileScript(
	name: string,
	words: readonly Word[],
	user?: string | undefined,
	stdin?: string | Secret | LocalFile,
): Script {
	return withFileFunctions(stdin === undefined ? sh`${name} ${words}` : withStdin(sh`${name} ${words}`, stdin), user);
}

/** Any script that calls file functions. */
export function withFileFunctions(script: Script, user?: string | undefined): Script {
	const complete = withFunctions(script, fileFunctions);
	return user === undefined ? complete : asUser(complete, user);
}
