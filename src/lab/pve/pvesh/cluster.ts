import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {parseContainerConfig} from '../../../domain/container-config.ts';
import {type Guest, parseVmlist} from '../../../domain/vmlist.ts';
import {nodeName} from '../node.ts';
import {statusOf} from '../status.ts';
import {storages} from '../storage/index.ts';

type Json = Readonly<Record<string, unknown>>;

/** The nodes of the cluster, and whether they are there. */
export function nodes(): readonly Json[] {
	const {nodelist} = JSON.parse(fs.readFileSync('/etc/pve/.members', 'utf8')) as {nodelist?: Record<string, {online?: number}>};
	const members = nodelist ?? {[nodeName()]: {online: 1}};
	return Object.keys(members)
		.sort()
		.map(node => ({id: `node/${node}`, node, type: 'node', status: members[node]?.online === 0 ? 'offline' : 'online'}));
}

/** The storages as they are configured. */
export function storageDefinitions(): readonly Json[] {
	const digest = createHash('sha1').update(fs.readFileSync('/etc/pve/storage.cfg')).digest('hex');
	return storages().map(({id, type, content, options}) => ({
		...options,
		storage: id,
		type,
		content: content.join(','),
		digest,
	}));
}

/**
Guests, nodes and storages of the whole cluster.

@param type - `vm`, `node` or `storage`; all when not given.
*/
export function clusterResources(type: string | undefined): readonly Json[] {
	const guests = [...parseVmlist(fs.readFileSync('/etc/pve/.vmlist', 'utf8'))].sort(([a], [b]) => a - b);
	return [
		...(type === undefined || type === 'vm' ? guests.flatMap(([id, guest]) => guestResource(id, guest)) : []),
		...(type === undefined || type === 'node' ? nodes() : []),
		...(type === undefined || type === 'storage' ? nodes().flatMap(({node}) => storageResources(String(node))) : []),
	];
}

/** None when it has gone meanwhile. */
function guestResource(id: number, {node, type}: Guest): readonly Json[] {
	const file = `/etc/pve/nodes/${node}/${type === 'lxc' ? 'lxc' : 'qemu-server'}/${id}.conf`;
	if (!fs.existsSync(file)) {
		return [];
	}

	const config = parseContainerConfig(fs.readFileSync(file, 'utf8'), id);
	const named = {id: `${type}/${id}`, type, vmid: id, node};
	// What another node does it tells only to its own programs
	const unknown = node === nodeName() ? {} : {status: 'unknown'};
	if (type === 'qemu') {
		return [{...named, name: config.main.options.name ?? `VM ${id}`, status: 'stopped', template: 0, ...unknown}];
	}

	const {cpus, pid: _, ...status} = statusOf(id, config);
	return [{template: 0, ...status, maxcpu: cpus, ...named, ...unknown}];
}

const storageResources = (node: string): readonly Json[] =>
	storages()
		.filter(({nodes, disable}) => !disable && (nodes?.includes(node) ?? true))
		.map(({id, type, content, shared}) => ({
			id: `storage/${node}/${id}`,
			type: 'storage',
			storage: id,
			node,
			content: content.join(','),
			plugintype: type,
			shared: shared ? 1 : 0,
			status: 'available',
		}));
