import fs from 'node:fs/promises';
import path from 'node:path';
import {isProblem, Problem, type Report} from '../core/problem.ts';
import {suggest} from '../core/suggest.ts';
import {fileProblem, readTextFile} from '../core/text-file.ts';
import {parseYaml} from '../core/yaml.ts';
import type {Variable} from './draft.ts';
import {readVariables} from './variables.ts';

/** Variables of each group or host that has a file, by name. */
export type VarsFiles = ReadonlyMap<string, readonly Variable[]>;

const extensions = ['', '.yml', '.yaml', '.json'];
const maxDepth = 8;

/**
Reads the files of `group_vars/` or `host_vars/` in a directory: `NAME`, `NAME.yml`, `NAME.yaml`, `NAME.json`, or a folder `NAME/`.

A file of a name that nobody has is left alone, for several inventories may share the folder; unless it looks misspelt.

@param names - The groups or hosts there are.
*/
export async function readVarsFiles(
	directory: string,
	kind: 'group_vars' | 'host_vars',
	names: readonly string[],
	report: Report,
): Promise<VarsFiles> {
	const folder = path.join(directory, kind);
	const entries = new Set(await listFolder(folder, report));
	const found = new Map<string, readonly Variable[]>();
	const used = new Set<string>();
	for (const name of names) {
		const [first, second] = extensions.map(extension => name + extension).filter(entry => entries.has(entry));
		if (first === undefined) {
			continue;
		}

		used.add(name);
		if (second !== undefined) {
			report(
				new Problem('VARS_FILE', `the variables of "${name}" stand in two places, "${first}" and "${second}"`, {
					position: {file: path.join(folder, second), line: 1, column: 1},
					why: 'Ansible reads the first and passes over the second.',
					hint: 'make it one file, or one folder with several files',
				}),
			);
		}

		found.set(name, await readPath(path.join(folder, first), `the variables of "${name}"`, 0, report));
	}

	reportMisspelt(folder, [...entries], names, used, report);
	return found;
}

async function listFolder(folder: string, report: Report): Promise<readonly string[]> {
	try {
		return (await fs.readdir(folder)).filter(isMeant).sort();
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code !== 'ENOENT') {
			const position = {file: folder, line: 1, column: 1};
			report(
				code === 'ENOTDIR'
					? new Problem('VARS_FILE', `"${folder}" is a file, and has to be a folder`, {
							position,
							hint: `move it to ${path.join(folder, 'all.yml')}`,
						})
					: fileProblem(folder, error as NodeJS.ErrnoException).at({position}),
			);
		}

		return [];
	}
}

const isMeant = (name: string): boolean => !name.startsWith('.') && !name.endsWith('~');

async function readPath(file: string, what: string, depth: number, report: Report): Promise<readonly Variable[]> {
	try {
		const stats = await fs.stat(file).catch((error: NodeJS.ErrnoException) => {
			throw fileProblem(file, error);
		});
		if (!stats.isDirectory()) {
			return await readFile(file, what, report);
		}

		if (depth >= maxDepth) {
			throw new Problem('VARS_FILE', `"${file}" lies more than ${maxDepth} folders deep`);
		}

		const names = (await listFolder(file, report)).filter(name => extensions.includes(path.extname(name)) || !name.includes('.'));
		const variables: Variable[] = [];
		for (const name of names) {
			variables.push(...(await readPath(path.join(file, name), what, depth + 1, report)));
		}

		return variables;
	} catch (error) {
		if (!isProblem(error)) {
			throw error;
		}

		report(error.at({position: {file, line: 1, column: 1}}));
		return [];
	}
}

async function readFile(file: string, what: string, report: Report): Promise<readonly Variable[]> {
	const text = await readTextFile(file);
	if (text.startsWith('$ANSIBLE_VAULT')) {
		throw new Problem('INVENTORY_VAULT', `"${file}" is encrypted by ansible-vault, which is not supported`);
	}

	return readVariables(parseYaml(text, file), what, report);
}

/** A name is taken for misspelt when the one it resembles has no file; names that differ in digits count what they name. */
function reportMisspelt(
	folder: string,
	entries: readonly string[],
	names: readonly string[],
	used: ReadonlySet<string>,
	report: Report,
): void {
	const lacking = names.filter(name => !used.has(name));
	for (const entry of entries) {
		const stem = entry.replace(/\.(ya?ml|json)$/, '');
		const meant = names.includes(stem) || names.includes(entry) ? undefined : suggest(stem, lacking);
		if (meant !== undefined && meant.replaceAll(/\d/g, '') !== stem.replaceAll(/\d/g, '')) {
			const kind = folder.endsWith('group_vars') ? 'group' : 'host';
			report(
				new Problem('VARS_FILE', `there is no ${kind} "${stem}"`, {
					position: {file: path.join(folder, entry), line: 1, column: 1},
					hint: `did you mean "${meant}"? If not, name ${kind} "${stem}" in the inventory, or move the file away`,
				}),
			);
		}
	}
}
