import type {CommandShape} from '../arguments.ts';
import {die, isDeath, warn} from '../die.ts';
import {isRunning} from '../runtime/running.ts';
import {loadConfig, withConfigLock} from '../store.ts';
import {ofContainer} from './shape.ts';

/** What `pct push` and `pct pull` take. */
export function copyShape(name: string, words: readonly string[]): CommandShape {
	const {positional, options, ...shape} = ofContainer(name);
	const texts = ['perms', 'user', 'group', ...words].map(word => [word, {}] as const);
	return {...shape, positional: [...positional, ...words], options: {...options, ...Object.fromEntries(texts)}};
}

/** Does what Proxmox VE leaves to a worker of whose end it never hears: what fails there is told, and still ends with 0. */
export function copyFile(id: number, refusal: string, task: (id: number) => void): void {
	loadConfig(id);
	if (!isRunning(id)) {
		die(refusal);
	}

	try {
		withConfigLock(id, () => task(id));
	} catch (error) {
		if (!isDeath(error)) {
			throw error;
		}

		warn(error.message);
	}
}
