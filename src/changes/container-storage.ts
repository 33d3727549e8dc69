import {Problem} from '../core/problem.ts';
import {holdsContainers, type Storage, storageFault} from '../domain/storage-config.ts';
import type {ProxmoxNode} from '../facts/proxmox.ts';

/** Throws a `Problem` when a storage cannot take volumes of containers on this node. */
export function assertHoldsContainers(node: ProxmoxNode, id: string): void {
	assertStorage(node, id);
	const storage = node.storages.find(one => one.id === id);
	if (storage && !holdsContainers(storage)) {
		throw new Problem(
			'NO_CONTAINER_STORAGE',
			`storage "${id}" takes no containers: it is for ${storage.content.join(', ') || 'nothing'}`,
			{
				hint: `choose ${among(node)}, or allow it: pvesm set ${id} --content ${[...storage.content, 'rootdir'].join(',')}`,
			},
		);
	}
}

/** Throws a `Problem` when there is no such storage on this node. */
export function assertStorage({name = '', storages, ...node}: ProxmoxNode, id: string): void {
	const fault = storageFault(storages, id, name);
	if (fault === undefined) {
		return;
	}

	const storage = storages.find(one => one.id === id);
	if (!storage) {
		throw new Problem('NO_STORAGE', `there is no storage "${id}"`, {hint: `choose ${among({...node, name, storages})}`});
	}

	throw storage.disable
		? new Problem('STORAGE_DISABLED', `storage "${id}" is switched off`, {hint: `switch it on: pvesm set ${id} --disable 0`})
		: new Problem('STORAGE_ELSEWHERE', `storage "${id}" is not on node "${name}", but on ${storage.nodes?.join(', ')}`, {
				hint: `choose ${among({...node, name, storages})}`,
			});
}

/** Throws a `Problem` for a template or archive that is not there. */
export function assertFile(node: ProxmoxNode, volume: string, hasFile: boolean, what: 'template' | 'archive'): void {
	const id = storageIn(volume);
	if (id !== undefined) {
		assertStorage(node, id);
		const kind = what === 'template' ? 'vztmpl' : 'backup';
		const storage = node.storages.find(one => one.id === id);
		if (storage && !storage.content.includes(kind)) {
			throw new Problem(
				'NO_STORAGE_FOR_IT',
				`storage "${id}" holds no ${what}s: it is for ${storage.content.join(', ') || 'nothing'}`,
				{
					hint: `allow it: pvesm set ${id} --content ${[...storage.content, kind].join(',')}`,
				},
			);
		}
	}

	const isFolder = id === undefined || node.storages.find(one => one.id === id)?.path !== undefined;
	if (!hasFile && isFolder) {
		throw new Problem(what === 'template' ? 'NO_TEMPLATE' : 'NO_ARCHIVE', `there is no ${what} "${volume}" on the node`, {
			hint:
				what === 'template' && id !== undefined
					? `fetch it: pveam download ${id} ${volume.slice(volume.indexOf('/') + 1)}`
					: `see what there is: pvesm list ${id ?? 'STORAGE'}`,
		});
	}
}

/** Kinds of storage that can share what several containers have in common. */
export const canShare = ({type}: Storage): boolean => ['zfspool', 'lvmthin', 'rbd', 'btrfs'].includes(type);

/** The storage in the name of a volume. */
export const storageIn = (volume: string): string | undefined =>
	volume.startsWith('/') ? undefined : /^([^:]+):/.exec(volume)?.[1];

/** Storages of this node that would do. */
function among({storages, name = ''}: Pick<ProxmoxNode, 'storages' | 'name'>): string {
	const fit = storages.filter(storage => holdsContainers(storage) && storageFault(storages, storage.id, name) === undefined);
	return fit.length === 0 ? 'a storage with the content "rootdir"' : fit.map(({id}) => `"${id}"`).join(' or ');
}
