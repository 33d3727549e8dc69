import {configIdFault} from '../../../domain/container-formats.ts';
import {type CommandShape, idOf, readArguments} from '../arguments.ts';
import {die} from '../die.ts';
import {rollBack} from '../lifecycle/rollback.ts';
import {takeSnapshot} from '../lifecycle/snapshot.ts';
import {deleteSnapshot} from '../lifecycle/snapshot-delete.ts';
import {startContainer} from '../runtime/index.ts';
import {withConfigLock} from '../store.ts';
import type {OptionShape} from '../words.ts';
import {asWorker} from '../worker.ts';
import {idShape} from './shape.ts';

const ofSnapshot = (name: string, options: Readonly<Record<string, OptionShape>>): CommandShape => ({
	name: `pct ${name}`,
	positional: ['vmid', 'snapname'],
	options: {vmid: idShape, snapname: {fault: configIdFault, maxLength: 40}, ...options},
});

const snapshotShape = ofSnapshot('snapshot', {description: {}});
const rollbackShape = ofSnapshot('rollback', {start: {type: 'boolean'}});
const deleteShape = ofSnapshot('delsnapshot', {force: {type: 'boolean'}});

/** Keeps what a container is now, under a name. */
export function snapshot(argv: readonly string[]): void {
	const given = readArguments(argv, snapshotShape);
	const {snapname = '', description} = given.values;
	if (snapname === 'current' || snapname === 'vzdump') {
		die(`unable to use snapshot name '${snapname}' (reserved name)`);
	}

	asWorker(() => takeSnapshot(idOf(given), snapname, description));
}

/** Makes a container what it was. */
export function rollback(argv: readonly string[]): void {
	const given = readArguments(argv, rollbackShape);
	asWorker(() => {
		rollBack(idOf(given), given.values.snapname ?? '');
		if (given.values.start === '1') {
			withConfigLock(idOf(given), () => startContainer(idOf(given)));
		}
	});
}

/** Forgets a snapshot. */
export function delsnapshot(argv: readonly string[]): void {
	const given = readArguments(argv, deleteShape);
	asWorker(() => deleteSnapshot(idOf(given), given.values.snapname ?? '', {isForced: given.values.force === '1'}));
}
