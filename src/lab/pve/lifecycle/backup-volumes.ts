import type {MountPoint} from '../../../domain/mount-point.ts';

/** Whether a mount point goes into backups, and why, as `vzdump` says. */
export function isInBackup(key: string, {kind, backup}: MountPoint): {readonly isIn: boolean; readonly why: string} {
	if (key === 'rootfs') {
		return {isIn: true, why: 'rootfs'};
	}

	if (kind !== 'volume') {
		return {isIn: false, why: 'not a volume'};
	}

	return backup ? {isIn: true, why: 'enabled'} : {isIn: false, why: 'disabled'};
}
