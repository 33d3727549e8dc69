import {idOf, readArguments} from '../arguments.ts';
import {die, warn} from '../die.ts';
import {destroyContainer, freeUnreferenced} from '../lifecycle/destroy.ts';
import {isRunning, stopContainer} from '../runtime/index.ts';
import {assertUnlocked, loadConfig, removeConfig, withConfigLock} from '../store.ts';
import {asWorker} from '../worker.ts';
import {ofContainer} from './shape.ts';

const shape = ofContainer('destroy', {
	force: {type: 'boolean'},
	purge: {type: 'boolean'},
	'destroy-unreferenced-disks': {type: 'boolean'},
});

/** Removes a container with all its volumes. What it shares with the host stays. */
export function destroy(argv: readonly string[]): void {
	const given = readArguments(argv, shape);
	const {force, purge, 'destroy-unreferenced-disks': all} = given.values;
	const id = idOf(given);
	assertRemovable(id);
	if (force !== '1') {
		assertStopped(id);
	}

	asWorker(() =>
		withConfigLock(id, () => {
			assertRemovable(id);
			if (isRunning(id)) {
				if (force !== '1') {
					assertStopped(id);
				}

				warn(`forced to stop CT ${id} before destroying!`);
				stopContainer(id);
			}

			destroyContainer(id, loadConfig(id), 'destroyed');
			if (all === '1') {
				freeUnreferenced(id);
			}

			if (purge === '1') {
				process.stdout.write(`purging CT ${id} from related configurations..\n`);
			}

			removeConfig(id);
		}),
	);
}

function assertRemovable(id: number): void {
	const config = loadConfig(id);
	if (config.main.options.protection === '1') {
		die(`can't remove CT ${id} - protection mode enabled`);
	}

	assertUnlocked(config);
}

function assertStopped(id: number): void {
	if (isRunning(id)) {
		die(`unable to destroy CT ${id} - container is running`);
	}
}
