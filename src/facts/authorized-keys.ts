import type {Look} from '../core/fact.ts';
import type {FileStat} from '../core/probe.ts';
import {statOf, textOf} from './file.ts';

/** A file as it is, and its text where it is a regular file of the user. */
export type KeyFile = {readonly stat: FileStat | undefined; readonly text: string | undefined};

/** What lies between a home and its keys. Below what is not a directory of the user, nothing is told. */
export type KeyFiles = {
	readonly home: FileStat | undefined;
	/** `~/.ssh` */
	readonly folder: FileStat | undefined;
	/** `~/.ssh/authorized_keys` */
	readonly first: KeyFile;
	/** `~/.ssh/authorized_keys2`, which sshd reads as well. */
	readonly second: KeyFile;
};

/** What there is of a home that is yet to be made. */
export const noKeyFiles: KeyFiles = {
	home: undefined,
	folder: undefined,
	first: {stat: undefined, text: undefined},
	second: {stat: undefined, text: undefined},
};

/** Looks at a user's keys, with that user's rights below the home: whoever owns a home can plant links there. */
export async function lookAtKeys(look: Look, name: string, home: string): Promise<KeyFiles> {
	// All in one tick; what a link or a stranger's folder makes of the later ones must not hide the earlier
	const asked = [look(statOf(home)), look(statOf(`${home}/.ssh`, name))] as const;
	const files = ['authorized_keys', 'authorized_keys2'].map(file => askFor(look, `${home}/.ssh/${file}`, name));
	for (const one of asked) {
		one.catch(() => {});
	}

	const homeStat = await asked[0];
	if (!isOwn(homeStat, 'directory', name)) {
		return {...noKeyFiles, home: homeStat};
	}

	const folder = await asked[1];
	if (!isOwn(folder, 'directory', name)) {
		return {...noKeyFiles, home: homeStat, folder};
	}

	const [first = noKeyFiles.first, second = noKeyFiles.second] = await Promise.all(files.map(async file => file()));
	return {home: homeStat, folder, first, second};
}

/** Whether something is what it should be and belongs to a user. Reads what can be foretold: ids often cannot. */
export const isOwn = (stat: FileStat | undefined, kind: FileStat['kind'], name: string): boolean =>
	stat?.kind === kind && stat.owner === name;

function askFor(look: Look, path: string, name: string): () => Promise<KeyFile> {
	const stat = look(statOf(path, name));
	const text = look(textOf(path, name));
	stat.catch(() => {});
	text.catch(() => {});
	return async () => {
		const found = await stat;
		return {stat: found, text: isOwn(found, 'file', name) ? await text : undefined};
	};
}
