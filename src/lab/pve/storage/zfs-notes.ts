import fs from 'node:fs';
import path from 'node:path';
import type {Storage} from '../../../domain/storage-config.ts';
import {die} from '../die.ts';
import {removeTree} from './copy-tree.ts';

/** Where the volumes of a pool are mounted. */
export const poolRoot = ({pool}: Storage): string => (pool === undefined ? die('storage definition has no pool') : `/${pool}`);

/** What is known of a volume besides its files, and its snapshots. Root's alone: they would be a way around the volume's modes. */
export const notesFolder = (storage: Storage, name: string): string => path.join(poolRoot(storage), '.zfs', name);

/** The files of a snapshot. */
export const snapshotFolder = (storage: Storage, name: string, snapshot: string): string =>
	path.join(notesFolder(storage, name), `@${snapshot}`);

/** `size` in bytes, or `origin`, the volume of which this is a linked clone. */
export function noteOf(storage: Storage, name: string, note: 'size' | 'origin' | 'snapshots'): string | undefined {
	const file = path.join(notesFolder(storage, name), note);
	return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trimEnd() : undefined;
}

/** Keeps a note about a volume. */
export function writeNote(storage: Storage, name: string, note: 'size' | 'origin' | 'snapshots', text: string): void {
	fs.mkdirSync(notesFolder(storage, name), {recursive: true, mode: 0o700});
	fs.writeFileSync(path.join(notesFolder(storage, name), note), `${text}\n`);
}

/** Names of a volume's snapshots, oldest first. */
export const snapshotsOf = (storage: Storage, name: string): readonly string[] =>
	(noteOf(storage, name, 'snapshots') ?? '').split('\n').filter(snapshot => snapshot !== '');

/** Keeps them. */
export const writeSnapshots = (storage: Storage, name: string, snapshots: readonly string[]): void =>
	writeNote(storage, name, 'snapshots', snapshots.join('\n'));

/** Forgets a volume and its snapshots. */
export const removeNotes = (storage: Storage, name: string): void => removeTree(notesFolder(storage, name));
