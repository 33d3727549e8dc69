import {idOf, readArguments} from '../arguments.ts';
import {shutdownContainer} from '../runtime/stop.ts';
import {whileRunning} from './running.ts';
import {ofContainer} from './shape.ts';

/** Asks the init of a container to end. */
export function pctShutdown(argv: readonly string[]): void {
	const given = readArguments(
		argv,
		ofContainer('shutdown', {timeout: {type: 'integer', minimum: 0}, forceStop: {type: 'boolean'}}),
	);
	const {timeout = '60', forceStop} = given.values;
	whileRunning(idOf(given), false, id => shutdownContainer(id, {timeoutS: Number(timeout), forceStop: forceStop === '1'}));
}
