import {type CommandShape, readArguments} from '../arguments.ts';
import {volumePath} from '../storage/index.ts';

const shape: CommandShape = {name: 'pvesm path', positional: ['volume'], options: {volume: {}}};

/** Where a volume is, whether it is there or not. */
export function path(argv: readonly string[]): void {
	const {volume = ''} = readArguments(argv, shape).values;
	process.stdout.write(`${volumePath(volume)}\n`);
}
