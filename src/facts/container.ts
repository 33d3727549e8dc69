import type {Fact} from '../core/fact.ts';
import {type ConfigSection, parseContainerConfig} from '../domain/container-config.ts';
import type {RawLine} from '../domain/container-lines.ts';
import {findOption} from '../domain/container-options.ts';
import {type Properties, parseProperties} from '../domain/property-string.ts';
import {rawLinesOf} from '../domain/raw-lines.ts';

/** Options as they stand, those of several parts apart: of these a part can be unknown by itself, such as a MAC address. */
export type ContainerOptions = {
	/** `hostname`, `memory`, `unprivileged`, … and what cannot be read as parts. */
	readonly options: Readonly<Record<string, string>>;
	/** `rootfs`, `mp0`, `net0`, `features`, …: `{volume: 'local-zfs:subvol-950-disk-0', size: '8G'}`. */
	readonly parts: Readonly<Record<string, Properties>>;
};

/** A container of this node, as its configuration has it. */
export type Container = ContainerOptions & {
	/** The `lxc.*` lines of the main section, in order, those that Proxmox VE will drop included. */
	readonly raw: readonly RawLine[];
	readonly description: string | undefined;
	/** What waits for a restart. `delete` is sorted. */
	readonly pending: ContainerOptions & {readonly delete: readonly string[]};
	/** By name. */
	readonly snapshots: Readonly<Record<string, ConfigSection>>;
};

/** Where the configuration of a container stands; a link leads there from the folder of this node. */
export const configOf = (id: number): string => `/etc/pve/lxc/${id}.conf`;

/** A container of this node; `undefined` when there is none, or when it is on another node. Never asks `pct`, which takes a second. */
export const container = (id: number): Fact<Container | undefined> => ({
	key: `container ${id}`,
	async look(probe) {
		const text = await probe.readFile(configOf(id));
		return text === undefined ? undefined : readContainer(text, id);
	},
});

/** What an archive of `vzdump` says that its container was. Costs half a second. */
export const archivedContainer = (volume: string): Fact<Container> => ({
	key: `container in ${volume}`,
	look: async probe => readContainer(await probe.run('pvesm', 'extractconfig', volume)),
});

/** Ids of the containers that run, each with `true`. */
export const runningContainers: Fact<Readonly<Partial<Record<string, true>>>> = {
	key: 'containers running',
	async look(probe) {
		// What Proxmox VE goes by: the socket on which LXC takes commands for a container
		const text = await probe.lookUp(1, 'grep', '-a', '-o', '-E', '@/var/lib/lxc/[0-9]+/command$', '/proc/net/unix');
		const ids = (text ?? '').matchAll(/\/(\d+)\/command$/gm);
		return Object.fromEntries([...ids].map(([, id = '']) => [id, true as const]));
	},
};

/** A container as its configuration has it. */
export function readContainer(text: string, id?: number): Container {
	const {main, pending, snapshots} = parseContainerConfig(text, id);
	return {
		...splitOptions(main.options),
		raw: rawLinesOf(text),
		description: main.description,
		pending: {
			...splitOptions(withDescription(pending.options, pending.description)),
			delete: [...pending.delete].sort(),
		},
		snapshots,
	};
}

/** The main section of a container as it was when a snapshot was made. */
export const snapshotContainer = ({options, raw, description}: ConfigSection): Container => ({
	...splitOptions(options),
	raw,
	description,
	pending: {options: {}, parts: {}, delete: []},
	snapshots: {},
});

/** Reads each option of several parts, so far as it can be read. */
export function splitOptions(options: Readonly<Record<string, string>>): ContainerOptions {
	const entries = Object.entries(options).map(([key, text]) => [key, readParts(key, text) ?? text] as const);
	return {
		options: Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
		parts: Object.fromEntries(entries.filter((entry): entry is [string, Properties] => typeof entry[1] !== 'string')),
	};
}

function readParts(key: string, text: string): Properties | undefined {
	const shape = findOption(key)?.shape;
	try {
		return shape && parseProperties(text, shape);
	} catch {
		return undefined;
	}
}

const withDescription = (options: Readonly<Record<string, string>>, description: string | undefined) =>
	description === undefined ? options : {...options, description};
