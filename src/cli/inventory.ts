import process from 'node:process';
import type {Host, Inventory} from '../core/host.ts';
import {Problem} from '../core/problem.ts';
import {hostVars, renderInventoryGraph, renderInventoryList} from '../inventory/index.ts';
import {exitCodes} from './exit-code.ts';
import type {InventoryFlags} from './flags.ts';
import {prepareInventory, selectHosts} from './prepare.ts';

export type InventoryCommandFlags = InventoryFlags & {
	readonly list: boolean;
	readonly graph: boolean;
	readonly host: string | undefined;
};

/** `runner inventory`. @returns The exit code. */
export async function showInventory(flags: InventoryCommandFlags): Promise<number> {
	if ([flags.list, flags.graph, flags.host !== undefined].filter(Boolean).length > 1) {
		throw new Problem('USAGE', '--list, --graph and --host exclude each other');
	}

	const whole = await prepareInventory(flags);
	const inventory = flags.limit === undefined ? whole : limitTo(whole, selectHosts(whole, 'all', flags.limit));
	const text =
		flags.host === undefined
			? flags.list
				? renderInventoryList(inventory)
				: renderInventoryGraph(inventory)
			: hostVars(inventory, flags.host);
	process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
	return exitCodes.ok;
}

/** The same inventory, with these hosts and the groups that still have any. */
function limitTo(inventory: Inventory, hosts: readonly Host[]): Inventory {
	const names = new Set(hosts.map(({name}) => name));
	const groups = mapValues(inventory.groups, members => members.filter(name => names.has(name)));
	const isLeft = (group: string): boolean => group === 'all' || (groups[group] ?? []).length > 0;
	return {
		...inventory,
		hosts,
		groups: Object.fromEntries(Object.entries(groups).filter(([group]) => isLeft(group))),
		children: mapValues(inventory.children ?? {}, below => below.filter(isLeft)),
	};
}

const mapValues = <Value, Result>(
	map: Readonly<Record<string, Value>>,
	change: (value: Value) => Result,
): Record<string, Result> => Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
