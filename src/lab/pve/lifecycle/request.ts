import fs from 'node:fs';
import {type ConfigSection, parseContainerConfig} from '../../../domain/container-config.ts';
import {holdsContainers} from '../../../domain/storage-config.ts';
import {type Arguments, assertValues, type CommandShape} from '../arguments.ts';
import {applyAll} from '../change/apply.ts';
import {fromDraft, tidied, toDraft} from '../change/draft.ts';
import {requested} from '../change/request.ts';
import {die, warn} from '../die.ts';
import {containerOptionShapes} from '../pct/option-shapes.ts';
import {idShape} from '../pct/shape.ts';
import {storageShape} from '../pvesm/shape.ts';
import {volumeOf} from '../storage/find.ts';
import {activated, usableStorage} from '../storage/index.ts';
import {readProgram} from '../storage/run.ts';
import {requireVolumeId, splitVolumeId} from '../storage/volume-id.ts';
import {mountPointsIn} from './volumes.ts';

/** What a call to create or restore a container wants, checked as far as PVE does before it begins. */
export type Wanted = {
	readonly id: number;
	/** A volume or a path. */
	readonly archive: string;
	/** The ordinary keys given, without mount points; in `main` as a configuration has them. */
	readonly main: ConfigSection;
	/** `rootfs` and `mpN` as given. Empty: only `storage` counts. */
	readonly mounts: Readonly<Record<string, string>>;
	/** Where volumes go that name no storage. */
	readonly storage: string;
	/** All arguments. */
	readonly given: Readonly<Record<string, string>>;
	/** Lines of an `authorized_keys`. */
	readonly sshPublicKeys: string | undefined;
};

/** What `pct create` and `pct restore` take. */
export const newContainerShape = (name: string): CommandShape => ({
	name: `pct ${name}`,
	positional: ['vmid', 'ostemplate'],
	options: {
		...containerOptionShapes(),
		vmid: idShape,
		ostemplate: {maxLength: 255},
		password: {isAsked: true, fault: value => (value.length < 5 ? 'value must be at least 5 characters long' : undefined)},
		storage: storageShape,
		force: {type: 'boolean'},
		restore: {type: 'boolean'},
		unique: {type: 'boolean'},
		pool: {},
		'ignore-unpack-errors': {type: 'boolean'},
		'ssh-public-keys': {},
		bwlimit: {type: 'number', minimum: 0},
		start: {type: 'boolean'},
		'ha-managed': {type: 'boolean'},
	},
});

const ownOptions = new Set([
	...['vmid', 'ostemplate', 'password', 'storage', 'force', 'restore', 'unique', 'pool', 'ignore-unpack-errors'],
	...['ssh-public-keys', 'bwlimit', 'start', 'ha-managed', 'unprivileged'],
]);

/** Checks what can be checked before anything is made: keys, archive, storages, options. Dies on the first fault. */
export function checkWanted(shape: CommandShape, {values: given}: Arguments, isRestore: boolean): Wanted {
	const {vmid = '', ostemplate: archive = '', storage = 'local'} = given;
	const sshPublicKeys = readKeys(given['ssh-public-keys']);
	assertArchive(archive, isRestore ? 'backup' : 'vztmpl');
	const options = Object.entries(given).filter(([key]) => !ownOptions.has(key) && !isUnused(key));
	const isMount = (key: string): boolean => key === 'rootfs' || /^mp\d+$/.test(key);
	const mounts = Object.fromEntries(
		options
			.filter(([key]) => isMount(key))
			.map(([key, value]) => [key, /^\d+(?:\.\d+)?$/.test(value) ? `${storage}:${value}` : value]),
	);
	if (Object.keys(mounts).length > 0 && mounts.rootfs === undefined) {
		die("mount points configured, but 'rootfs' not set - aborting");
	}

	for (const [, {kind, source}] of mountPointsIn(mounts)) {
		if (kind === 'volume') {
			assertForContainers(shape, requireVolumeId(source).storage);
		}
	}

	if (mounts.rootfs === undefined) {
		assertForContainers(shape, storage);
	}

	const id = Number(vmid);
	const main = sectionOf(shape, id, Object.fromEntries(options.filter(([key]) => !isMount(key))));
	return {id, archive, main, mounts, storage, given, sshPublicKeys};
}

function isUnused(key: string): boolean {
	const is = /^unused\d+$/.test(key);
	if (is) {
		warn(`ignoring '${key}', cannot create/restore with unused volume`);
	}

	return is;
}

function readKeys(file: string | undefined): string | undefined {
	if (file === undefined) {
		return undefined;
	}

	if (!fs.existsSync(file)) {
		die(`can't open '${file}' - No such file or directory`, 2);
	}

	const keys = fs.readFileSync(file, 'utf8');
	for (const line of keys.split('\n').filter(line => line.trim() !== '')) {
		try {
			readProgram(['ssh-keygen', '-l', '-f', '-'], `${line}\n`);
		} catch {
			die('SSH public key validation error');
		}
	}

	return keys;
}

function assertArchive(archive: string, kind: 'backup' | 'vztmpl'): void {
	if (splitVolumeId(archive) && volumeOf(archive).name.kind !== kind) {
		die(`unable to use volume ${archive} - content type needs to be '${kind}'`);
	}
}

function assertForContainers(shape: CommandShape, id: string): void {
	if (!holdsContainers(usableStorage(id))) {
		assertValues(shape, {storage: `storage '${id}' does not support container directories`});
	}

	activated(id);
}

function sectionOf(shape: CommandShape, id: number, set: Readonly<Record<string, string>>): ConfigSection {
	const empty = toDraft(id, parseContainerConfig('', id));
	const waiting = requested(empty, {set, delete: [], revert: []});
	assertValues(shape, waiting.faults);
	const applied = applyAll(tidied(waiting));
	assertValues(shape, applied.faults);
	return fromDraft(applied).main;
}
