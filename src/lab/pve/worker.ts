import {die, isDeath} from './die.ts';

/**
Carries out the long part of a command as Proxmox VE does, in a task of its own whose output has one stream: what is said on
standard error comes out on standard output. Only what it dies of, on one line, is on standard error.
*/
export function asWorker<T>(task: () => T): T {
	const write = process.stderr.write;
	process.stderr.write = process.stdout.write.bind(process.stdout);
	try {
		depth++;
		return task();
	} catch (error) {
		if (!isDeath(error)) {
			throw error;
		}

		return die(error.message.replaceAll('\n', ' '));
	} finally {
		depth--;
		process.stderr.write = write;
	}
}

/** Where the standard error of a program that is run goes: the number of a descriptor. */
export const errorStream = (): 1 | 2 => (depth > 0 ? 1 : 2);

let depth = 0;
