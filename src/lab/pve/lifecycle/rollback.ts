import type {ConfigSection, ContainerConfig} from '../../../domain/container-config.ts';
import {die} from '../die.ts';
import {isRunning, stopContainer} from '../runtime/index.ts';
import {assertVolumeRollback, rollBackVolume} from '../storage/snapshots.ts';
import {assertUnlocked, loadConfig, withConfigLock, withOptions, writeConfig} from '../store.ts';
import {withUnused} from './unused.ts';
import {mountPointsIn} from './volumes.ts';

/**
Makes a container what it was. One that runs is stopped.

@see PVE::AbstractConfig, `snapshot_rollback`
*/
export function rollBack(id: number, name: string): void {
	const section = withConfigLock(id, () => {
		const config = loadConfig(id);
		const found = sectionOf(config, name);
		for (const [, {source}] of mountPointsIn(found.options)) {
			assertVolumeRollback(source, name);
		}

		assertWhole(found);
		assertUnlocked(config);
		if (isRunning(id)) {
			stopContainer(id);
		}

		assertStopped(id);
		const now = loadConfig(id);
		writeConfig(id, withOptions(now, {...now.main.options, lock: 'rollback'}));
		return found;
	});
	for (const [, {source}] of mountPointsIn(section.options)) {
		rollBackVolume(source, name);
	}

	withConfigLock(id, () => restore(id, name));
}

function sectionOf({main, snapshots}: ContainerConfig, name: string): ConfigSection {
	if (main.options.template === '1') {
		die("you can't rollback if vm is a template");
	}

	return snapshots[name] ?? die(`snapshot '${name}' does not exist`);
}

function assertWhole({options: {snapstate}}: ConfigSection): void {
	if (snapstate !== undefined) {
		die(`unable to rollback to incomplete snapshot (snapstate = ${snapstate})`);
	}
}

function assertStopped(id: number): void {
	if (isRunning(id)) {
		die(`unable to rollback vm ${id}: vm is running`);
	}
}

function restore(id: number, name: string): void {
	const config = loadConfig(id);
	const section = sectionOf(config, name);
	assertWhole(section);
	assertStopped(id);
	if (config.main.options.lock !== 'rollback') {
		die('got wrong lock');
	}

	const volids = mountPointsIn(config.main.options).map(([, {source}]) => source);
	const {snaptime: _, ...then} = section.options;
	const unused = Object.entries(config.main.options).filter(([key]) => /^unused\d+$/.test(key));
	const main: ConfigSection = {
		raw: section.raw,
		description: config.main.description,
		options: {...then, ...Object.fromEntries(unused), parent: name},
	};
	writeConfig(id, withUnused({...config, main, pending: {options: {}, delete: []}}, volids));
}
