import {die} from '../die.ts';
import {free} from '../storage/index.ts';
import type {Draft, Options} from './draft.ts';

/** Notes a volume as unused, under the first number that is free. */
export function addUnused(draft: Draft, volume: string): Draft {
	const numbers = Array.from({length: 256}, (_, number) => `unused${number}`);
	if (numbers.some(key => draft.current[key] === volume)) {
		return draft;
	}

	const key = numbers.find(key => draft.current[key] === undefined) ?? die('Too many unused volumes - please delete them first.');
	return {...draft, current: {...draft.current, [key]: volume}};
}

/** Removes the volume of an `unusedN` unless something else names it. */
export function freeUnused(draft: Draft, key: string): void {
	const {[key]: volume = '', ...others} = draft.current;
	if (volume !== '' && !isVolumeUsed({...draft, current: others}, volume)) {
		free(volume);
	}
}

/** Whether an option, one that waits, or a snapshot names a volume. */
export function isVolumeUsed({current, pending, config}: Draft, volume: string): boolean {
	const all: readonly Options[] = [current, pending, ...Object.values(config.snapshots).map(({options}) => options)];
	return all.some(options => Object.entries(options).some(([key, value]) => isVolumeKey(key) && volumeIn(value) === volume));
}

const isVolumeKey = (key: string) => /^(rootfs|(mp|unused)\d+)$/.test(key);

/** The volume stands first, or is named. */
const volumeIn = (value: string): string | undefined => /(?:^|,)(?:volume=)?([^=,]+)(?:,|$)/.exec(value)?.[1];
