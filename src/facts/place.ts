import type {Look} from '../core/fact.ts';
import type {FileStat} from '../core/probe.ts';
import {Problem} from '../core/problem.ts';
import {foldersAbove, parentOf} from '../domain/path.ts';
import {statOf} from './file.ts';
import {mountPoints} from './mounts.ts';

/** What stands at a path, and on the way to it. */
export type Place = {
	readonly path: string;
	readonly stat: FileStat | undefined;
	/** All folders above, from `/` downwards. */
	readonly folders: readonly {readonly path: string; readonly stat: FileStat | undefined}[];
	/** Mount points at the path and below it. */
	readonly mounts: readonly string[];
};

/** Looks at a path and at all folders above it, in one round trip. */
export async function placeOf(look: Look, path: string): Promise<Place> {
	const [stat, mounts, ...folders] = await Promise.all([
		look(statOf(path)),
		look(mountPoints),
		...foldersAbove(path).map(async folder => ({path: folder, stat: await look(statOf(folder))})),
	]);
	return {path, stat, folders, mounts: mounts.filter(mount => `${mount}/`.startsWith(`${path}/`))};
}

/** The folders above that are not there yet, outermost first. */
export const missingFolders = ({folders}: Place): readonly string[] =>
	folders.filter(({stat}) => stat === undefined).map(({path}) => path);

/** Throws a `Problem` when a folder above is a link or no directory, as then it is not clear what a path means, or who decides it. */
export function assertNoDetour({path, folders}: Place): void {
	for (const {path: folder, stat} of folders) {
		if (stat?.kind === 'link') {
			const target = resolve(folder, stat.target ?? '');
			throw new Problem('LEADS_THROUGH_LINK', `"${folder}", on the way to "${path}", is a symbolic link to "${stat.target}"`, {
				why: 'Nothing is changed through a link: whoever may turn it could have another file changed.',
				hint: `name the real path: "${target}${path.slice(folder.length)}"`,
			});
		}

		if (stat !== undefined && stat.kind !== 'directory') {
			throw new Problem('NOT_A_DIRECTORY', `"${folder}", on the way to "${path}", is no directory`, {
				hint: 'correct the path, or remove what stands there',
			});
		}
	}
}

/** Throws a `Problem` when the folder of a path is not there. */
export function assertFolder(place: Place): void {
	assertNoDetour(place);
	if (missingFolders(place).length > 0) {
		const folder = parentOf(place.path);
		throw new Problem('NO_DIRECTORY', `there is no directory "${folder}" for "${place.path}"`, {
			hint: `make it before, with the file module: path: ${folder}, state: directory`,
		});
	}
}

/** Where a link leads, by its text alone. */
function resolve(link: string, target: string): string {
	const parts = target.startsWith('/') ? [] : parentOf(link).split('/');
	for (const part of target.split('/')) {
		if (part === '..') {
			parts.pop();
		} else if (part !== '.') {
			parts.push(part);
		}
	}

	return `/${parts.filter(part => part !== '').join('/')}`;
}
