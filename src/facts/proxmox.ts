import type {Fact, Look} from '../core/fact.ts';
import type {FileStat} from '../core/probe.ts';
import {Problem} from '../core/problem.ts';
import {newestVersion} from '../domain/container-version.ts';
import {parseStorageConfig, type Storage} from '../domain/storage-config.ts';
import {type Guest, parseVmlist} from '../domain/vmlist.ts';
import {packageState} from './apt.ts';
import {statOf, textOf} from './file.ts';

/** A guest of the cluster: which node it is on, and what it is. */
export type GuestPlace = Pick<Guest, 'node' | 'type'>;

/** All guests of the cluster, by id; none where there is no cluster file system. */
export const guests: Fact<Readonly<Record<string, GuestPlace>>> = {
	key: 'proxmox guests',
	async look(probe) {
		const text = await probe.readFile('/etc/pve/.vmlist');
		const list = text === undefined ? [] : understood('.vmlist', () => [...parseVmlist(text)]);
		return Object.fromEntries(list.map(([id, {node, type}]) => [String(id), {node, type}]));
	},
};

/** Whether the cluster file system can be written: most nodes of the cluster see each other, or there is only one. */
export const quorum: Fact<boolean> = {
	key: 'proxmox quorum',
	async look(probe) {
		const [text, nodes] = await Promise.all([probe.readFile('/etc/pve/.members'), probe.stat('/etc/pve/nodes')]);
		// All that is there loses its permission to write
		const isClosed = nodes !== undefined && (Number.parseInt(nodes.mode, 8) & 0o200) === 0;
		if (text === undefined || isClosed) {
			return !isClosed;
		}

		const members = understood('.members', () => JSON.parse(text) as {readonly cluster?: {readonly quorate?: unknown}});
		// A node of its own has no "cluster"
		return members.cluster === undefined || Boolean(members.cluster.quorate);
	},
};

/** What a host is as a node of Proxmox VE. */
export type ProxmoxNode = {
	/** `undefined` where the cluster file system is not mounted. */
	readonly name: string | undefined;
	readonly hasPct: boolean;
	readonly isQuorate: boolean;
	readonly guests: Readonly<Record<string, GuestPlace>>;
	/** Of the package pve-container. */
	readonly version: string;
	readonly storages: readonly Storage[];
};

/** Looks at all of it, in one round trip. */
export async function lookAtNode(look: Look): Promise<ProxmoxNode> {
	const installed = look(packageState('pve-container'));
	installed.catch(() => {}); // Other systems have no dpkg; then it matters more that they are no node
	const [local, pct, isQuorate, found, storages] = await Promise.all([
		look(statOf('/etc/pve/local')),
		look(statOf('/usr/sbin/pct')),
		look(quorum),
		look(guests),
		look(textOf('/etc/pve/storage.cfg')),
	]);
	const hasPct = pct !== undefined;
	return {
		name: nodeName(local),
		hasPct,
		isQuorate,
		guests: found,
		version: (hasPct ? (await installed).version : undefined) ?? newestVersion,
		storages: parseStorageConfig(storages ?? ''),
	};
}

/** Where the link of the cluster file system to the node's own folder points. */
function nodeName(local: FileStat | undefined): string | undefined {
	return local?.kind === 'link' ? /^nodes\/([^/]+)$/.exec(local.target ?? '')?.[1] : undefined;
}

/** An answer that is not understood is never taken for an absence. */
function understood<T>(name: string, read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw new Problem('NOT_UNDERSTOOD', `what /etc/pve/${name} holds is not understood`, {
			why: (error as Error).message,
			hint: 'look at it on the host: is pve-cluster in order?',
		});
	}
}
