import type {Change, NoUndo} from '../core/change.ts';
import {type Expectation, expect, unknown} from '../core/fact.ts';
import {Problem} from '../core/problem.ts';
import {type Script, sh, withFunctions, withStdin} from '../core/script.ts';
import {readProfiles} from '../domain/apparmor-text.ts';
import type {LineOrigin} from '../domain/line-origins.ts';
import {compiles, definedProfiles, loadedProfiles, type ProfileState} from '../facts/apparmor.ts';
import {profileFunctions} from './apparmor-functions.ts';
import {type ContentState, contentChanges} from './content.ts';
import {fileFunctions} from './shell.ts';

/** A profile that is to be there, or not. */
export type Profile = {readonly name: string; readonly path: string};

/** What is there. */
export type ProfileLook = {readonly content: ContentState; readonly profile: ProfileState};

const attributes = {owner: 'root', group: 'root', mode: '0644'} as const;

/**
The changes that write a profile and have the kernel know it.

The new text is compiled alone and with the others before it is put in place; after that they are compiled as they are,
and loaded. When that fails the old file is back, and loaded again.

@param text - Of the file; `origins` says where its lines were written.
@throws `NO_PARSER`, `OTHER_PROFILE` when the file holds one of another name, `BROKEN_PROFILES` when others do not compile as they are.
*/
export function profileChanges(
	{content, profile}: ProfileLook,
	{name, path, text, origins}: Profile & {readonly text: string; readonly origins: readonly LineOrigin[]},
): readonly Change[] {
	const {hasParser, set, loaded} = profile;
	if (!hasParser) {
		throw new Problem('NO_PARSER', `there is no apparmor_parser, which has to compile the profile "${name}"`, {
			hint: 'install the package "apparmor" before this task',
		});
	}

	const isLoaded = loaded?.includes(name) ?? true;
	const changes = contentChanges(content, {
		...attributes,
		path,
		content: text,
		validate: ['check_profile', '%s', path, set, name, ...innerNames(text, name)],
		validateSet: ['check_set', set, ...(loaded ? ['load'] : [])],
	});
	assertOwnFile(content, {name, path});
	const writes = changes.some(isWrite);
	if (!isLoaded || writes) {
		assertSound(profile, writes && content.place.stat !== undefined);
	}

	const made = changes.map(change => (isWrite(change) ? profileWrite(change, {name, text, origins, profile}) : change));
	return writes || isLoaded ? made : [...made, loadProfile(name, profile)];
}

/** Names of the profiles inside of the one that is meant; all, where a variable makes some of them. */
function innerNames(text: string, name: string): readonly string[] {
	const {inner} = readProfiles(text);
	return inner.some(one => one.includes('@')) ? [`${name}//*`] : inner;
}

/** Only the one of a file's changes that gives it content. */
const isWrite = ({summary}: Change): boolean => /^(?:create|update) /.test(summary);

/** Throws a `Problem` when the file that is there defines other profiles. */
export function assertOwnFile({text}: ContentState, {name, path}: Profile): void {
	const other = readProfiles(text ?? '').names.find(found => found !== name);
	if (other !== undefined) {
		throw new Problem('OTHER_PROFILE', `"${path}" defines the profile "${other}", and not "${name}" alone`, {
			hint: `choose another file, or remove that profile before, with state: absent and name: ${other}`,
		});
	}
}

/** Throws a `Problem` when what is loaded together does not compile, unless the reason may be the file that is to be replaced. */
function assertSound({compiles: isSound, set}: ProfileState, mayBeReason: boolean): void {
	if (isSound === false && !mayBeReason) {
		throw new Problem('BROKEN_PROFILES', `"${set}" does not compile as it is`, {
			why: 'It loads all profiles of its folder or none, so one more would not be loaded either.',
			hint: `correct what "apparmor_parser -Q -K ${set}" says`,
		});
	}
}

type Write = {
	readonly name: string;
	readonly text: string;
	readonly origins: readonly LineOrigin[];
	readonly profile: ProfileState;
};

function profileWrite(change: Change, {name, text, origins, profile}: Write): Change {
	const {set, loaded, together} = profile;
	const lines = origins.map(({from, line, file}) => `${from} ${line} ${file}`).join('\n');
	const write = sh`(profile_lines=${lines}; ${change.apply})`;
	const written = {
		...change,
		apply: withStdin(withProfileFunctions(write), text),
		expect: [...change.expect, expect(compiles(set), true)],
	};
	if (!loaded) {
		return written;
	}

	const {names, inner} = readProfiles(text);
	const defined = together && [...new Set([...together, ...names, ...inner])].sort();
	const isNew = !loaded.includes(name);
	const restore = isNew ? sh`restore_loaded $? ${set} ${name}` : sh`restore_loaded $? ${set}`;
	return {
		...written,
		summary: `${change.summary} and load it`,
		apply: withStdin(withProfileFunctions(sh`${write} || ${restore}`), text),
		undo: undoLoaded(change.undo, isNew ? sh`unload_profile ${name}` : sh`load_profiles ${set}`),
		expect: [
			...written.expect,
			expect(definedProfiles(set), defined ?? unknown('what the others are shows once they compile')),
			expectLoaded(name, {...profile, together: defined}),
		],
	};
}

/** All profiles of a set are loaded with each of them. */
function expectLoaded(name: string, {loaded = [], together}: ProfileState): Expectation {
	return loaded.some(one => one.startsWith(`${name}//`)) || !together
		? expect(loadedProfiles, unknown('what else is loaded with it shows only then'))
		: expect(loadedProfiles, [...new Set([...loaded, ...together, name])].sort());
}

/** Takes a file back, and then what the kernel has of it. */
export function undoLoaded(undo: Script | NoUndo, then: Script): Script | NoUndo {
	if (!('text' in undo)) {
		return undo;
	}

	const both = withProfileFunctions(sh`${undo} && ${then}`);
	return undo.stdin === undefined ? both : withStdin(both, undo.stdin);
}

function loadProfile(name: string, profile: ProfileState): Change {
	const {set} = profile;
	return {
		summary: `load profile ${name}`,
		before: undefined,
		after: `loaded with ${set}`,
		apply: withProfileFunctions(sh`load_profiles ${set}`),
		undo: withProfileFunctions(sh`unload_profile ${name}`),
		expect: [expectLoaded(name, profile)],
	};
}

/** Any script that calls the functions of profiles, and those of files. */
export const withProfileFunctions = (script: Script): Script => withFunctions(script, `${fileFunctions}${profileFunctions}`);
