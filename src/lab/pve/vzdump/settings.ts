import fs from 'node:fs';
import {type Arguments, assertValues, type CommandShape} from '../arguments.ts';
import {die} from '../die.ts';
import {storageShape} from '../pvesm/shape.ts';
import {activated, volumePath} from '../storage/index.ts';

/** What `vzdump` takes besides the ids. What would only slow it down or send mail is taken and means nothing here. */
export const vzdumpShape: CommandShape = {
	name: 'vzdump',
	positional: [],
	takesRest: true,
	options: {
		all: {type: 'boolean'},
		bwlimit: {type: 'integer', minimum: 0},
		compress: {values: ['0', '1', 'gzip', 'lzo', 'zstd']},
		dumpdir: {},
		exclude: {isList: true},
		'exclude-path': {isList: true},
		ionice: {type: 'integer', minimum: 0, maximum: 8},
		lockwait: {type: 'integer', minimum: 0},
		mailnotification: {values: ['always', 'failure']},
		mailto: {isList: true},
		mode: {values: ['snapshot', 'suspend', 'stop']},
		node: {},
		'notes-template': {maxLength: 1024},
		protected: {type: 'boolean'},
		quiet: {type: 'boolean'},
		remove: {type: 'boolean'},
		stdexcludes: {type: 'boolean'},
		stopwait: {type: 'integer', minimum: 0},
		storage: storageShape,
		zstd: {type: 'integer'},
	},
};

/** How backups are made. */
export type Settings = {
	readonly mode: 'snapshot' | 'suspend' | 'stop';
	readonly folder: string;
	/** Of the archive, behind `.tar`, and the words that make tar compress. */
	readonly ending: string;
	readonly compression: readonly string[];
	readonly excludes: readonly string[];
	readonly notes: string | undefined;
	readonly isProtected: boolean;
};

/** Reads what a call wants. Dies, as for a job that cannot begin, where there is no place for archives. */
export function settingsOf({values}: Arguments): Settings {
	const {mode = 'snapshot', compress = 'zstd', dumpdir, storage, stdexcludes} = values;
	if (dumpdir !== undefined && storage !== undefined) {
		die("cannot use options 'storage' and 'dumpdir' at the same time");
	}

	const [ending, compression] = compressions[compress] ?? ['', []];
	return {
		mode: mode as Settings['mode'],
		folder: dumpdir === undefined ? storageFolder(storage ?? 'local') : assertFolder(dumpdir),
		ending,
		compression,
		excludes: [
			...(values['exclude-path'] ?? '').split(',').filter(pattern => pattern !== ''),
			...(stdexcludes === '0' ? [] : ['/tmp/?*', '/var/tmp/?*', '/var/run/?*.pid']),
		],
		notes: values['notes-template'],
		isProtected: values.protected === '1',
	};
}

/** Dies as for a wrong argument. */
export const assertIds = (ids: readonly string[]): readonly number[] => {
	const wrong = ids.find(id => !/^[1-9]\d{2,8}$/.test(id));
	assertValues(vzdumpShape, wrong === undefined ? {} : {vmid: `invalid format - unable to parse VM ID '${wrong}'`});
	return [...new Set(ids.map(Number))].sort((a, b) => a - b);
};

const compressions: Readonly<Record<string, readonly [string, readonly string[]]>> = {
	'0': ['', []],
	'1': ['.lzo', ['--lzop']],
	gzip: ['.gz', ['-z']],
	lzo: ['.lzo', ['--lzop']],
	zstd: ['.zst', ['--zstd']],
};

function storageFolder(id: string): string {
	const {storage} = activated(id);
	if (storage.path === undefined || !storage.content.includes('backup')) {
		die(`could not get storage information for '${id}': storage '${id}' does not support backups`);
	}

	return volumePath(`${id}:backup/vzdump-lxc-100.tar`).replace(/\/[^/]*$/, '');
}

const assertFolder = (folder: string): string =>
	fs.statSync(folder, {throwIfNoEntry: false})?.isDirectory()
		? folder.replace(/(?<=.)\/+$/, '')
		: die(`dumpdir '${folder}' does not exist`);
