import fs from 'node:fs/promises';
import path from 'node:path';
import type {Host, Inventory} from '../core/host.ts';
import {Problem, type Report} from '../core/problem.ts';
import {type Draft, newDraft, type Variable} from './draft.ts';
import {type Graph, makeGraph} from './graph.ts';
import {selector} from './select.ts';
import {readSource} from './source.ts';
import {readVarsFiles, type VarsFiles} from './vars-files.ts';

/** What the inventory needs to know beside its sources. */
export type InventoryOptions = {
	/** Folder of the playbook, whose `group_vars/` and `host_vars/` count too; `undefined` when there is no playbook. */
	readonly playbookDirectory?: string | undefined;
};

/** Variables from the files of one folder. */
type Beside = {readonly groups: VarsFiles; readonly hosts: VarsFiles};

/**
Reads everything that `-i` names and the variables beside it.

@param sources - Files, directories, and lists such as `web1,web2,`, in the order given; a later one's variables win.
@param report - Is told every mistake; what could be read is returned all the same.
*/
export async function loadInventory(
	sources: readonly string[],
	{playbookDirectory}: InventoryOptions,
	report: Report,
): Promise<Inventory> {
	let mistakes = 0;
	const tell: Report = problem => {
		mistakes++;
		report(problem);
	};

	const draft = newDraft();
	const folders: string[] = [];
	for (const source of sources) {
		const folder = await readSource(source, draft, tell);
		folders.push(...(folder === undefined ? [] : [folder]));
	}

	if (sources.length > 0 && draft.hosts.size === 0 && mistakes === 0) {
		tell(
			new Problem('INVENTORY_EMPTY', `there is no host in ${sources.map(source => `"${source}"`).join(', ')}`, {
				why: 'An inventory begins so:\n  all:\n    hosts:\n      web1:',
				hint: 'write hosts below "hosts:" of a group',
			}),
		);
	}

	const graph = makeGraph(draft, tell);
	const {inventory, playbook} = await readBeside(folders, playbookDirectory, draft, graph, tell);
	return buildInventory(draft, graph, inventory, playbook, path.resolve(folders[0] ?? '.'));
}

async function readBeside(
	folders: readonly string[],
	playbookDirectory: string | undefined,
	draft: Draft,
	graph: Graph,
	report: Report,
): Promise<{readonly inventory: readonly Beside[]; readonly playbook: readonly Beside[]}> {
	const seen = new Set<string>();
	const read = async (folder: string): Promise<readonly Beside[]> => {
		const real = await fs.realpath(folder).catch(() => path.resolve(folder));
		if (seen.has(real)) {
			return [];
		}

		seen.add(real);
		return [
			{
				groups: await readVarsFiles(folder, 'group_vars', [...graph.children.keys()], report),
				// The one host that is there without being named
				hosts: await readVarsFiles(folder, 'host_vars', [...new Set([...draft.hosts.keys(), 'localhost'])], report),
			},
		];
	};

	const inventory: Beside[] = [];
	for (const folder of folders) {
		inventory.push(...(await read(folder)));
	}

	return {inventory, playbook: playbookDirectory === undefined ? [] : await read(playbookDirectory)};
}

function buildInventory(
	draft: Draft,
	graph: Graph,
	inventory: readonly Beside[],
	playbook: readonly Beside[],
	directory: string,
): Inventory {
	const hosts = [...draft.hosts.keys()].map(name => makeHost(name, graph.groups.get(name) ?? [], []));
	return {
		hosts,
		groups: nullProto(graph.hosts),
		children: nullProto(graph.children),
		directory,
		select: selector(hosts, graph.hosts, name => makeHost(name, ['all'], [{name: 'ansible_connection', value: 'local'}])),
	};

	/** Ansible's order: the files of `all` come before those of any other group, also where they stand beside the playbook. */
	function makeHost(name: string, groups: readonly string[], implicit: readonly Pick<Variable, 'name' | 'value'>[]): Host {
		const others = groups.filter(group => group !== 'all');
		const ofGroups = (besides: readonly Beside[], chosen: readonly string[]) =>
			chosen.flatMap(group => besides.flatMap(beside => beside.groups.get(group) ?? []));
		const ofHost = (besides: readonly Beside[]) => besides.flatMap(beside => beside.hosts.get(name) ?? []);
		const variables = [
			...groups.flatMap(group => draft.groups.get(group)?.vars ?? []),
			...ofGroups(inventory, ['all']),
			...ofGroups(playbook, ['all']),
			...ofGroups(inventory, others),
			...ofGroups(playbook, others),
			...implicit,
			...(draft.hosts.get(name)?.vars ?? []),
			...ofHost(inventory),
			...ofHost(playbook),
		];
		const vars: Record<string, unknown> = Object.create(null);
		for (const variable of variables) {
			vars[variable.name] = variable.value;
		}

		const address = typeof vars.ansible_host === 'string' ? vars.ansible_host : name;
		return {name, address, groups: implicit.length > 0 ? [] : [...groups].sort(), vars};
	}
}

function nullProto<Value>(map: ReadonlyMap<string, Value>): Readonly<Record<string, Value>> {
	const record: Record<string, Value> = Object.create(null);
	for (const [key, value] of map) {
		record[key] = value;
	}

	return record;
}
