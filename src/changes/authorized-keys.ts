import type {Change} from '../core/change.ts';
import type {FileStat} from '../core/probe.ts';
import {Problem} from '../core/problem.ts';
import {addKeys, renderKeys} from '../domain/authorized-keys.ts';
import type {PublicKey} from '../domain/public-key.ts';
import {isOwn, type KeyFile, type KeyFiles} from '../facts/authorized-keys.ts';
import {removePath, setMode, writeFile} from './file.ts';

/** Which keys may log in as a user. */
export type WantedKeys = {
	readonly keys: readonly PublicKey[];
	/** Of every one of these keys, as they stand in the file. */
	readonly options: readonly string[];
	/** Whether any other key goes. */
	readonly isExclusive: boolean;
};

/**
The changes that let these keys log in: their files, and modes which sshd does not distrust.

All of it is done with the user's rights, so that a link planted there leads nowhere.

@param name - Login name.
@param home - The home, which is there by then.
@throws `NOT_OWN` for what is there and is not the user's own file or directory.
*/
export function keyChanges(name: string, home: string, files: KeyFiles, wanted: WantedKeys): readonly Change[] {
	const folder = `${home}/.ssh`;
	const path = `${folder}/authorized_keys`;
	assertOwn(home, files.home, 'directory', name);
	assertOwn(folder, files.folder, 'directory', name);
	assertOwn(path, files.first.stat, 'file', name);

	const {stat, text} = files.first;
	const after = wanted.isExclusive ? renderKeys(wanted.keys, wanted.options) : addKeys(text, wanted.keys, wanted.options);
	const changes = [
		...withoutWriters(home, files.home, name),
		...withMode(folder, files.folder, '0700', name),
		...(text === after
			? withMode(path, stat, '0600', name)
			: [
					writeFile({
						path,
						stat,
						before: text,
						after,
						mode: '0600',
						user: name,
						directoryMode: files.folder ? undefined : '0700',
					}),
				]),
		...(wanted.isExclusive ? withoutSecond(`${path}2`, files.second, name) : []),
	];
	// A first key takes nothing away from anybody
	return changes.map(change => (files.folder ? {...change, guardsAccess: true as const} : change));
}

/** sshd uses no keys below a directory that others can write: see StrictModes in sshd_config(5). */
function withoutWriters(home: string, stat: FileStat | undefined, user: string): readonly Change[] {
	const mode = stat && (Number.parseInt(stat.mode, 8) & ~0o022).toString(8).padStart(4, '0');
	return withMode(home, stat, mode ?? '', user);
}

const withMode = (path: string, stat: FileStat | undefined, mode: string, user: string): readonly Change[] =>
	stat && stat.mode !== mode ? [setMode({path, stat, mode, user})] : [];

function withoutSecond(path: string, {stat, text}: KeyFile, user: string): readonly Change[] {
	if (!stat) {
		return [];
	}

	const removal = removePath({path, stat, user});
	return text === undefined
		? [removal]
		: [
				{
					...removal,
					before: text,
					undo: writeFile({path, before: undefined, stat: undefined, after: text, mode: stat.mode, user}).apply,
				},
			];
}

function assertOwn(path: string, stat: FileStat | undefined, kind: 'directory' | 'file', name: string): void {
	if (!stat || isOwn(stat, kind, name)) {
		return;
	}

	const found =
		stat.kind === 'link'
			? `a link to ${JSON.stringify(stat.target ?? '')}`
			: stat.kind === kind
				? `a ${kind} of ${stat.owner === undefined ? `uid ${stat.uid}` : `"${stat.owner}"`}`
				: `no ${kind}`;
	throw new Problem('NOT_OWN', `"${path}" is ${found}, not a ${kind} of "${name}"`, {
		why: 'What lies below a home is done with the rights of its owner, and no link in it is followed.',
		hint: stat.kind === kind ? `give it to the user: chown -h ${name}: ${path}` : 'look at what it is for, and move it away',
	});
}
