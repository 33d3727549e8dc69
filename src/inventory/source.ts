import fs from 'node:fs/promises';
import path from 'node:path';
import {isProblem, Problem, type Report} from '../core/problem.ts';
import {didYouMean} from '../core/suggest.ts';
import {fileProblem, readTextFile} from '../core/text-file.ts';
import {parseYaml, type YamlNode} from '../core/yaml.ts';
import type {Draft} from './draft.ts';
import {iniProblem} from './ini.ts';
import {expandHosts} from './range.ts';
import {readGroups} from './read-yaml.ts';

/**
Reads one `-i` into the draft: a file, a directory of files, or a list of hosts with a comma in it.

@returns The folder beside whose `group_vars/` and `host_vars/` it stands; `undefined` for a list, or when there is none.
*/
export async function readSource(source: string, draft: Draft, report: Report): Promise<string | undefined> {
	try {
		const stats = await fs.stat(source).catch((error: NodeJS.ErrnoException) => error);
		if (stats instanceof Error) {
			if (!source.includes(',')) {
				throw await missing(source, stats);
			}

			readList(source, draft, report);
			return undefined;
		}

		if (stats.isDirectory()) {
			await readDirectory(source, draft, report);
			return source;
		}

		await readFile(source, draft, report, {mayBeEmpty: false});
		return path.dirname(source);
	} catch (error) {
		if (!isProblem(error)) {
			throw error;
		}

		report(error);
		return undefined;
	}
}

function readList(source: string, draft: Draft, report: Report): void {
	const position = {file: `-i ${source}`, line: 1, column: 1};
	const all = draft.group('all', position);
	for (const written of source.split(',').map(part => part.trim())) {
		if (written === '') {
			continue;
		}

		try {
			const {names, port} = expandHosts(written);
			for (const name of names) {
				all.hosts.add(name);
				draft.host(name, position).vars.push(...(port === undefined ? [] : [{name: 'ansible_port', value: port, position}]));
			}
		} catch (error) {
			if (!isProblem(error)) {
				throw error;
			}

			report(error.at({subject: `-i ${source}`}));
		}
	}
}

async function readDirectory(directory: string, draft: Draft, report: Report): Promise<void> {
	const entries = await fs.readdir(directory, {withFileTypes: true}).catch((error: NodeJS.ErrnoException) => {
		throw fileProblem(directory, error);
	});
	for (const {name} of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
		const file = path.join(directory, name);
		if (name.startsWith('.') || /~$/.test(name) || name === 'group_vars' || name === 'host_vars') {
			continue;
		}

		try {
			await readEntry(file, draft, report);
		} catch (error) {
			if (!isProblem(error)) {
				throw error;
			}

			report(error);
		}
	}
}

async function readEntry(file: string, draft: Draft, report: Report): Promise<void> {
	const stats = await fs.stat(file).catch((error: NodeJS.ErrnoException) => {
		throw fileProblem(file, error).at({position: {file, line: 1, column: 1}});
	});
	if (stats.isDirectory()) {
		const below = await fs.readdir(file).catch(() => []);
		if (below.some(name => isYamlName(name))) {
			throw new Problem('INVENTORY_DIRECTORY', `"${file}" holds YAML files, and is not read`, {
				why: 'It may be an inventory of its own, with group_vars of its own.',
				hint: `name it with its own -i, or move what is no inventory out of "${path.dirname(file)}"`,
			});
		}
	} else if (isYamlName(file)) {
		await readFile(file, draft, report, {mayBeEmpty: true});
	} else if (/^(\.ini)?$/.test(path.extname(file))) {
		// A list of hosts that Ansible would read must not be passed over in silence
		const text = await readTextFile(file).catch(() => '');
		const problem = programProblem(text, file) ?? iniProblem(text, file);
		if (problem) {
			throw problem;
		}
	}
}

const isYamlName = (name: string): boolean => /\.(ya?ml|json)$/.test(name) && !name.startsWith('.');

async function readFile(file: string, draft: Draft, report: Report, {mayBeEmpty}: {readonly mayBeEmpty: boolean}): Promise<void> {
	const text = await readTextFile(file);
	const program = programProblem(text, file);
	if (program) {
		throw program;
	}

	let root: YamlNode | undefined;
	try {
		root = parseYaml(text, file);
	} catch (error) {
		throw iniProblem(text, file) ?? error;
	}

	if (root && root.kind !== 'map') {
		const ini = iniProblem(text, file);
		if (ini) {
			throw ini;
		}
	}

	if (root) {
		readGroups(root, draft, report);
	} else if (!mayBeEmpty) {
		throw new Problem('INVENTORY_EMPTY', `the inventory "${file}" is empty`, {
			position: {file, line: 1, column: 1},
			why: 'An inventory begins so:\n  all:\n    hosts:\n      web1:',
			hint: 'write hosts into it',
		});
	}
}

function programProblem(text: string, file: string): Problem | undefined {
	const position = {file, line: 1, column: 1};
	if (text.startsWith('$ANSIBLE_VAULT')) {
		return new Problem('INVENTORY_VAULT', `"${file}" is encrypted by ansible-vault, which is not supported`, {position});
	}

	return text.startsWith('#!')
		? new Problem('INVENTORY_PROGRAM', `"${file}" is a program; a dynamic inventory is not supported`, {
				position,
				hint: `write what it finds to a file: ansible-inventory -i ${file} --list --yaml --output hosts.yml`,
			})
		: undefined;
}

async function missing(source: string, error: NodeJS.ErrnoException): Promise<Problem> {
	if (error.code !== 'ENOENT') {
		return fileProblem(source, error).at({position: {file: source, line: 1, column: 1}});
	}

	const siblings = await fs.readdir(path.dirname(source)).catch(() => []);
	const looksLikeHost = source !== '' && !source.includes('/') && !/\.(ya?ml|ini|json)$/.test(source);
	return new Problem('INVENTORY_MISSING', `there is no inventory "${source}"`, {
		hint:
			didYouMean(
				source,
				siblings.map(name => path.join(path.dirname(source), name)),
			) ?? (looksLikeHost ? `a list of hosts has a comma in it: -i ${source},` : undefined),
	});
}
