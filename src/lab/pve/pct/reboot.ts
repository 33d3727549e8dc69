import {idOf, readArguments} from '../arguments.ts';
import {rebootContainer} from '../runtime/reboot.ts';
import {whileRunning} from './running.ts';
import {ofContainer} from './shape.ts';

/** Shuts a container down and starts it again. */
export function pctReboot(argv: readonly string[]): void {
	const given = readArguments(argv, ofContainer('reboot', {timeout: {type: 'integer', minimum: 0}}));
	const {timeout} = given.values;
	whileRunning(idOf(given), false, id => rebootContainer(id, timeout === undefined ? {} : {timeoutS: Number(timeout)}));
}
