import {assertValues, type CommandShape, idOf, readArguments} from '../arguments.ts';
import {die} from '../die.ts';
import {loadConfig} from '../store.ts';
import {optionsOf, optionsWithPending, renderView} from '../view.ts';
import {ofContainer} from './shape.ts';

/** Shows a configuration as it will be after a restart, or as it is, or as it was. */
export function config(argv: readonly string[]): void {
	const given = readArguments(argv, shape);
	const {current, snapshot} = given.values;
	assertNotBoth(shape, current, snapshot);
	const config = loadConfig(idOf(given));
	if (snapshot !== undefined) {
		const section = config.snapshots[snapshot] ?? die(`snapshot '${snapshot}' does not exist`);
		process.stdout.write(renderView(optionsOf(section), section.raw));
		return;
	}

	process.stdout.write(renderView(current === '1' ? optionsOf(config.main) : optionsWithPending(config), config.main.raw));
}

function assertNotBoth(shape: CommandShape, current: string | undefined, snapshot: string | undefined): void {
	if (current === '1' && snapshot !== undefined) {
		const fault = "cannot use 'snapshot' parameter with 'current'";
		assertValues(shape, {current: fault, snapshot: fault});
	}
}

const shape = ofContainer('config', {current: {type: 'boolean'}, snapshot: {maxLength: 40}});
