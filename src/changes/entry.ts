import type {Change} from '../core/change.ts';
import {isUnknown} from '../core/fact.ts';
import type {FileStat} from '../core/probe.ts';
import {Problem} from '../core/problem.ts';
import {assertFolder, assertNoDetour, missingFolders, type Place} from '../facts/place.ts';
import {attributeChanges} from './attributes.ts';
import {makeDirectory, makeLink, removePath, writeFile} from './file.ts';
import {guarded} from './guard.ts';
import {known} from './known.ts';
import type {Attributes} from './owner.ts';

/** What has to be at a path. */
export type Entry = Attributes & {
	/** `touch` makes an empty file where there is none, `file` makes none; `undefined` is whatever is there. */
	readonly state: 'directory' | 'link' | 'touch' | 'file' | undefined;
	/** What a link points at. */
	readonly target?: string | undefined;
	/** Whether something of another kind may be removed. */
	readonly force: boolean;
};

/** The changes that bring a directory, link or empty file to a place; none when it is as asked. */
export function entryChanges(place: Place, wanted: Entry): readonly Change[] {
	const {path, stat} = place;
	const {state, target} = wanted;
	assertNoDetour(place);
	if (stat === undefined) {
		return create(place, wanted);
	}

	const kind = state === undefined ? stat.kind : state === 'touch' ? 'file' : state;
	if (stat.kind !== kind) {
		assertMayGo(place, stat, wanted);
		return [...removalOf(place), ...create(place, wanted)];
	}

	if (kind === 'link' && wanted.mode !== undefined) {
		throw new Problem('LINK_MODE', `"${path}" is a symbolic link to "${stat.target}", and has no mode of its own`, {
			hint: 'name what it points at',
		});
	}

	const isTurned = target !== undefined && stat.target !== target;
	return guarded(
		path,
		isTurned ? [makeLink({...wanted, path, target, before: stat.target})] : attributeChanges({path, stat}, wanted),
	);
}

/**
The change that takes away what is at a place; none when nothing is.

@param text - What the file there holds, so that it can come back.
*/
export function removalOf(place: Place, text?: string): readonly Change[] {
	const {path, stat, mounts} = place;
	if (stat === undefined) {
		return [];
	}

	assertNoDetour(place);
	const removal = removePath({path, stat});
	if (mounts.length > 0) {
		throw new Problem('MOUNT_POINT', `"${path}" is not removed: something is mounted at "${mounts[0]}"`, {
			hint: 'unmount it first',
		});
	}

	return guarded(path, [text === undefined ? removal : {...removal, before: text, undo: broughtBack(path, stat, text)}]);
}

function broughtBack(path: string, stat: FileStat, after: string): Change['undo'] {
	// Of a file that is itself foretold nobody knows whose it will be
	const old = known(() => ({owner: String(stat.uid), group: String(stat.gid), mode: stat.mode}));
	return isUnknown(old) ? {because: old.unknown} : writeFile({...old, path, before: undefined, stat: undefined, after}).apply;
}

const create = (place: Place, wanted: Entry): readonly Change[] => guarded(place.path, creation(place, wanted));

function creation(place: Place, {state, target, owner, group, mode}: Entry): readonly Change[] {
	const {path} = place;
	const attributes = {owner, group, mode};
	if (state === 'directory') {
		return [...missingFolders(place), path].map(folder => makeDirectory({...attributes, path: folder}));
	}

	assertFolder(place);
	if (target !== undefined) {
		return [makeLink({...attributes, path, target, before: undefined})];
	}

	if (state === 'touch') {
		return [writeFile({...attributes, path, before: undefined, stat: undefined, after: ''})];
	}

	throw new Problem('NO_SUCH_FILE', `there is no "${path}" on the host`, {
		hint: 'say what to make with state: directory or state: touch, or use the copy module',
	});
}

/** What stands in the way is removed only where the task says so. */
function assertMayGo({path}: Place, {kind, target}: FileStat, {state, force}: Entry): void {
	if (force && state !== 'file') {
		return;
	}

	const what = {
		link: `a symbolic link to "${target}"`,
		other: 'a device, socket or pipe',
		file: 'a file',
		directory: 'a directory',
	}[kind];
	throw new Problem('WRONG_KIND', `"${path}" is ${what}, and not a ${state === 'touch' ? 'file' : state}`, {
		hint:
			kind === 'link'
				? 'name what the link points at, or write force: true to replace the link'
				: 'write force: true to remove it first, with all that is in it',
	});
}
