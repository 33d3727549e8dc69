import {findOption} from '../../../domain/container-options.ts';
import {idMapOf, rootOwner} from '../../../domain/id-map.ts';
import {mountKind, newVolume} from '../../../domain/mount-point.ts';
import {renderSize} from '../../../domain/property-size.ts';
import {type Properties, parseProperties, renderProperties} from '../../../domain/property-string.ts';
import {release} from '../node.ts';
import {hotplugMount} from '../runtime/hotplug.ts';
import {allocate, free} from '../storage/index.ts';
import {type Draft, withCurrent} from './draft.ts';
import {addUnused, isVolumeUsed} from './unused.ts';

/** Puts a mount point in force that waits. Its volume is made first where only a size is given; the one before becomes unused. */
export function applyMount(draft: Draft, key: string): Draft {
	const {value} = madeMount(draft, key);
	return leaveVolume(withCurrent(draft, key, value), key, draft.current[key]);
}

/** The same in a running container that has no such mount point yet: it is mounted as well. */
export function plugMount(draft: Draft, key: string): Draft {
	const {value, made} = madeMount(draft, key);
	try {
		hotplugMount(draft.id, key, value);
	} catch (error) {
		if (made !== undefined) {
			free(made);
		}

		throw error;
	}

	return withCurrent(draft, key, value);
}

/** Keeps the volume of a mount point that is gone as unused, unless something else still names it. */
export function leaveVolume(draft: Draft, key: string, gone: string | undefined): Draft {
	const {volume = ''} = gone === undefined ? {} : propertiesOf(key, gone);
	return mountKind(volume) !== 'volume' || volume === '' || isVolumeUsed(draft, volume) ? draft : addUnused(draft, volume);
}

/** The parts of a mount point, as this release reads them. */
export const propertiesOf = (key: string, value: string): Properties =>
	parseProperties(value, findOption(key, release().container)?.shape ?? 'volume');

function madeMount({id, current, pending, config}: Draft, key: string): {readonly value: string; readonly made?: string} {
	const shape = findOption(key)?.shape;
	const properties = propertiesOf(key, pending[key] ?? '');
	const wanted = newVolume(properties.volume ?? '');
	if (!wanted) {
		return {value: renderProperties(properties, shape)};
	}

	const {storage, sizeGib} = wanted;
	const made = allocate(storage, id, sizeGib, rootOwner(idMapOf({options: current, raw: config.main.raw})));
	const size = renderSize(Math.trunc(sizeGib * 1024) * 1024 * 1024);
	return {value: renderProperties({...properties, volume: made, size}, shape), made};
}
