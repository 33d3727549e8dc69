import {Problem} from '../core/problem.ts';

/** A bug ends the part of one host, like any failure; its code tells the command line to say so. */
export function asBug(error: unknown): Problem {
	return new Problem('BUG', error instanceof Error ? (error.stack ?? error.message) : String(error), {
		hint: 'this is a bug of runner; please report it with the lines above',
		cause: error,
	});
}
