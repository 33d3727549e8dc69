import {idOf, readArguments} from '../arguments.ts';
import {die} from '../die.ts';
import {unmountAll} from '../runtime/mount-all.ts';
import {dropLockKey, loadConfig, withConfigLock} from '../store.ts';
import {ofContainer} from './shape.ts';

/** Undoes `pct mount`. */
export function pctUnmount(argv: readonly string[]): void {
	const id = idOf(readArguments(argv, ofContainer('unmount')));
	withConfigLock(id, () => {
		unmountAll(id);
		const {lock} = loadConfig(id).main.options;
		if (lock === undefined) {
			die("no lock found trying to remove 'mounted'  lock");
		}

		if (lock !== 'mounted') {
			die(`found lock '${lock}' trying to remove 'mounted' lock`);
		}

		dropLockKey(id);
	});
}
