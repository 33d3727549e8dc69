import {idOf, readArguments} from '../arguments.ts';
import {die} from '../die.ts';
import {dropLockKey, loadConfig, withConfigLock} from '../store.ts';
import {ofContainer} from './shape.ts';

/** Takes `lock: …` out of a configuration, whoever put it there. */
export function unlock(argv: readonly string[]): void {
	const id = idOf(readArguments(argv, ofContainer('unlock')));
	withConfigLock(id, () => {
		if (loadConfig(id).main.options.lock === undefined) {
			die('no lock found trying to remove any lock');
		}

		dropLockKey(id);
	});
}
