/** How the simulated programs end early; `runProgram` prints it. */
export type Death = Error & {readonly exitCode: number};

/**
Ends the program with a text on standard error.

@param exitCode - PVE leaves there what errno was last, so most often 255, 2 for want of a file, 4 for a lock.
*/
export function die(text: string, exitCode = 255): never {
	throw Object.assign(new Error(text), {exitCode});
}

/** Whether `die` threw it; anything else is a bug of ours. */
export const isDeath = (error: unknown): error is Death => error instanceof Error && 'exitCode' in error;

/** Says something on standard error and goes on. */
export function warn(text: string): void {
	process.stderr.write(`${text}\n`);
}

/** What went wrong, as PVE puts it behind a text of its own. */
export const textOfError = (error: unknown) => (error instanceof Error ? error.message : String(error));
