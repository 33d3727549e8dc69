import type {Fact} from '../core/fact.ts';
import type {FileStat} from '../core/probe.ts';
import {Problem} from '../core/problem.ts';

/**
What a text file holds; `undefined` when there is none of that name.

Looking fails when it is above 1 MiB, no UTF-8, no regular file, or cannot be read.

@param user - Through whose eyes; needed for all that lies below a home.
*/
export const textOf = (path: string, user?: string): Fact<string | undefined> => ({
	key: `text ${path}`,
	look: probe => (user === undefined ? probe : probe.as(user)).readFile(path),
});

/** What stands at a path, itself and not what a link points at; `undefined` when nothing does. */
export const statOf = (path: string, user?: string): Fact<FileStat | undefined> => ({
	key: `stat ${path}`,
	look: probe => (user === undefined ? probe : probe.as(user)).stat(path),
});

/** SHA-256 of what a regular file holds, 64 hexadecimal digits; `undefined` when there is no regular file of that name. */
export const digestOf = (path: string, user?: string): Fact<string | undefined> => ({
	key: `digest ${path}`,
	async look(probe) {
		const eyes = user === undefined ? probe : probe.as(user);
		// First, as sha256sum would wait for ever at a named pipe
		if ((await eyes.stat(path))?.kind !== 'file') {
			return undefined;
		}

		const answer = await eyes.run('sha256sum', '--', path);
		// A backslash comes first when the name had to be escaped
		const digest = /^\\?([\da-f]{64}) /.exec(answer)?.[1];
		if (digest === undefined) {
			throw new Problem('BAD_ANSWER', `sha256sum of "${path}" answers ${JSON.stringify(answer.slice(0, 200))}`);
		}

		return digest;
	},
});

/** Beginnings of the keys of all that can be known of a path and of what is below it. */
export const keysOf = (path: string): readonly string[] => ['text', 'stat', 'digest'].map(kind => `${kind} ${path}`);
