import type {Change} from '../core/change.ts';
import {unknown} from '../core/fact.ts';
import {type Script, sh, withStdin} from '../core/script.ts';
import {Secret} from '../core/secret.ts';
import type {PublicKey} from '../domain/public-key.ts';
import type {ContainerState} from '../facts/container-state.ts';
import type {ProxmoxNode} from '../facts/proxmox.ts';
import {doubtVolumes, expectConfig, type Place} from './container-expect.ts';
import {type Forecast, partsOf, stored, storedDescription, withOption} from './container-forecast.ts';
import {withContainerFunctions} from './container-functions.ts';
import {allocationOf, type WantedOptions} from './container-options.ts';
import {linesOf} from './container-set.ts';
import {assertFile, assertHoldsContainers} from './container-storage.ts';

/** A container that is made of a template. */
export type FromTemplate = {
	readonly template: string;
	readonly storage: string | undefined;
	readonly unprivileged: boolean;
	/** With `arch` and `ostype`, where given. */
	readonly options: WantedOptions;
	readonly password: Secret | undefined;
	readonly keys: readonly PublicKey[];
};

/** The making of a container, and what it is then. */
export type Creation = {readonly change: Change; readonly after: Forecast};

/**
Makes a container of a template, with all its options at once, and does not start it.

@throws A `Problem` when the template, or a storage that takes containers, is missing.
*/
export function createContainer(place: Place, state: ContainerState, wanted: FromTemplate): Creation {
	const {template, unprivileged} = wanted;
	const options = {...definedOptions(wanted.options), rootfs: rootOf(wanted)};
	assertFile(state.node, template, state.file !== undefined, 'template');
	const storages = storagesOf(options);
	for (const storage of storages) {
		assertHoldsContainers(state.node, storage);
	}

	const after = forecastNew(place.id, options, unprivileged);
	const given = Object.entries(options).flatMap(([key, text]) => linesOf(key, text));
	return {
		after,
		change: creation(place, state.node, after, storages, {
			summary: `create container ${place.id} from ${template}`,
			after: [...given, `unprivileged: ${unprivileged ? 1 : 0}`].join('\n'),
			apply: createScript(place.id, wanted, options),
		}),
	};
}

/** What all ways of making a container have in common. */
export function creation(
	place: Place,
	node: ProxmoxNode,
	after: Forecast,
	storages: readonly string[],
	change: Pick<Change, 'summary' | 'after' | 'apply'>,
): Change {
	const paths = node.storages
		.filter(({id}) => storages.includes(id))
		.flatMap(({path, pool}) =>
			path === undefined ? (pool === undefined ? [] : [`/${pool}`]) : [`${path}/images`, `${path}/private`],
		);
	return {
		...change,
		before: undefined,
		undo: sh`pct destroy ${place.id}`,
		expect: [...expectConfig(place, after, undefined), ...doubtVolumes(paths)],
	};
}

function createScript(
	id: number,
	{template, unprivileged, password, keys}: FromTemplate,
	options: Readonly<Record<string, string>>,
): Script {
	const words = Object.entries(options).flatMap(([key, text]) => [`--${key}`, text]);
	const create = sh`${id} ${template} --unprivileged ${unprivileged ? 1 : 0} ${words}`;
	if (!password && keys.length === 0) {
		return sh`pct create ${create}`;
	}

	const lines = keys.map(({type, base64, comment}) => `${type} ${base64} ${comment}`.trim());
	const input = new Secret([password?.reveal() ?? '', ...lines].map(line => `${line}\n`).join(''));
	return withContainerFunctions(withStdin(sh`create_container ${create}`, input));
}

/** The root file system that Proxmox VE would make by itself, said. */
function rootOf({options, storage}: FromTemplate): string {
	return options.rootfs ?? `${storage ?? 'local'}:4`;
}

const definedOptions = (options: WantedOptions): Readonly<Record<string, string>> =>
	Object.fromEntries(Object.entries(options).filter((entry): entry is [string, string] => entry[1] !== null));

/** Those of the volumes that are to be made. */
export const storagesOf = (options: WantedOptions): readonly string[] => [
	...new Set(
		Object.entries(options).flatMap(([key, text]) => {
			const volume = text === null ? undefined : allocationOf(key, text);
			return volume ? [volume.storage] : [];
		}),
	),
];

function forecastNew(id: number, options: Readonly<Record<string, string>>, unprivileged: boolean): Forecast {
	const found = unknown('Proxmox VE finds it out from the template');
	const empty: Forecast = {
		options: {
			...{arch: found, ostype: found, hostname: `CT${id}`, memory: '512', swap: '512'},
			...(unprivileged && {unprivileged: '1'}),
		},
		parts: {},
		raw: [],
		description: options.description === undefined ? undefined : storedDescription(options.description),
		pending: {options: {}, parts: {}, delete: []},
		snapshots: {},
	};
	return Object.entries(options).reduce(
		(container: Forecast, [key, text]) => withOption(container, key, stored(key, partsOf(key, text) ?? text)),
		empty,
	);
}
