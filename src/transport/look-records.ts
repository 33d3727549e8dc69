import {Problem} from '../core/problem.ts';
import type {Captured} from './capture.ts';

/** What one run of `stat` said: for each path its fields, or why there are none. */
export type Records = {
	readonly fields: readonly (readonly string[] | Problem | undefined)[];
	/** What was printed after the last record. */
	readonly rest: Buffer;
};

/**
Reads the records `FIELD:FIELD:…:PATH:MARK` of paths that were asked for in this order, and the messages for those that have none.

A record is recognised by its whole path, so no character in a name can confuse them.

@param count - Number of fields before the path.
@returns A field list for what exists, `undefined` for what does not, a `Problem` where it cannot be told.
*/
export function parseRecords(paths: readonly string[], count: number, mark: string, stdout: Captured, stderr: Captured): Records {
	let rest = stdout.bytes;
	const missing: number[] = [];
	const fields: (readonly string[] | Problem | undefined)[] = paths.map((path, index) => {
		const head = new RegExp(`^(?:[^:\n]*:){${count}}`).exec(rest.toString('latin1', 0, 1024))?.[0];
		const wanted = Buffer.from(`${path}:${mark}\n`);
		if (head === undefined || !rest.subarray(head.length, head.length + wanted.length).equals(wanted)) {
			missing.push(index);
			return undefined;
		}

		const values = rest.toString('utf8', 0, head.length - 1).split(':');
		rest = rest.subarray(head.length + wanted.length);
		return values;
	});

	const messages = stderr
		.text()
		.split(/^(?=stat: )/m)
		.filter(message => message.startsWith('stat: '));
	for (const [at, index] of missing.entries()) {
		fields[index] = absentOr(paths[index] ?? '', messages.length === missing.length ? messages[at] : undefined, stderr.text());
	}

	return {fields, rest};
}

/** `undefined` when a message says that there is no such thing. */
export function absentOr(path: string, message: string | undefined, said: string): Problem | undefined {
	if (message !== undefined && /: (No such file or directory|Not a directory)( \(os error \d+\))?\s*$/.test(message)) {
		return undefined;
	}

	const why = (message ?? said).trim().slice(0, 500);
	return new Problem('LOOK_FAILED', `cannot look at "${path}": ${why === '' ? 'no answer' : lastWords(why)}`, {
		why: why === '' ? 'The program stat printed nothing that is understood here.' : undefined,
		hint: /Permission denied/.test(why) ? 'become a user who may look there, such as root (become: true)' : undefined,
	});
}

/** The cause at the end of `stat: cannot statx '/x': Permission denied`. */
const lastWords = (message: string) => /: ([^:]+)$/.exec(message)?.[1]?.trim() ?? message;
