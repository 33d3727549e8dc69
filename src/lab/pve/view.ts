import type {ConfigSection, ContainerConfig, RawLine} from '../../domain/container-config.ts';
import {encodeText} from '../../domain/container-description.ts';

/** A section with its description among its options, as the programs of Proxmox VE treat it. */
export const optionsOf = ({
	options,
	description,
}: Pick<ConfigSection, 'options' | 'description'>): Readonly<Record<string, string>> => ({
	...options,
	...(description !== undefined && {description}),
});

/** All that waits for a restart, with a description among it. */
export const pendingOptionsOf = ({pending}: ContainerConfig): Readonly<Record<string, string>> => ({
	...pending.options,
	...(pending.description !== undefined && {description: pending.description}),
});

/** The options that hold once all that is pending has been applied. */
export function optionsWithPending(config: ContainerConfig): Readonly<Record<string, string>> {
	const options = {...optionsOf(config.main), ...pendingOptionsOf(config)};
	return Object.fromEntries(Object.entries(options).filter(([key]) => !config.pending.delete.includes(key)));
}

/** Options and raw lines as `pct config` prints them, with the description on one line. */
export function renderView(options: Readonly<Record<string, string>>, raw: readonly RawLine[]): string {
	const lines = Object.keys(options)
		.sort()
		.map(key => `${key}: ${shown(key, options[key] ?? '')}`);
	return [...lines, ...raw.map(({key, value}) => `${key}: ${value}`)].map(line => `${line}\n`).join('');
}

/** A value on one line. */
export const shown = (key: string, value: string): string => (key === 'description' ? encodeText(value) : value);
