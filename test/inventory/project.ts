import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import type {Inventory} from '../../src/core/host.ts';
import type {Problem} from '../../src/core/problem.ts';
import {loadInventory} from '../../src/inventory/index.ts';

/** Files by path, with their content; `undefined` is an empty folder. */
export type Files = Readonly<Record<string, string | Uint8Array | undefined>>;

/** A folder of its own with these files, gone after the test. */
export async function project(t: ExecutionContext, files: Files): Promise<string> {
	const directory = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), 'inventory-')));
	t.teardown(() => fs.rm(directory, {recursive: true, force: true}));
	for (const [name, content] of Object.entries(files)) {
		const file = path.join(directory, name);
		await fs.mkdir(content === undefined ? file : path.dirname(file), {recursive: true});
		if (content !== undefined) {
			await fs.writeFile(file, content);
		}
	}

	return directory;
}

export type Loaded = {readonly inventory: Inventory; readonly problems: readonly Problem[]; readonly directory: string};

/** Loads what `sources` name within the folder of these files; a source with a comma is a list. */
export async function load(
	t: ExecutionContext,
	files: Files,
	{sources = ['hosts.yml'], playbookDirectory}: {readonly sources?: readonly string[]; readonly playbookDirectory?: string} = {},
): Promise<Loaded> {
	const directory = await project(t, files);
	const problems: Problem[] = [];
	const inventory = await loadInventory(
		sources.map(source => (source.includes(',') ? source : path.join(directory, source))),
		{playbookDirectory: playbookDirectory === undefined ? undefined : path.join(directory, playbookDirectory)},
		problem => problems.push(problem),
	);
	return {inventory, problems, directory};
}

/** The same, and every problem fails the test. */
export async function loadWell(t: ExecutionContext, files: Files, options?: Parameters<typeof load>[2]): Promise<Inventory> {
	const {inventory, problems} = await load(t, files, options);
	t.deepEqual(
		problems.map(({message}) => message),
		[],
	);
	return inventory;
}

/** Names of hosts. */
export const namesOf = (hosts: readonly {readonly name: string}[]): readonly string[] => hosts.map(({name}) => name);

/** The variables of a host as an ordinary object. */
export const varsOf = ({hosts}: Inventory, name: string): object => ({...hosts.find(host => host.name === name)?.vars});
