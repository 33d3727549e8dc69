import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** A new folder with these files; a name that ends with "/" is a folder. @returns Its path. */
export async function makeProject(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
	const folder = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), 'runner-project-')));
	for (const [name, content] of Object.entries(files)) {
		const file = path.join(folder, name);
		await fs.mkdir(name.endsWith('/') ? file : path.dirname(file), {recursive: true});
		if (!name.endsWith('/')) {
			await fs.writeFile(file, content);
		}
	}

	return folder;
}

export const removeProject = async (folder: string): Promise<void> => fs.rm(folder, {recursive: true, force: true});
