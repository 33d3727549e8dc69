import {readArguments} from './arguments.ts';
import {shortVersion, versionLines} from './versions.ts';

/** Says which Proxmox VE this is; with `--verbose`, of which packages it is made. */
export function pveversion(argv: readonly string[]): void {
	const {values} = readArguments(argv, {name: 'pveversion', positional: [], options: {verbose: {type: 'boolean'}}});
	const lines = values.verbose === '1' ? versionLines() : [shortVersion()];
	process.stdout.write(lines.map(line => `${line}\n`).join(''));
}
