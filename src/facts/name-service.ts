import type {Probe} from '../core/probe.ts';
import {isProblem} from '../core/problem.ts';

/** What getent(1) reads. */
export type Database = 'passwd' | 'group' | 'shadow';

/**
The line of an account or a group, as the name service of the target knows it; `undefined` when there is none.

@param key - A name, or an id as text.
*/
export async function entryOf(probe: Probe, database: Database, key: string): Promise<string | undefined> {
	return orFromFile(
		async () => probe.lookUp(2, 'getent', database, key),
		async () => {
			const isId = /^\d+$/.test(key);
			const lines = (await readDatabase(probe, database)).split('\n');
			return lines.find(line => line !== '' && line.split(':')[isId ? 2 : 0] === key);
		},
	);
}

/** All entries, a line each, so far as the name service lists them. */
export const allEntries = async (probe: Probe, database: Database): Promise<string> =>
	orFromFile(
		async () => probe.run('getent', database),
		async () => readDatabase(probe, database),
	);

/** A host of busybox alone has no `getent`, nor any name service but its files. */
async function orFromFile<T>(ask: () => Promise<T>, read: () => Promise<T>): Promise<T> {
	try {
		return await ask();
	} catch (error) {
		if (isProblem(error) && error.code === 'NO_SUCH_PROGRAM') {
			return read();
		}

		throw error;
	}
}

const readDatabase = async (probe: Probe, database: Database): Promise<string> =>
	(await probe.readFile(`/etc/${database}`)) ?? '';
