import type {MountPoint} from '../../../domain/mount-point.ts';
import {isInBackup} from '../lifecycle/backup-volumes.ts';
import {mountPointsIn} from '../lifecycle/volumes.ts';
import type {Log} from './log.ts';

/** A mount point that goes into a backup. */
export type Disk = {readonly key: string; readonly mount: MountPoint};

/** Those of a container's mount points that go into its backups. Says of each whether it does. */
export function disksOf(options: Readonly<Record<string, string>>, log: Log): readonly Disk[] {
	return mountPointsIn(options).flatMap(([key, mount]) => {
		const {isIn, why} = isInBackup(key, mount);
		log.info(
			isIn
				? `including mount point ${key} ('${mount.mp}') in backup`
				: `excluding ${mount.kind} mount point ${key} ('${mount.mp}') from backup (${why})`,
		);
		return isIn ? [{key, mount}] : [];
	});
}
