import {isUnknown, type Unknown, unknown} from '../core/fact.ts';
import type {RawLine} from '../domain/container-lines.ts';
import {findOption} from '../domain/container-options.ts';
import {judgeLxcKey} from '../domain/lxc-keys.ts';
import {newVolume} from '../domain/mount-point.ts';
import {renderSize} from '../domain/property-size.ts';
import {type Properties, parseProperties} from '../domain/property-string.ts';
import type {Container} from '../facts/container.ts';
import {known} from './known.ts';

/** What is known of a text. */
export type Text = string | Unknown;
/** What is known of the parts of an option. */
export type Parts = Readonly<Record<string, Text>>;
export type Value = Text | Parts | undefined;

type ForecastOptions = {
	readonly options: Readonly<Record<string, Text>>;
	readonly parts: Readonly<Record<string, Parts>>;
};

/** A container as it is or will be, with what nobody knows yet in its place. */
export type Forecast = ForecastOptions & {
	readonly raw: readonly RawLine[] | Unknown;
	readonly description: Text | undefined;
	readonly pending: ForecastOptions & {readonly delete: readonly string[]};
	readonly snapshots: Container['snapshots'] | Unknown;
};

/** A container as it was looked up. Of one that is foretold, parts may be unknown: here they can be passed on. */
export function forecastOf(container: Container): Forecast {
	const {pending} = container;
	return {
		...optionsOf(container),
		raw: known(() => container.raw),
		description: known(() => container.description),
		pending: {...optionsOf(pending), delete: pending.delete},
		snapshots: known(() => container.snapshots),
	};
}

/** What an option of it is. */
export const optionOf = ({options, parts}: ForecastOptions, key: string): Value => parts[key] ?? options[key];

/** The same with an option as Proxmox VE stores it, or without it. */
export function withValue<Options extends ForecastOptions>(options: Options, key: string, value: Value): Options {
	const {[key]: _, ...texts} = options.options;
	const {[key]: __, ...parts} = options.parts;
	return value === undefined
		? {...options, options: texts, parts}
		: typeof value === 'string' || isUnknown(value)
			? {...options, options: {...texts, [key]: value as Text}, parts}
			: {...options, options: texts, parts: {...parts, [key]: value as Parts}};
}

/** What waits for a restart holds after one. A volume of which nothing is left but its name is kept as unused. */
export function afterRestart(container: Forecast): Forecast {
	const {pending} = container;
	const keys = [...Object.keys(pending.options), ...Object.keys(pending.parts)];
	const without = pending.delete.reduce((rest: Forecast, key) => withOption(rest, key, undefined), container);
	const done = keys.reduce((rest: Forecast, key) => withOption(rest, key, stored(key, optionOf(pending, key))), without);
	return {...done, pending: {options: {}, parts: {}, delete: []}};
}

/** The same with an option set for good: a volume that it named until now becomes unused. */
export function withOption(container: Forecast, key: string, value: Value): Forecast {
	if (key === 'description') {
		return {...container, description: typeof value === 'string' ? storedDescription(value) : (value as Unknown | undefined)};
	}

	const before = volumeOf(optionOf(container, key));
	const after = volumeOf(value);
	const changed = withValue(container, key, value);
	return /^(rootfs|mp\d+)$/.test(key) && before !== undefined && before !== after
		? withValue(changed, freeUnused(changed), {volume: before})
		: changed;
}

/** What Proxmox VE makes of a value that it is given: it allocates volumes and draws addresses. */
export function stored(key: string, value: Value): Value {
	if (value === undefined || typeof value === 'string' || isUnknown(value)) {
		return value;
	}

	const parts = value as Parts;
	if (key.startsWith('net')) {
		return {type: 'veth', hwaddr: unknown('Proxmox VE draws the address'), ...parts};
	}

	const volume = typeof parts.volume === 'string' ? newVolume(parts.volume) : undefined;
	return volume
		? {...parts, volume: unknown('Proxmox VE names the volume'), size: renderSize(Math.trunc(volume.sizeGib * 1024) * mebibyte)}
		: parts;
}

/** Volumes are made in whole ones. */
export const mebibyte = 1024 ** 2;

/** A text of several parts, read. */
export function partsOf(key: string, text: string): Properties | undefined {
	const shape = findOption(key)?.shape;
	return shape && parseProperties(text, shape);
}

/** Without the lines that are dropped whenever Proxmox VE writes the configuration. */
export const afterWrite = (container: Forecast, version: string): Forecast => ({
	...container,
	raw: isUnknown(container.raw) ? container.raw : container.raw.filter(({key}) => judgeLxcKey(key, version).isKept),
});

export const storedDescription = (text: string): string | undefined =>
	text.replace(/\n+$/, '') === '' ? undefined : `${text.replace(/\n+$/, '')}\n`;

function optionsOf({options, parts}: Pick<Container, 'options' | 'parts'>): ForecastOptions {
	return {
		options: mapValues(options, key => known(() => options[key] as string)),
		parts: mapValues(parts, key => {
			const properties = parts[key] as Properties;
			return mapValues(properties, part => known(() => properties[part] as string));
		}),
	};
}

const mapValues = <Result>(record: object, read: (key: string) => Result): Readonly<Record<string, Result>> =>
	Object.fromEntries(Object.keys(record).map(key => [key, read(key)]));

/** Of a volume, not of a path. */
function volumeOf(value: Value): Text | undefined {
	const volume = typeof value === 'object' && !isUnknown(value) ? (value as Parts).volume : undefined;
	return typeof volume === 'string' && volume.startsWith('/') ? undefined : volume;
}

function freeUnused(container: Forecast): string {
	let number = 0;
	while (optionOf(container, `unused${number}`) !== undefined) {
		number++;
	}

	return `unused${number}`;
}
