import {isDeath} from './die.ts';
import {chooseCommand} from './dispatch.ts';
import {programs} from './programs.ts';

/** The first word is the name that the wrapper in the node's `sbin` gives, the others are its arguments. */
const [name = '', ...argv] = process.argv.slice(2);
process.exitCode = await runProgram(name, argv);

/** The exit code, once what there is to say has been said. */
async function runProgram(name: string, argv: readonly string[]): Promise<number> {
	try {
		const [program, words] = chooseCommand(programs, name, argv);
		const run = await program();
		await run(words);
		return Number(process.exitCode ?? 0);
	} catch (error) {
		if (!isDeath(error)) {
			throw error;
		}

		process.stderr.write(error.message === '' ? '' : `${error.message}\n`);
		return error.exitCode;
	}
}
