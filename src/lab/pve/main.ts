import {isDeath} from './die.ts';
import {chooseCommand} from './dispatch.ts';
import {programs} from './programs.ts';
import {assertClusterFiles} from './store.ts';

/** The first word is the name that the wrapper in the node's `sbin` gives, the others are its arguments. */
const [name = '', ...argv] = process.argv.slice(2);
const exitCode = await runProgram(name, argv);
await Promise.all([process.stdout, process.stderr].map(stream => new Promise(resolve => stream.write('', resolve))));
// A container that was started is a child that goes on
process.exit(exitCode);

/** The exit code, once what there is to say has been said. */
async function runProgram(name: string, argv: readonly string[]): Promise<number> {
	try {
		const [program, words] = chooseCommand(programs, name, argv);
		const run = await program();
		if (['pct', 'pvesh', 'pvesm', 'vzdump'].includes(name)) {
			assertClusterFiles();
		}

		await run(words);
		return Number(process.exitCode ?? 0);
	} catch (error) {
		// What cannot be read is told by `src/domain/` in the words of Proxmox VE
		if (!isDeath(error) && !(error instanceof SyntaxError)) {
			throw error;
		}

		process.stderr.write(error.message === '' ? '' : `${error.message}\n`);
		return isDeath(error) ? error.exitCode : 255;
	}
}
