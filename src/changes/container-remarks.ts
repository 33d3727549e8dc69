import {isUnknown} from '../core/fact.ts';
import {lackingBytes} from '../domain/container-option-match.ts';
import {findOption} from '../domain/container-options.ts';
import {newVolume} from '../domain/mount-point.ts';
import {type Properties, renderProperties} from '../domain/property-string.ts';
import {type Outcome, type WantedContainer, waitingOptions} from './container.ts';
import {type Forecast, mebibyte, optionOf, type Parts, partsOf} from './container-forecast.ts';
import {storageIn} from './container-storage.ts';

/** What is to be said of a container that is as it should be so far as it can be: what waits, and what is never changed. */
export function containerRemarks({after, isRunning}: Outcome, {id, options}: WantedContainer): readonly string[] {
	const waiting = isRunning ? waitingOptions(after, options) : [];
	return [
		...(waiting.length === 0 ? [] : [`pending until restart of container ${id}: ${waiting.join(', ')}`]),
		...Object.entries(options).flatMap(([key, text]) => (text === null ? [] : volumeRemarks(id, key, text, after))),
	];
}

/** A volume that is there is neither moved nor made larger. */
function volumeRemarks(id: number, key: string, wanted: string, after: Forecast): readonly string[] {
	const asked = /^(rootfs|mp\d+)$/.test(key) ? newVolume(partsOf(key, wanted)?.volume ?? '') : undefined;
	const present = optionOf(after, key);
	if (!asked || typeof present !== 'object' || isUnknown(present)) {
		return [];
	}

	const {volume} = present as Parts;
	const storage = typeof volume === 'string' ? storageIn(volume) : undefined;
	const parts = Object.entries(present).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
	const known: Properties = {volume: 'any:volume', ...Object.fromEntries(parts)};
	const isSmall = lackingBytes(key, renderProperties(known, findOption(key)?.shape), wanted) >= mebibyte;
	return [
		...(storage === undefined || storage === asked.storage
			? []
			: [
					`${key} of container ${id} is on "${storage}", not on "${asked.storage}": pct move-volume ${id} ${key} ${asked.storage}`,
				]),
		...(isSmall
			? [
					`${key} of container ${id} has ${(present as Parts).size}, not ${asked.sizeGib}G: pct resize ${id} ${key} ${asked.sizeGib}G`,
				]
			: []),
	];
}
