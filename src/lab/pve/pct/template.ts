import {idOf, readArguments} from '../arguments.ts';
import {die, isDeath, warn} from '../die.ts';
import {makeTemplate} from '../lifecycle/template.ts';
import {isRunning, writeGeneratedConfig} from '../runtime/index.ts';
import {assertUnlocked, loadConfig, withConfigLock, writeConfig} from '../store.ts';
import {asWorker} from '../worker.ts';
import {ofContainer} from './shape.ts';

const shape = ofContainer('template');

/** Makes a template of a container. What goes wrong in the work itself is told, but is no failure of the command. */
export function template(argv: readonly string[]): void {
	const id = idOf(readArguments(argv, shape));
	withConfigLock(id, () => {
		const config = loadConfig(id);
		assertUnlocked(config);
		if (Object.keys(config.snapshots).length > 0) {
			die('unable to create template, because CT contains snapshots');
		}

		if (config.main.options.template === '1') {
			die("you can't convert a template to a template");
		}

		if (isRunning(id)) {
			die("you can't convert a CT to template if the CT is running");
		}

		try {
			asWorker(() => {
				writeConfig(id, makeTemplate(id, config));
				writeGeneratedConfig(id, loadConfig(id));
			});
		} catch (error) {
			if (!isDeath(error)) {
				throw error;
			}

			warn(error.message);
		}
	});
}
