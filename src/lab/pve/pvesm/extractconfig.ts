import {type CommandShape, readArguments} from '../arguments.ts';
import {readBackupText} from '../lifecycle/backup.ts';
import {filePathOf} from '../storage/index.ts';

const shape: CommandShape = {name: 'pvesm extractconfig', positional: ['volume'], options: {volume: {}}};

/** Shows the configuration in a backup. */
export function extractConfig(argv: readonly string[]): void {
	const {volume = ''} = readArguments(argv, shape).values;
	process.stdout.write(readBackupText(filePathOf(volume)));
}
