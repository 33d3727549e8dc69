import fs from 'node:fs/promises';
import path from 'node:path';
import {build} from 'esbuild';

/** Writes what Proxmox nodes run, bundled from the sources, and gives the folder. */
export async function writeProgram(folder: string): Promise<string> {
	bundle ??= makeBundle();
	for (const {path: file, contents} of (await bundle).outputFiles) {
		const target = path.join(folder, path.relative('/', file));
		await fs.mkdir(path.dirname(target), {recursive: true});
		await fs.writeFile(target, contents);
	}

	return folder;
}

/** Made once, and only in a process that starts a node. */
let bundle: ReturnType<typeof makeBundle> | undefined;

const makeBundle = async () =>
	build({
		absWorkingDir: path.resolve(import.meta.dirname, '../..'),
		entryPoints: ['src/lab/pve/main.ts', 'src/lab/pve/pmxcfs/main.ts'],
		outbase: 'src',
		outdir: '/',
		write: false,
		bundle: true,
		platform: 'node',
		target: 'node20',
		format: 'esm',
		logLevel: 'error',
	});
