import type {Change} from '../core/change.ts';
import {isUnknown} from '../core/fact.ts';
import {Problem} from '../core/problem.ts';
import type {VolumeState} from '../facts/volume.ts';
import {known} from './known.ts';
import type {Access} from './volume-access.ts';
import type {WantedVolume} from './volume-arguments.ts';
import type {Mounted} from './volume-containers.ts';
import {proveAccess} from './volume-proof.ts';

/**
Judges by what can be looked at whether those who should write to a volume can.

@throws A `Problem` when they cannot.
*/
export function assertUsable({place, mount}: VolumeState, {verify, mode}: WantedVolume, {method, served}: Access): void {
	const writers = served.filter(({options}) => !options.ro);
	const [first] = writers;
	if (verify === 'none' || !first) {
		return;
	}

	if (mount && [mount.options, mount.systemOptions].some(options => options.includes('ro'))) {
		throw new Problem('NOT_WRITABLE', `"${place.path}" lies on a file system that is mounted read-only`, {
			hint: 'mount it otherwise, or write "ro: true" for the containers',
		});
	}

	const shown = mode ?? (place.stat ? known(() => place.stat?.mode ?? '0755') : '0755');
	// Root in a privileged container is not asked
	const asked = writers.find(({outside}) => outside.uid !== 0);
	if (method !== 'acl' && asked && !isUnknown(shown) && shown.at(-3) !== '7') {
		throw new Problem(
			'NOT_WRITABLE',
			`mode ${shown} of "${place.path}" does not let its owner write, who is uid ${asked.inside.uid} of container ${asked.id}`,
			{
				hint: 'write "mode: \\"0755\\"", or "ro: true" for the containers',
			},
		);
	}
}

/** Tries it, where that shows more than owners and modes do. It comes last. */
export function proofs(
	{verify, host_path}: WantedVolume,
	{served, method}: Access,
	mounted: readonly Mounted[],
): readonly Change[] {
	return verify === 'write'
		? served.flatMap(mount => {
				const isLive = mounted.some(one => one.id === mount.id && one.isLive);
				// At the host, neither a map of the mount nor that it is read-only shows
				return isLive || (method !== 'idmap' && !mount.options.ro) ? [proveAccess(host_path, mount, isLive)] : [];
			})
		: [];
}
