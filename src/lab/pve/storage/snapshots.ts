import {die} from '../die.ts';
import {volumeOf} from './find.ts';
import {splitVolumeId} from './volume-id.ts';

/** Keeps what a volume holds now. */
export function takeVolumeSnapshot(volid: string, snapshot: string): void {
	refusePath(volid, 'snapshot');
	const {storage, plugin, volume} = volumeOf(volid);
	plugin.snapshot(storage, volume, snapshot);
}

/** Forgets what it held. */
export function deleteVolumeSnapshot(volid: string, snapshot: string): void {
	refusePath(volid, 'snapshot delete');
	const {storage, plugin, volume} = volumeOf(volid);
	plugin.deleteSnapshot(storage, volume, snapshot);
}

/** Dies where a volume cannot go back. */
export function assertVolumeRollback(volid: string, snapshot: string): void {
	refusePath(volid, 'snapshot rollback');
	const {storage, plugin, volume} = volumeOf(volid);
	plugin.assertRollback(storage, volume, snapshot);
}

/** Makes a volume hold again what it held. */
export function rollBackVolume(volid: string, snapshot: string): void {
	assertVolumeRollback(volid, snapshot);
	const {storage, plugin, volume} = volumeOf(volid);
	plugin.rollback(storage, volume, snapshot);
}

function refusePath(volid: string, what: string): void {
	if (!splitVolumeId(volid)) {
		die(`${what} file/device '${volid}' is not possible`);
	}
}
