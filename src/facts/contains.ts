import type {Fact, Look} from '../core/fact.ts';
import {isProblem, isUndetermined} from '../core/problem.ts';
import {textOf} from './file.ts';

/** Whether a line of a regular file, of any size and encoding, holds a text; a file that is not there holds none. */
export const containing = (path: string, text: string): Fact<boolean> => ({
	key: `containing ${JSON.stringify([path, text])}`,
	look: async probe =>
		(await probe.lookUp(1, 'test', '-f', path)) !== undefined &&
		(await probe.lookUp(1, 'grep', '-F', '-q', '-e', text, '--', path)) !== undefined,
});

/** The same, told by the text of the file where that is known: an earlier task may foretell it. */
export async function contains(look: Look, path: string, text: string): Promise<boolean> {
	try {
		return (await look(textOf(path)))?.includes(text) ?? false;
	} catch (error) {
		if (isUndetermined(error) || (isProblem(error) && ['FILE_TOO_LARGE', 'FILE_NOT_TEXT'].includes(error.code))) {
			return look(containing(path, text));
		}

		throw error;
	}
}
