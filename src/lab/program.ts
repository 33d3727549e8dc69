import fs from 'node:fs/promises';
import path from 'node:path';
import {Problem} from '../core/problem.ts';

/** What a Proxmox node runs as `pct` and the like, below the folder of the program. */
export const commandsFile = 'lab/pve/main.js';

/** What serves their `/etc/pve`. */
export const fileSystemFile = 'lab/pve/pmxcfs/main.js';

/**
Folder of this program as JavaScript, which Proxmox nodes of a lab run their commands from.

@param given - Used as it is; without, the folder this file was built into, else `dist` beside the sources.
*/
export async function findProgram(given?: string): Promise<string> {
	const own = path.resolve(import.meta.dirname, '..');
	const folder = given ?? (import.meta.filename.endsWith('.js') ? own : path.resolve(own, '..', 'dist'));
	try {
		await fs.access(path.join(folder, commandsFile));
	} catch (error) {
		throw new Problem(
			'LAB_PROGRAM',
			`the program of Proxmox nodes is not built: there is no ${path.join(folder, commandsFile)}`,
			{
				why: 'Their commands (pct, pvesm and the like) are part of this program and run as JavaScript.',
				hint: 'run "npm run build"',
				cause: error,
			},
		);
	}

	return fs.realpath(folder);
}
