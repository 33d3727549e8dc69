import {type Unknown, unknown} from '../core/fact.ts';
import {isUndetermined} from '../core/problem.ts';

/** What is read of something foretold, or why nobody can know it yet. For what is passed on, not decided by. */
export function known<T>(read: () => T): T | Unknown {
	try {
		return read();
	} catch (error) {
		if (isUndetermined(error)) {
			return unknown(error.message);
		}

		throw error;
	}
}
