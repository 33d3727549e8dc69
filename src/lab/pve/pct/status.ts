import {idOf, readArguments} from '../arguments.ts';
import {isRunning} from '../runtime/running.ts';
import {statusOf} from '../status.ts';
import {loadConfig} from '../store.ts';
import {ofContainer} from './shape.ts';

/** Says whether a container runs, and more when asked to. */
export function status(argv: readonly string[]): void {
	const given = readArguments(argv, ofContainer('status', {verbose: {type: 'boolean'}}));
	const id = idOf(given);
	const config = loadConfig(id);
	if (given.values.verbose !== '1') {
		process.stdout.write(`status: ${isRunning(id) ? 'running' : 'stopped'}\n`);
		return;
	}

	const status = statusOf(id, config);
	const lines = Object.keys(status)
		.sort()
		.map(key => `${key}: ${status[key]}\n`);
	process.stdout.write(lines.join(''));
}
