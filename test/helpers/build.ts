import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {buildSync} from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');

let folder: string | undefined;

/**
Folder of the program as JavaScript, made of the sources once for this process: what `npm run build` makes, in a tenth of the
time and never out of date. The program starts twice as fast from it as by a loader.
*/
export function builtProgram(): string {
	folder ??= build();
	return folder;
}

function build(): string {
	const made = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'runner-built-')));
	process.once('exit', () => fs.rmSync(made, {recursive: true, force: true}));
	// What it looks for beside itself
	for (const name of ['docs', 'templates', 'node_modules', 'package.json']) {
		fs.symlinkSync(path.join(root, name), path.join(made, name));
	}

	const outdir = path.join(made, 'dist');
	const common = {absWorkingDir: root, outbase: 'src', outdir, bundle: true, platform: 'node', target: 'node20'} as const;
	buildSync({...common, entryPoints: ['src/cli/main.ts'], packages: 'external', format: 'esm', logLevel: 'error'});
	// These run where no package is
	const node = ['src/lab/pve/main.ts', 'src/lab/pve/pmxcfs/main.ts'];
	buildSync({...common, entryPoints: node, format: 'esm', logLevel: 'error'});
	return outdir;
}
