import {type ConfigSection, parseContainerConfig} from '../../../domain/container-config.ts';
import {renderMountPoint} from '../../../domain/mount-point.ts';
import {die, warn} from '../die.ts';
import {filePathOf} from '../storage/index.ts';
import {readProgram} from '../storage/run.ts';
import type {Wanted} from './request.ts';
import {mountPointsIn} from './volumes.ts';

type Options = Readonly<Record<string, string>>;

/** What a backup says of its container. */
export type Recovered = {
	readonly main: ConfigSection;
	readonly isTemplate: boolean;
	/**
	Its mount points, to be made anew on a storage, in the sizes that they had.

	`shared`: folders and devices of the host, which are only written down, and not before the files are there.
	*/
	mounts(storage: string): {readonly volumes: Options; readonly shared: Options};
};

/** Reads the configuration in a backup. */
export function recoverBackup({archive, id}: Wanted): Recovered {
	process.stdout.write(`recovering backed-up configuration from '${archive}'\n`);
	const found: ConfigSection = parseContainerConfig(readBackupText(filePathOf(archive)), id).main;
	const {template, ...options} = found.options;
	const main = {...found, options};
	return {main, isTemplate: template === '1', mounts: storage => mountsAgain(options, storage)};
}

const member = './etc/vzdump/pct.conf';

/** The configuration in a backup, as it was written. */
export function readBackupText(file: string): string {
	// It stands first, and the rest may be long
	const first = readProgram(['sh', '-c', 'tar tf "$1" 2> /dev/null | head -n 4', 'list', file]).split('\n');
	if (!first.includes(member)) {
		die('ERROR: archive contains no configuration file');
	}

	return readProgram(['tar', '-xpOf', file, member, '--occurrence']);
}

function mountsAgain(options: Options, storage: string): ReturnType<Recovered['mounts']> {
	if (options.rootfs === undefined) {
		die('rootfs configuration could not be recovered, please check and specify manually!');
	}

	const volumes: Record<string, string> = {};
	const shared: Record<string, string> = {};
	for (const [key, mount] of mountPointsIn(options)) {
		const {kind, mp, backup} = mount;
		if (kind === 'volume') {
			const {size: bytes = die(`unable to detect disk size - please specify ${key} (size)`), ...rest} = mount;
			volumes[key] = renderMountPoint(key, {...rest, source: `${storage}:${bytes / 1024 ** 3}`});
			continue;
		}

		if (key === 'rootfs') {
			die(`restoring rootfs to ${kind} mount is only possible by specifying -rootfs manually!`);
		}

		if (backup) {
			warn('WARNING - unsupported configuration!');
			warn(`backup was enabled for ${kind} mount point ${key} ('${mp}')`);
			warn('mount point configuration will be restored after archive extraction!');
			warn('contained files will be restored to wrong directory!');
		}

		shared[key] = options[key] ?? '';
	}

	return {volumes, shared};
}
