import {isUnknown} from '../core/fact.ts';
import {undetermined} from '../core/problem.ts';
import {satisfiesOption} from '../domain/container-option-match.ts';
import {findOption, takesEffect} from '../domain/container-options.ts';
import {newVolume} from '../domain/mount-point.ts';
import {type Properties, renderProperties} from '../domain/property-string.ts';
import {type Forecast, optionOf, type Parts, partsOf, type Value} from './container-forecast.ts';

/** Options as `pct` is given them; `null` for one that should not be there. */
export type WantedOptions = Readonly<Record<string, string | null>>;

/** One option that is not as wanted. */
export type OptionChange = {
	readonly key: string;
	/** A `revert` takes back what waits for a restart. */
	readonly kind: 'set' | 'delete' | 'revert';
	/** What `pct` is given, without `kept`. */
	readonly text: string;
	/** Parts that stay, which Proxmox VE would otherwise draw or allocate anew. */
	readonly kept: readonly string[];
	/** It makes a new volume. */
	readonly isAllocation: boolean;
	/** Whether a running container has it only after a restart. */
	readonly isLate: boolean;
	/** As a person would write them; without the parts that stay. */
	readonly before: string | undefined;
	readonly after: string | undefined;
};

/** What has to change for a container to have these options, in the order in which they are wanted. */
export function optionChanges(
	container: Forecast,
	wanted: WantedOptions,
	{isRunning, version}: {readonly isRunning: boolean; readonly version: string},
): readonly OptionChange[] {
	return Object.entries(wanted).flatMap(([key, text]): readonly OptionChange[] => {
		const [now, next] = [currentOf(container, key), nextOf(container, key)];
		const shall = text ?? undefined;
		if (isSatisfied(key, next, shall)) {
			return [];
		}

		const shown = {before: shownText(key, next, shall), after: shall};
		if (isSatisfied(key, now, shall)) {
			return [{...shown, key, kind: 'revert', text: '', kept: [], isAllocation: false, isLate: false}];
		}

		const effect = takesEffect(key, text === null ? 'delete' : 'set', now === undefined ? undefined : '', version);
		const isLate = isRunning && effect === 'after restart';
		if (shall === undefined) {
			return [{...shown, key, kind: 'delete', text: '', kept: [], isAllocation: false, isLate}];
		}

		const kept = keptParts(key, now, shall);
		const isAllocation = allocationOf(key, shall) !== undefined && kept.length === 0;
		return [{...shown, key, kind: 'set', text: withoutKept(key, shall, kept), kept, isAllocation, isLate}];
	});
}

/** What holds now. */
export const currentOf = (container: Forecast, key: string): Value =>
	key === 'description' ? container.description : optionOf(container, key);

/** What will hold after a restart. */
export const nextOf = (container: Forecast, key: string): Value =>
	container.pending.delete.includes(key) ? undefined : (optionOf(container.pending, key) ?? currentOf(container, key));

/**
Whether an option is as wanted. Where a new volume is wanted any volume will do, as a second run must not make a second one.

Throws `UNDETERMINED` when only what is not known yet can tell.
*/
export function isSatisfied(key: string, present: Value, wanted: string | undefined): boolean {
	if (isUnknown(present)) {
		throw undetermined(present.unknown);
	}

	if (present === undefined || typeof present === 'string') {
		return satisfiesOption(key, present, wanted);
	}

	if (wanted === undefined) {
		return satisfiesOption(key, rendered(key, knownParts(present as Parts)), undefined);
	}

	const parts = partsOf(key, wanted) ?? {};
	if (allocationOf(key, wanted) === undefined) {
		return satisfiesOption(key, rendered(key, comparable(key, present as Parts, parts)), wanted);
	}

	if (isPath((present as Parts).volume)) {
		return false;
	}

	const {volume: _, size: __, ...rest} = parts;
	const {volume: ___, size: ____, ...others} = comparable(key, present as Parts, rest);
	return satisfiesOption(key, rendered(key, {...others, volume: 'any:volume'}), rendered(key, {...rest, volume: 'any:volume'}));
}

/** The storage and the size of a volume that is wanted anew. */
export function allocationOf(key: string, wanted: string): ReturnType<typeof newVolume> {
	const volume = /^(rootfs|mp\d+)$/.test(key) ? partsOf(key, wanted)?.volume : undefined;
	return volume === undefined ? undefined : newVolume(volume);
}

/** The present parts so far as they count: what Proxmox VE fills in does only where it is wanted. */
function comparable(key: string, present: Parts, wanted: Properties): Properties {
	const rules = findOption(key)?.shape?.rules ?? {};
	const entries = Object.entries(present).flatMap(([name, part]) => {
		if (!isUnknown(part)) {
			return [[name, part] as const];
		}

		if (name in wanted) {
			throw undetermined(part.unknown);
		}

		return rules[name]?.filledIn || name === 'volume' ? [] : [[name, ''] as const];
	});
	return Object.fromEntries(entries);
}

function keptParts(key: string, present: Value, wanted: string): readonly string[] {
	const names = Object.keys(partsOf(key, wanted) ?? {});
	const has = (name: string): boolean => typeof present === 'object' && !isUnknown(present) && name in present;
	if (key.startsWith('net')) {
		return has('hwaddr') && !names.includes('hwaddr') ? ['hwaddr'] : [];
	}

	const isVolume = allocationOf(key, wanted) !== undefined && has('volume') && !isPath((present as Parts).volume);
	return isVolume ? ['volume', 'size'].filter(has) : [];
}

function withoutKept(key: string, wanted: string, kept: readonly string[]): string {
	const parts = kept.includes('volume') ? partsOf(key, wanted) : undefined;
	if (!parts) {
		return wanted;
	}

	const {volume: _, size: __, ...rest} = parts;
	return rendered(key, rest);
}

/** Without what nobody has to see: what Proxmox VE has filled in, and stays. */
function shownText(key: string, present: Value, wanted: string | undefined): string | undefined {
	if (present === undefined || typeof present === 'string' || isUnknown(present)) {
		return typeof present === 'string' ? present.trimEnd() : undefined;
	}

	const rules = findOption(key)?.shape?.rules ?? {};
	const named = wanted === undefined ? {} : (partsOf(key, wanted) ?? {});
	const isAllocated = wanted !== undefined && allocationOf(key, wanted) !== undefined;
	const isHidden = (name: string): boolean =>
		isAllocated && /^(volume|size)$/.test(name)
			? !isPath((present as Parts).volume)
			: Boolean(rules[name]?.filledIn) && !(name in named);
	const shown = Object.entries(knownParts(present as Parts)).filter(
		([name, part]) => !isHidden(name) && !(name === 'type' && part === 'veth'),
	);
	return rendered(key, Object.fromEntries(shown));
}

const isPath = (volume: Parts[string] | undefined): boolean => typeof volume === 'string' && volume.startsWith('/');

const knownParts = (parts: Parts): Properties =>
	Object.fromEntries(Object.entries(parts).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

function rendered(key: string, parts: Properties): string {
	const present = Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== ''));
	return renderProperties(present, findOption(key)?.shape);
}
