import type {Change, NoUndo} from '../core/change.ts';
import {type Expectation, expect, isUnknown, type Unknown, unknown} from '../core/fact.ts';
import {Problem, undetermined} from '../core/problem.ts';
import {type Script, sh} from '../core/script.ts';
import type {ProfileReference} from '../domain/apparmor.ts';
import {readProfiles} from '../domain/apparmor-text.ts';
import {compiles, definedProfiles, loadedProfiles, type ProfileState} from '../facts/apparmor.ts';
import {assertOwnFile, type Profile, type ProfileLook, undoLoaded, withProfileFunctions} from './apparmor.ts';
import {assertFile, type ContentState} from './content.ts';
import {removalOf} from './entry.ts';
import {writeFile} from './file.ts';

/**
The changes that take a profile from disk and kernel.

@throws `PROFILE_IN_USE` when the configuration of a container names it.
*/
export function noProfileChanges(
	{content, profile, references}: ProfileLook & {readonly references: readonly ProfileReference[] | Unknown},
	{name, path}: Profile,
): readonly Change[] {
	const {place, text} = content;
	assertFile(place);
	const isLoaded = profile.loaded?.includes(name) === true;
	const isThere = place.stat !== undefined || isLoaded;
	if (isThere && isUnknown(references)) {
		throw undetermined(references.unknown);
	}

	const all = isUnknown(references) ? [] : references;
	const users = all.filter(reference => reference.profile === name || reference.profile.startsWith(`${name}//`));
	if (users.length > 0 && isThere) {
		throw new Problem('PROFILE_IN_USE', `the profile "${name}" is named in "${users.map(({file}) => file).join('", "')}"`, {
			why: 'A container whose profile is not loaded does not start.',
			hint: 'give the container another profile before this task',
		});
	}

	assertOwnFile(content, {name, path});
	const removals = removalOf(place).map(change => ({
		...change,
		before: text ?? change.before,
		apply: withProfileFunctions(sh`remove_profile ${path} ${profile.set} ${name}`),
		undo: undoRemoval(path, content, profile),
		expect: [...change.expect, ...expectWithout(text, profile)],
	}));
	return [...removals, ...(isLoaded ? [unloadProfile(name, profile, removals.length > 0)] : [])];
}

/** What is known of the others without it. */
function expectWithout(
	text: string | undefined,
	{set, compiles: isSound, loaded, together}: ProfileState,
): readonly Expectation[] {
	const culprit = unknown('the file that is removed may have been the reason');
	const {names, inner} = readProfiles(text ?? '');
	const left = together?.filter(name => !names.includes(name) && !inner.includes(name));
	return [
		...(loaded ? [expect(definedProfiles(set), left ?? culprit)] : []),
		...(isSound === false ? [expect(compiles(set), culprit)] : []),
	];
}

function undoRemoval(path: string, {place: {stat}, text}: ContentState, {set, loaded}: ProfileState): Script | NoUndo {
	if (text === undefined || stat === undefined) {
		return {because: 'what was removed is no text, and is not recorded'};
	}

	const {apply} = writeFile({
		path,
		before: undefined,
		stat: undefined,
		after: text,
		mode: stat.mode,
		owner: String(stat.uid),
		group: String(stat.gid),
	});
	return loaded ? undoLoaded(apply, sh`load_profiles ${set}`) : apply;
}

function unloadProfile(name: string, {loaded = []}: ProfileState, isRemoved: boolean): Change {
	return {
		summary: `unload profile ${name}`,
		before: 'loaded',
		after: undefined,
		apply: withProfileFunctions(sh`drop_profile ${name}`),
		// The file comes back next, and loads it
		undo: isRemoved ? sh`true` : {because: 'there is no file that it could be loaded from'},
		expect: [
			expect(
				loadedProfiles,
				loaded.filter(found => found !== name && !found.startsWith(`${name}//`)),
			),
		],
	};
}
