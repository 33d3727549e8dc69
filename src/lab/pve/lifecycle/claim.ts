import fs from 'node:fs';
import type {ConfigSection, ContainerConfig} from '../../../domain/container-config.ts';
import {die, isDeath} from '../die.ts';
import {assertUnlocked, assertUnused, configPath, loadConfig, withConfigLock, withOptions, writeConfig} from '../store.ts';

/** A configuration of nothing but a section. */
export const configOf = (main: ConfigSection): ContainerConfig => ({
	main,
	pending: {options: {}, delete: []},
	snapshots: {},
	warnings: [],
});

/** A section without anything. */
export const emptySection: ConfigSection = {options: {}, raw: [], description: undefined};

/** One that only keeps the id. */
export const claimedConfig = (lock: string): ContainerConfig => configOf({...emptySection, options: {lock}});

/**
Takes an id: writes a configuration that holds nothing but `lock: create`.

@param options - `allowsExisting`: what is there gets the lock.
*/
export function claimId(id: number, {allowsExisting}: {readonly allowsExisting: boolean}): void {
	withConfigLock(
		id,
		() => {
			const isThere = fs.existsSync(configPath(id));
			if (!isThere || !allowsExisting) {
				assertUnused(id);
			}

			const config = isThere ? loadConfig(id) : configOf(emptySection);
			assertUnlocked(config);
			writeConfig(id, withOptions(config, {...config.main.options, lock: 'create'}));
		},
		{timeoutS: 5},
	);
}

/** Runs a task; when it dies, its text follows another one. */
export function blaming<T>(prefix: string, task: () => T): T {
	try {
		return task();
	} catch (error) {
		if (isDeath(error)) {
			return die(`${prefix}${error.message}`);
		}

		throw error;
	}
}
