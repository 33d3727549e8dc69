import {isUnknown, unknown} from '../core/fact.ts';
import {sh} from '../core/script.ts';
import type {ContainerState} from '../facts/container-state.ts';
import {assertPrivilege} from './container-checks.ts';
import {
	assertLinkable,
	assertNoMounts,
	assertSnapshot,
	assertSource,
	assertStill,
	type FromClone,
	volumesOf,
} from './container-clone-checks.ts';
import {type Creation, creation} from './container-creation.ts';
import type {Place} from './container-expect.ts';
import {type Forecast, optionOf, type Parts, withValue} from './container-forecast.ts';
import {assertHoldsContainers} from './container-storage.ts';

/**
Makes a container as a clone of another one.

@throws A `Problem` for a source that cannot be cloned so: not here, locked, running, with mounts of the host, of the other
privilege, or on a storage that cannot share.
*/
export function cloneContainer(place: Place, state: ContainerState, wanted: FromClone): Creation {
	const {from, snapshot, storage} = wanted;
	const found = assertSource(state, wanted);
	const source = snapshot === undefined ? found : assertSnapshot(found, from, snapshot);
	assertPrivilege(source, wanted.unprivileged, `container ${from}`);
	assertNoMounts(source, from);
	// Named after its number, the source would pass on a name that says something else
	const isNameless = optionOf(source, 'hostname') === `CT${from}`;
	const hostname = wanted.hostname ?? (isNameless ? `CT${place.id}` : undefined);
	const isFull = wanted.full ?? optionOf(found, 'template') !== '1';
	const volumes = volumesOf(source);
	const own = volumes.flatMap(volume => (isUnknown(volume.storage) ? [] : [volume.storage]));
	const storages = storage === undefined ? [...new Set(own)] : [storage];
	if (isFull) {
		assertStill(state, wanted);
		for (const id of storages) {
			assertHoldsContainers(state.node, id);
		}
	} else {
		assertLinkable(state, found, wanted, volumes);
	}

	const words = [
		...(wanted.full === undefined ? [] : ['--full', isFull ? 1 : 0]),
		...(snapshot === undefined ? [] : ['--snapname', snapshot]),
		...(storage === undefined ? [] : ['--storage', storage]),
		...(hostname === undefined ? [] : ['--hostname', hostname]),
	];
	const after = forecastClone(source, hostname);
	return {
		after,
		change: creation(place, state.node, after, storages, {
			summary: `clone container ${from}${snapshot === undefined ? '' : ` as of ${snapshot}`} to ${place.id}`,
			after: [isFull ? 'full clone' : 'linked clone', ...(hostname === undefined ? [] : [`hostname: ${hostname}`])].join('\n'),
			apply: sh`pct clone ${[from, place.id, ...words]}`,
		}),
	};
}

/** All is copied but what belongs to the one container: volumes and addresses are new. */
export function forecastClone(source: Forecast, hostname: string | undefined, isRestored = false): Forecast {
	const own = isRestored
		? /^(unused\d+|lock|parent|snaptime|snapstate)$/
		: /^(unused\d+|template|lock|parent|snaptime|snapstate)$/;
	const rest = Object.keys({...source.options, ...source.parts})
		.filter(key => own.test(key))
		.reduce((container: Forecast, key) => withValue(container, key, undefined), source);
	const parts = Object.entries(rest.parts).map(([key, value]) => [key, newPart(key, value)] as const);
	return {
		...rest,
		options: {...rest.options, ...(hostname !== undefined && {hostname})},
		parts: Object.fromEntries(parts),
		pending: {options: {}, parts: {}, delete: []},
		snapshots: {},
	};
}

function newPart(key: string, value: Parts): Parts {
	if (key.startsWith('net')) {
		return {...value, hwaddr: unknown('Proxmox VE draws the address')};
	}

	return /^(rootfs|mp\d+)$/.test(key) ? {...value, volume: unknown('Proxmox VE names the volume')} : value;
}
