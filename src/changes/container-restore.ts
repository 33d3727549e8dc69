import {sh} from '../core/script.ts';
import type {ContainerState} from '../facts/container-state.ts';
import {forecastClone} from './container-clone.ts';
import {type Creation, creation} from './container-creation.ts';
import type {Place} from './container-expect.ts';
import {type Forecast, forecastOf, type Parts} from './container-forecast.ts';
import {pathOf} from './container-places.ts';
import {assertFile, assertHoldsContainers} from './container-storage.ts';

/** A container that was there before. */
export type FromArchive = {
	readonly archive: string;
	readonly storage?: string | undefined;
	readonly unique: boolean;
	readonly unprivileged: boolean;
	readonly hostname: string | undefined;
};

/** Restores a container from a backup. Its privilege is the one that is wanted: that is how it can be changed. */
export function restoreContainer(place: Place, state: ContainerState, wanted: FromArchive): Creation {
	const {archive, storage = 'local', unique, unprivileged, hostname} = wanted;
	assertFile(state.node, archive, state.file !== undefined, 'archive');
	assertHoldsContainers(state.node, storage);
	const source = forecastOf(state.archived as NonNullable<typeof state.archived>);
	const copy = forecastClone(source, hostname, true);
	const {unprivileged: _, ...options} = copy.options;
	const after: Forecast = {
		...copy,
		options: {...options, ...(unprivileged && {unprivileged: '1'})},
		parts: Object.fromEntries(Object.entries(copy.parts).map(([key, value]) => [key, restoredPart(key, value, source, unique)])),
	};
	const words = [
		...['--unprivileged', unprivileged ? 1 : 0, '--storage', storage],
		...(unique ? ['--unique', 1] : []),
		...(hostname === undefined ? [] : ['--hostname', hostname]),
	];
	return {
		after,
		change: creation(place, state.node, after, [storage], {
			summary: `restore container ${place.id} from ${archive}`,
			after: [`unprivileged: ${unprivileged ? 1 : 0}`, ...(hostname === undefined ? [] : [`hostname: ${hostname}`])].join('\n'),
			apply: sh`pct restore ${place.id} ${archive} ${words}`,
		}),
	};
}

/** Folders of the host are mounted again as they were, and addresses stay unless they have to be unique. */
const restoredPart = (key: string, value: Parts, source: Forecast, isUnique: boolean): Parts =>
	(key.startsWith('net') && !isUnique) || pathOf(key, source.parts[key]) !== undefined ? (source.parts[key] ?? value) : value;
