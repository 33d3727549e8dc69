import process from 'node:process';
import {Problem} from '../core/problem.ts';
import {hostVars, renderInventoryGraph, renderInventoryList} from '../inventory/index.ts';
import {exitCodes} from './exit-code.ts';
import type {InventoryFlags} from './flags.ts';
import {prepareInventory} from './prepare.ts';

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

	const inventory = await prepareInventory(flags);
	const text =
		flags.host === undefined
			? flags.list
				? renderInventoryList(inventory)
				: renderInventoryGraph(inventory)
			: hostVars(inventory, flags.host);
	process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
	return exitCodes.ok;
}
