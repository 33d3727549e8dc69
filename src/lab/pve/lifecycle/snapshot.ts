import type {ConfigSection, ContainerConfig} from '../../../domain/container-config.ts';
import {die, isDeath, warn} from '../die.ts';
import {isRunning} from '../runtime/index.ts';
import {volumeHas} from '../storage/index.ts';
import {tryProgram} from '../storage/run.ts';
import {takeVolumeSnapshot} from '../storage/snapshots.ts';
import {assertUnlocked, loadConfig, withConfigLock, writeConfig} from '../store.ts';
import {isInBackup} from './backup-volumes.ts';
import {deleteSnapshot} from './snapshot-delete.ts';
import {mountPointsIn} from './volumes.ts';

/** The snapshot that a backup takes, of what goes into it. */
export const backupSnapshot = 'vzdump';

/**
Keeps what a container is now: its configuration, and the content of its volumes. A running one stands still meanwhile.

@see PVE::AbstractConfig, `snapshot_create`
*/
export function takeSnapshot(id: number, name: string, description: string | undefined): void {
	const section = withConfigLock(id, () => prepare(id, name, description));
	const taken: string[] = [];
	try {
		whileFrozen(id, () => {
			for (const [key, mount] of mountPointsIn(section.options)) {
				if (name !== backupSnapshot || isInBackup(key, mount).isIn) {
					takeVolumeSnapshot(mount.source, name);
				}

				taken.push(key);
			}
		});
	} catch (error) {
		if (isDeath(error)) {
			warn('snapshot create failed: starting cleanup');
			deleteSnapshot(id, name, {isForced: true, only: taken});
		}

		throw error;
	}

	withConfigLock(id, () => commit(id, name));
}

function prepare(id: number, name: string, description: string | undefined): ConfigSection {
	const config = loadConfig(id);
	if (config.main.options.template === '1') {
		die("you can't take a snapshot if it's a template");
	}

	assertUnlocked(config);
	if (config.snapshots[name]) {
		die(`snapshot name '${name}' already used`);
	}

	const counted = mountPointsIn(config.main.options).filter(
		([key, mount]) => name !== backupSnapshot || isInBackup(key, mount).isIn,
	);
	if (!counted.every(([, {source}]) => volumeHas('snapshot', source))) {
		die('snapshot feature is not available');
	}

	const kept = Object.entries(config.main.options).filter(([key]) => !isNotKept.test(key));
	const section: ConfigSection = {
		raw: config.main.raw,
		description: description === undefined || description === '' ? undefined : description,
		options: {...Object.fromEntries(kept), snapstate: 'prepare', snaptime: String(Math.trunc(Date.now() / 1000))},
	};
	writeConfig(id, {
		...config,
		main: {...config.main, options: {...config.main.options, lock: 'snapshot'}},
		snapshots: {...withoutParent(config, name), [name]: section},
	});
	return section;
}

const isNotKept = /^(?:snapstate|snaptime|lock|unused\d+)$/;

/** Snapshots of an older one of that name stand on their own from now on. */
const withoutParent = ({snapshots}: ContainerConfig, name: string): ContainerConfig['snapshots'] =>
	Object.fromEntries(
		Object.entries(snapshots).map(([other, section]) => {
			const {parent, ...options} = section.options;
			if (parent !== name) {
				return [other, section];
			}

			warn(`deleting parent '${name}' reference from '${other}' to avoid bogus snapshot cycle.`);
			return [other, {...section, options}];
		}),
	);

function commit(id: number, name: string): void {
	const config = loadConfig(id);
	const {lock, ...main} = config.main.options;
	if (lock !== 'snapshot') {
		die('missing snapshot lock');
	}

	const section = config.snapshots[name] ?? die(`snapshot '${name}' does not exist`);
	const {snapstate, ...options} = section.options;
	if (snapstate !== 'prepare') {
		die('wrong snapshot state');
	}

	writeConfig(id, {
		...config,
		main: {...config.main, options: {...main, parent: name}},
		snapshots: {...config.snapshots, [name]: {...section, options}},
	});
}

/** Runs a task while nothing in a container does. */
export function whileFrozen(id: number, task: () => void): void {
	if (!isRunning(id)) {
		task();
		return;
	}

	tryProgram(['lxc-freeze', '-n', String(id)], {isQuiet: true});
	try {
		task();
	} finally {
		tryProgram(['lxc-unfreeze', '-n', String(id)], {isQuiet: true});
	}
}
