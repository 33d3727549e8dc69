import {idOf, readArguments} from '../arguments.ts';
import {mountAll} from '../runtime/mount-all.ts';
import {assertUnlocked, loadConfig, withConfigLock, withOptions, writeConfig} from '../store.ts';
import {ofContainer} from './shape.ts';

/** Mounts the volumes of a container, and the folders that it shares, for the host to see. It stays locked until `pct unmount`. */
export function pctMount(argv: readonly string[]): void {
	const id = idOf(readArguments(argv, ofContainer('mount')));
	withConfigLock(id, () => {
		const config = loadConfig(id);
		assertUnlocked(config);
		writeConfig(id, withOptions(config, {...config.main.options, lock: 'mounted'}));
		process.stdout.write(`mounted CT ${id} in '${mountAll(id, config)}'\n`);
	});
}
