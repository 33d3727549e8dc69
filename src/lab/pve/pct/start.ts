import {idOf, readArguments} from '../arguments.ts';
import {die} from '../die.ts';
import {isRunning} from '../runtime/running.ts';
import {startContainer} from '../runtime/start.ts';
import {assertQuorum, assertUnlocked, loadConfig, withConfigLock} from '../store.ts';
import {ofContainer} from './shape.ts';

/** Starts a container. */
export function pctStart(argv: readonly string[]): void {
	const given = readArguments(argv, ofContainer('start', {debug: {type: 'boolean'}, skiplock: {type: 'boolean'}}));
	const id = idOf(given);
	assertQuorum();
	if (isRunning(id)) {
		die(`CT ${id} already running`);
	}

	withConfigLock(id, () => {
		const config = loadConfig(id);
		if (config.main.options.template === '1') {
			die("you can't start a CT if it's a template");
		}

		if (given.values.skiplock !== '1') {
			assertUnlocked(config, {except: ['mounted']});
		}

		startContainer(id, {debug: (given.values.debug ?? config.main.options.debug) === '1'});
	});
}
