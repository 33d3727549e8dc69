import {baseName, isSystemFolder} from './path.ts';
import type {Storage} from './storage-config.ts';

/** Whose content belongs to the system, or to Proxmox VE. */
const closedTrees =
	`/bin /boot /dev /etc /lib /lib32 /lib64 /libx32 /nix /proc /root /run /sbin /sys /usr /var/cache /var/lib/containers
	/var/lib/dpkg /var/lib/lxc /var/lib/lxcfs /var/lib/postgresql /var/lib/pve-cluster /var/lib/pve-manager /var/lib/systemd /var/run
	/var/spool /lost+found`.split(/\s+/);

/** Folders that hold what is everybody's, beside those of `isSystemFolder`. */
const commonFolders = ['/mnt/pve', '/rpool', '/rpool/data', '/rpool/ROOT'];

/** In a storage that is a folder: what Proxmox VE keeps there. */
const storageFolders = ['images', 'private', 'dump', 'template', 'snippets', 'import'];

/**
Why a folder of the host cannot be given to containers, or `undefined` when it can.

@param within - Folders, below one of which it has to lie; any when not given. What belongs to the system is never allowed.
*/
export function whyNoVolume(path: string, within?: readonly string[]): string | undefined {
	if (isSystemFolder(path) || commonFolders.includes(path)) {
		return 'is a folder of the system: name one of its own in it';
	}

	const tree = closedTrees.find(closed => isBelow(path, closed));
	if (tree !== undefined) {
		return `lies in ${tree}, which belongs to the system`;
	}

	if (/\/(subvol|basevol|base|vm)-\d+-/.test(path)) {
		return 'lies in the disk of a container or virtual machine';
	}

	return within === undefined || within.some(folder => path !== folder && isBelow(path, folder))
		? undefined
		: `lies outside of ${within.join(' and ')}, where "within" keeps it`;
}

/** Why it cannot be given to containers on a node with these storages. */
export function whyNoVolumeOn(path: string, storages: readonly Storage[]): string | undefined {
	for (const {id, path: folder} of storages) {
		if (folder !== undefined && isBelow(folder, path)) {
			return `holds the storage "${id}": name a folder of its own in it`;
		}

		const name = folder !== undefined && isBelow(path, folder) ? path.slice(folder.length).split('/')[1] : undefined;
		if (name !== undefined && storageFolders.includes(name)) {
			return `lies in "${name}" of the storage "${id}", where Proxmox VE keeps its own files`;
		}
	}

	return undefined;
}

/** Why nothing can be mounted at a path in a container, or `undefined` when it can. */
export function whyNoTarget(path: string): string | undefined {
	if (/,/.test(path)) {
		return 'holds a comma, which Proxmox VE cannot store';
	}

	return path === '/' ||
		/^\/(dev|proc|sys)(\/|$)/.test(path) ||
		['/bin', '/etc', '/lib', '/lib64', '/sbin', '/usr'].includes(path)
		? `is a folder that the container itself needs${path === '/' ? '' : `: name one of its own, such as /srv${baseName(path) === '' ? '' : `/${baseName(path)}`}`}`
		: undefined;
}

/** Whether a path is this folder or lies in it. */
export const isBelow = (path: string, folder: string): boolean => `${path}/`.startsWith(folder === '/' ? folder : `${folder}/`);
