import fs from 'node:fs';
import path from 'node:path';
import {Problem} from '../core/problem.ts';
import {didYouMean} from '../core/suggest.ts';

/** As it is shown, and where it is once links are followed. */
export type Found = {readonly file: string; readonly real: string};

/**
Finds a file of the project by the name a playbook gives it.

Throws a `Problem` when there is none, or it lies outside of the project, also by way of a link.

@param folder - Looked into beside each base: `files` or `templates`.
@param bases - Folders it may be relative to, in this order; the last is the project.
@param project - The project, links followed.
*/
export function findFile(name: string, folder: string, bases: readonly string[], project: string): Found {
	if (name === '' || name.includes('\0')) {
		throw new Problem('NO_LOCAL_FILE', `${JSON.stringify(name)} is no name of a file`);
	}

	const places = path.isAbsolute(name) ? [name] : bases.flatMap(base => [path.join(base, name), path.join(base, folder, name)]);
	for (const file of places) {
		const real = realPath(file);
		if (real !== undefined) {
			assertInside(real, name, project);
			return {file, real};
		}
	}

	for (const place of places) {
		assertInside(path.resolve(place), name, path.resolve(bases.at(-1) ?? '.'), project);
	}

	const neighbours = new Set(places.flatMap(place => namesBeside(place, name)));
	throw new Problem('NO_LOCAL_FILE', `there is no file "${name}"`, {
		why: `Looked for ${places.join(', ')}.`,
		hint: didYouMean(name, neighbours),
	});
}

function realPath(file: string): string | undefined {
	try {
		return fs.realpathSync(file);
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR') {
			return undefined;
		}

		throw unreadable(file, error);
	}
}

function assertInside(file: string, name: string, ...projects: readonly string[]): void {
	const isInside = projects.some(project => file.startsWith(project.endsWith(path.sep) ? project : project + path.sep));
	if (!isInside) {
		throw new Problem('OUTSIDE_PROJECT', `"${name}" leads out of the project, to ${file}`, {
			why: `Only files below ${projects[0]} are read.`,
			hint: 'copy the file beside the playbook',
		});
	}
}

/** What could have been meant, written as the user would write it. */
function namesBeside(place: string, name: string): readonly string[] {
	try {
		return fs.readdirSync(path.dirname(place)).map(entry => path.join(path.dirname(name), entry));
	} catch {
		return []; // No such folder: nothing to suggest from it
	}
}

/** A file that is there and cannot be read. */
export const unreadable = (file: string, error: unknown): Problem =>
	new Problem('UNREADABLE_FILE', `"${file}" cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, {
		cause: error,
	});
