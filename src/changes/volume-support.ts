import {hasReached} from '../domain/container-version.ts';
import type {VolumeState} from '../facts/volume.ts';
import type {MappedMount} from './volume-ids.ts';

/** With which the option `idmap` of mount points came. */
const idMapVersion = '6.1.6';

/** Where the kernel can map the ids of a mount. Of ZFS it takes 2.2, which is older than that version of Proxmox VE. */
const mappableTypes = ['ext4', 'xfs', 'btrfs', 'zfs', 'tmpfs', 'f2fs', 'bcachefs', 'ceph', 'erofs', 'squashfs'];

/** Those that keep no POSIX access lists. */
const listlessTypes = ['vfat', 'exfat', 'ntfs', 'ntfs3', 'fuseblk', 'cifs', 'smb3', 'nfs4', '9p', 'hfsplus'];

/** Why the mounts of a volume cannot have a map of ids of their own, or `undefined` when they can. */
export function whyNoIdMap({node, mount, place}: VolumeState, mounts: readonly MappedMount[], uid: number): string | undefined {
	if (node && !hasReached(node.version, idMapVersion)) {
		return `pve-container ${node.version} of this node cannot map the ids of a mount: that came with ${idMapVersion}`;
	}

	const privileged = mounts.find(({map}) => map === undefined);
	if (privileged) {
		return `container ${privileged.id} is privileged, and Proxmox VE maps the ids of a mount for others only`;
	}

	if (mount && !mappableTypes.includes(mount.type)) {
		return `"${place.path}" lies on ${mount.type}, where the kernel cannot map the ids of a mount`;
	}

	return uid === 0 ? 'it would make containers act as root of the host in the volume' : undefined;
}

/** Why nobody can be granted rights by access lists, or `undefined` when it is possible. */
export function whyNoLists({mount, acls, place}: VolumeState, isWhole: boolean): string | undefined {
	if (mount && (listlessTypes.includes(mount.type) || [...mount.options, ...mount.systemOptions].includes('noacl'))) {
		return `"${place.path}" lies on ${mount.type}${listlessTypes.includes(mount.type) ? '' : ' with noacl'}, which keeps no access lists`;
	}

	if (acls === 'no getfacl') {
		return 'there is no getfacl on the host: install the package acl, with a task before this one';
	}

	const below = place.mounts.find(path => path !== place.path);
	return isWhole && below !== undefined
		? `something is mounted below it, at "${below}", where access lists would be set too: write "recurse: top"`
		: undefined;
}
