import type {Change, NoUndo} from '../core/change.ts';
import {isUnknown} from '../core/fact.ts';
import {type Script, sh} from '../core/script.ts';
import {findOption} from '../domain/container-options.ts';
import {type Properties, renderProperties} from '../domain/property-string.ts';
import {type Place as ContainerPlace, expectConfig} from './container-expect.ts';
import {afterWrite, type Forecast, type Parts, partsOf, stored, type Value, withOption, withValue} from './container-forecast.ts';
import {withContainerFunctions} from './container-functions.ts';
import {currentOf, type OptionChange} from './container-options.ts';

/** How a container is before and after its options are set. */
export type SetOptions = ContainerPlace & {readonly before: Forecast; readonly version: string; readonly isNew: boolean};

/** The one change that gives a container all options that it lacks: Proxmox VE makes all of it or nothing. */
export function setOptions(
	{before, version, isNew, ...place}: SetOptions,
	changes: readonly OptionChange[],
): {readonly change: Change; readonly after: Forecast} {
	const {id} = place;
	const after = afterWrite(changes.reduce(withChange, before), version);
	const names = changes.map(({key}) => key);
	const late = changes.filter(({isLate}) => isLate).map(({key}) => key);
	const shown = (side: 'before' | 'after') => {
		const lines = changes.flatMap(change => linesOf(change.key, change[side]));
		return lines.length === 0 ? undefined : lines.join('\n');
	};
	return {
		after,
		change: {
			summary: `set ${names.join(', ')} of container ${id}${late.length === 0 ? '' : `; after a restart: ${late.join(', ')}`}`,
			before: shown('before'),
			after: shown('after'),
			apply: setScript(id, changes),
			undo: isNew ? {because: 'the container was made by this run, and goes as a whole'} : undoOf(id, changes, before),
			expect: expectConfig(place, after, before),
		},
	};
}

function withChange(container: Forecast, {key, kind, text, kept, isLate}: OptionChange): Forecast {
	const {pending} = container;
	const settled = {
		...container,
		pending: {...withValue(pending, key, undefined), delete: pending.delete.filter(one => one !== key)},
	};
	if (kind === 'revert') {
		return settled;
	}

	const present = currentOf(container, key);
	const given = kind === 'delete' ? undefined : withParts(partsOf(key, text) ?? text, present, kept);
	if (!isLate) {
		return withOption(settled, key, stored(key, given));
	}

	return kind === 'delete'
		? {...settled, pending: {...settled.pending, delete: [...settled.pending.delete, key].sort()}}
		: {...settled, pending: {...withValue(settled.pending, key, given), delete: settled.pending.delete}};
}

function withParts(given: Parts | string, present: Value, kept: readonly string[]): Parts | string {
	return typeof given === 'string' || typeof present !== 'object' || isUnknown(present)
		? given
		: {...given, ...Object.fromEntries(kept.map(part => [part, (present as Parts)[part] ?? '']))};
}

function setScript(id: number, changes: readonly OptionChange[]): Script {
	const list = (kind: OptionChange['kind']) => {
		const keys = changes.filter(change => change.kind === kind).map(({key}) => key);
		return keys.length === 0 ? [] : [`--${kind}`, keys.join(',')];
	};
	const words = [
		...changes.flatMap(({kind, key, text}) => (kind === 'set' ? [`--${key}`, text] : [])),
		...list('delete'),
		...list('revert'),
	];
	const guards = changes.flatMap(({key, kept, isAllocation}) => [
		...kept.flatMap(part => ['keep', key, part]),
		...(isAllocation && /^mp/.test(key) ? ['free', key] : []),
	]);
	return guards.length === 0 ? sh`pct set ${id} ${words}` : withContainerFunctions(sh`set_container ${id} ${guards} -- ${words}`);
}

function undoOf(id: number, changes: readonly OptionChange[], container: Forecast): Script | NoUndo {
	if (changes.some(({key}) => /^(rootfs|mp\d+)$/.test(key))) {
		return {because: 'a volume that leaves a configuration is kept as unused, under a number that shows only then'};
	}

	const old = changes.map(({key, kind}) => ({key, text: kind === 'revert' ? null : givenText(key, currentOf(container, key))}));
	if (old.some(({text}) => text === null)) {
		return {because: 'what was there before is not known'};
	}

	const set = old.flatMap(({key, text}) => (typeof text === 'string' ? [`--${key}`, text] : []));
	const removed = old.filter(({text}) => text === undefined).map(({key}) => key);
	return sh`pct set ${id} ${[...set, ...(removed.length === 0 ? [] : ['--delete', removed.join(',')])]}`;
}

/** As `pct` is given it; `null` when it is not known. */
function givenText(key: string, value: Value): string | undefined | null {
	if (value === undefined || typeof value === 'string') {
		return value?.trimEnd();
	}

	const isKnown = !isUnknown(value) && Object.values(value).every(part => typeof part === 'string');
	return isKnown ? renderProperties(value as Properties, findOption(key)?.shape) : null;
}

/** An option as it is shown; further lines are indented. */
export const linesOf = (key: string, text: string | undefined): readonly string[] =>
	text === undefined
		? []
		: text.trimEnd().includes('\n')
			? [
					`${key}:`,
					...text
						.trimEnd()
						.split('\n')
						.map(line => `  ${line}`),
				]
			: [`${key}: ${text.trimEnd()}`];
