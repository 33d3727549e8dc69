import type {z} from 'zod';
import type {ContainerQuestion} from '../facts/container-state.ts';
import type {WantedContainer} from './container.ts';
import {optionNames} from './container-arguments.ts';
import {partsOf} from './container-forecast.ts';
import {isGib} from './container-option-argument.ts';
import type {WantedOptions} from './container-options.ts';
import {pathsIn} from './container-places.ts';
import type {containerSchema} from './container-schema.ts';

export type ContainerArguments = z.output<typeof containerSchema>;

/** Arguments, sorted: what is an option of `pct`, and where a new container comes from. */
export function wantedContainer(args: ContainerArguments): WantedContainer {
	const {id, state, unprivileged, raw = {}, restart, timeout, force, template, storage, password, clone, restore} = args;
	return {
		...{id, unprivileged, raw, restart, timeout, force},
		state: state === 'absent' ? 'present' : state,
		options: onStorage(pick(args, optionNames), storage),
		...(template !== undefined && {
			template: {name: template, storage, made: pick(args, ['arch', 'ostype']), password, keys: args.ssh_public_keys ?? []},
		}),
		...(clone && {clone}),
		...(restore && {restore}),
	};
}

/** What has to be looked at for them. */
export const containerQuestion = (args: ContainerArguments): ContainerQuestion => ({
	id: args.id,
	state: args.state,
	cloneFrom: args.clone?.from,
	template: args.template,
	archive: args.restore?.archive,
	paths: [...new Set(pathsIn(pick(args, optionNames)).map(({path}) => path))],
	mapsIds: Boolean(args.raw?.['lxc.idmap']),
	mayRestart: args.restart === 'if_needed',
});

const pick = (args: object, names: readonly string[]): WantedOptions =>
	Object.fromEntries(Object.entries(args).filter(([name, value]) => names.includes(name) && value !== undefined));

/** Volumes of which only the size is given lie on the storage that is given for all. */
const onStorage = (options: WantedOptions, storage = ''): WantedOptions =>
	Object.fromEntries(
		Object.entries(options).map(([key, text]) => {
			const isBare = text !== null && /^(rootfs|mp\d+)$/.test(key) && isGib(partsOf(key, text)?.volume);
			return [key, isBare ? `${storage}:${text}` : text];
		}),
	);
