import fs from 'node:fs';
import path from 'node:path';
import {type Attributes, allowedMode, groupId, kindOf, kinds, modeOf, refusal} from './attributes.ts';
import {exclusively, readNames} from './files.ts';
import {isTaken, parseGuestPath} from './guests.ts';
import type {Cluster} from './virtual.ts';

/**
The files of the cluster, kept in a folder of the same shape, with the rules of pmxcfs. Paths are relative to the top. All
functions throw errors as those of `node:fs` do, with the error that pmxcfs gives.
*/
export type Store = {
	attributesOf(file: string): Attributes;
	/** Of an open file, whether it still has a name or not. */
	attributesOfOpen(file: string, descriptor: number): Attributes;
	list(folder: string): readonly string[];
	makeDirectory(file: string): void;
	remove(file: string): void;
	removeDirectory(file: string): void;
	rename(from: string, to: string): void;
	/** Gives a descriptor of the new file. */
	create(file: string): number;
	open(file: string): number;
	write(file: string, descriptor: number, data: Buffer, offset: number): number;
	truncate(file: string, sizeBytes: number): void;
	/** Nothing to do, or refused. */
	setMode(file: string, mode: number): void;
	setOwner(uid: number | undefined, gid: number | undefined): void;
	/** @param modified - In seconds. */
	setTime(file: string, modified: number): void;
};

/** One that several nodes may use at a time. */
export function makeStore({root, name, isQuorate}: Cluster): Store {
	const at = (file: string) => path.join(root, file);
	const describe = (file: string, stat: fs.Stats): Attributes => ({
		mode: modeOf(file, stat.isDirectory() ? kinds.directory : kinds.file, isQuorate()),
		sizeBytes: stat.isDirectory() ? 0 : stat.size,
		modified: Math.floor(stat.mtimeMs / 1000),
	});
	/** Two nodes might else give one id to two guests. */
	const alone = <T>(task: () => T) => (name === undefined ? task() : exclusively(root, task));
	const assertWritable = () => {
		if (!isQuorate()) {
			throw refusal('EACCES');
		}
	};
	const assertFree = (file: string, from?: string) => {
		const guest = parseGuestPath(file);
		if (guest && guest.id !== (from === undefined ? undefined : parseGuestPath(from)?.id) && isTaken(root, guest)) {
			throw refusal('EEXIST');
		}
	};
	const assertSize = (sizeBytes: number) => {
		if (sizeBytes > maxFileBytes) {
			throw refusal('EFBIG');
		}
	};

	return {
		attributesOf: file => describe(file, fs.lstatSync(at(file))),
		attributesOfOpen: (file, descriptor) => describe(file, fs.fstatSync(descriptor)),
		list: folder => readNames(at(folder)),
		makeDirectory(file) {
			assertWritable();
			fs.mkdirSync(at(file), 0o700);
		},
		remove(file) {
			assertWritable();
			fs.unlinkSync(at(file));
		},
		removeDirectory(file) {
			assertWritable();
			fs.rmdirSync(at(file));
		},
		rename(from, to) {
			assertWritable();
			const kind = kindOf(fs.lstatSync(at(from)).mode);
			if (kind === kinds.directory && from.startsWith('priv/lock/')) {
				throw refusal('EACCES');
			}

			if (kind === kinds.directory && readNames(at(from)).length > 0) {
				throw refusal('ENOTEMPTY');
			}

			const move = () => fs.renameSync(at(from), at(to));
			if (kind === kinds.file && parseGuestPath(to)) {
				alone(() => {
					assertFree(to, from);
					move();
				});
			} else {
				move();
			}
		},
		create(file) {
			assertWritable();
			const make = () => fs.openSync(at(file), 'wx+', 0o600);
			return parseGuestPath(file)
				? alone(() => {
						assertFree(file);
						return make();
					})
				: make();
		},
		open: file => fs.openSync(at(file), 'r+'),
		write(file, descriptor, data, offset) {
			assertWritable();
			assertSize(offset + data.length);
			assertFree(file);
			return fs.writeSync(descriptor, data, 0, data.length, offset);
		},
		truncate(file, sizeBytes) {
			assertWritable();
			assertSize(sizeBytes);
			fs.truncateSync(at(file), sizeBytes);
		},
		setMode(file, mode) {
			if ((mode & 0o7777) !== allowedMode(file)) {
				throw refusal('EPERM');
			}
		},
		setOwner(uid = 0, gid = groupId) {
			if (uid !== 0 || gid !== groupId) {
				throw refusal('EPERM');
			}
		},
		setTime(file, modified) {
			assertWritable();
			fs.utimesSync(at(file), modified, modified);
		},
	};
}

const maxFileBytes = 1024 * 1024;
