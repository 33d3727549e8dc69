import {die} from '../die.ts';
import {isRunning} from '../runtime/running.ts';
import {assertUnlocked, loadConfig, withConfigLock} from '../store.ts';

/** Does something with a container that runs, under its lock. Dies when it does not run, which is no success to Proxmox VE. */
export function whileRunning(id: number, skipsLock: boolean, task: (id: number) => void): void {
	if (!isRunning(id)) {
		die(`CT ${id} not running`);
	}

	withConfigLock(id, () => {
		const config = loadConfig(id);
		if (!skipsLock) {
			assertUnlocked(config, {except: ['mounted']});
		}

		task(id);
	});
}
