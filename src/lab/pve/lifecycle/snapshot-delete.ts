import type {ConfigSection} from '../../../domain/container-config.ts';
import {die} from '../die.ts';
import {deleteVolumeSnapshot} from '../storage/snapshots.ts';
import {assertUnlocked, loadConfig, withConfigLock, withOptions, writeConfig} from '../store.ts';
import {isInBackup} from './backup-volumes.ts';
import {withUnused} from './unused.ts';
import {insist, mountPointsIn} from './volumes.ts';

/** How a snapshot is deleted. */
export type DeleteOptions = {
	/** Whether it goes from the configuration even when volumes keep theirs. */
	readonly isForced?: boolean;
	/** Of a snapshot that failed half-way: the mount points that have it. The container holds its lock already. */
	readonly only?: readonly string[];
};

/**
Forgets a snapshot: that of each volume, then its section. What came from it comes from its parent.

@see PVE::AbstractConfig, `snapshot_delete`
*/
export function deleteSnapshot(id: number, name: string, {isForced = false, only}: DeleteOptions = {}): void {
	const lock = only ? 'snapshot' : 'snapshot-delete';
	const section = withConfigLock(id, () => mark(id, name, only === undefined));
	for (const [key, mount] of mountPointsIn(section.options)) {
		const isLeftOut = name === 'vzdump' && !isInBackup(key, mount).isIn;
		if (!isLeftOut && (only?.includes(key) ?? true)) {
			const remove = () => deleteVolumeSnapshot(mount.source, name);
			isForced ? insist(remove) : remove();
		}
	}

	withConfigLock(id, () =>
		forget(
			id,
			name,
			lock,
			mountPointsIn(section.options).map(([, {source}]) => source),
		),
	);
}

/** Locks the container, and notes that the snapshot is no longer whole. */
function mark(id: number, name: string, takesLock: boolean): ConfigSection {
	const config = loadConfig(id);
	const section = config.snapshots[name] ?? die(`snapshot '${name}' does not exist`);
	if (takesLock) {
		assertUnlocked(config);
	}

	if (config.main.options.template === '1') {
		die("you can't delete a snapshot if vm is a template");
	}

	const locked = takesLock ? withOptions(config, {...config.main.options, lock: 'snapshot-delete'}) : config;
	const marked = {...section, options: {...section.options, snapstate: 'delete'}};
	writeConfig(id, {...locked, snapshots: {...config.snapshots, [name]: marked}});
	return section;
}

function forget(id: number, name: string, expected: string, volids: readonly string[]): void {
	const config = loadConfig(id);
	const {lock, ...options} = config.main.options;
	if (lock !== expected) {
		die(`encountered invalid lock, expected '${expected}'`);
	}

	const {[name]: gone, ...others} = config.snapshots;
	const parent = gone?.options.parent;
	const next = withOptions(config, inherit(options, name, parent));
	const snapshots = Object.fromEntries(
		Object.entries(others).map(([other, section]) => [other, {...section, options: inherit(section.options, name, parent)}]),
	);
	writeConfig(id, withUnused({...next, snapshots}, volids));
}

type Options = ConfigSection['options'];

/** What came from the snapshot that is gone comes from where that came from. */
function inherit(options: Options, gone: string, parent: string | undefined): Options {
	if (options.parent !== gone) {
		return options;
	}

	const {parent: _, ...others} = options;
	return parent === undefined ? others : {...others, parent};
}
