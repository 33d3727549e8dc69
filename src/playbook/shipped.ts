import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {isProblem} from '../core/problem.ts';
import {didYouMean} from '../core/suggest.ts';
import {type Found, findFile} from './find-file.ts';

/** Templates that come with runner. Names begin with the folder that they are in, so that none is found by accident. */
const library = fileURLToPath(new URL('../../templates', import.meta.url));

/** Finds a template of the project as `findFile` does, and those of the library where the project has none of that name. */
export function findTemplate(name: string, bases: readonly string[], project: string): Found {
	try {
		return findFile(name, 'templates', bases, project);
	} catch (error) {
		if (!isProblem(error) || error.code !== 'NO_LOCAL_FILE') {
			throw error;
		}

		const file = path.join(library, name);
		if (libraryFiles().includes(name)) {
			return {file, real: fs.realpathSync(file)};
		}

		throw error.at({hint: didYouMean(name, libraryFiles())});
	}
}

/** Never a file outside of these folders, whatever the name. */
const libraryFiles = (): readonly string[] =>
	['apparmor', 'partials/apparmor'].flatMap(folder =>
		fs.existsSync(path.join(library, folder)) ? fs.readdirSync(path.join(library, folder)).map(name => `${folder}/${name}`) : [],
	);
