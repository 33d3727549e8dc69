import {idOf, readArguments} from '../arguments.ts';
import {stopContainer} from '../runtime/stop.ts';
import {whileRunning} from './running.ts';
import {ofContainer} from './shape.ts';

/** Ends a container at once. */
export function pctStop(argv: readonly string[]): void {
	const shape = ofContainer('stop', {skiplock: {type: 'boolean'}, 'overrule-shutdown': {type: 'boolean'}});
	const given = readArguments(argv, shape);
	whileRunning(idOf(given), given.values.skiplock === '1', stopContainer);
}
