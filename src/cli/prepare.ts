import path from 'node:path';
import type {Host, Inventory} from '../core/host.ts';
import {Problem, type Report} from '../core/problem.ts';
import type {Become, Schedule} from '../core/task.ts';
import {loadInventory} from '../inventory/index.ts';
import {registry} from '../modules/index.ts';
import {fillHosts, loadPlaybook, makeSchedule, parseExtraVars} from '../playbook/index.ts';
import type {ConnectionFlags, InventoryFlags, TaskFlags} from './options.ts';
import {splitList} from './options.ts';
import {gatherProblems} from './problems.ts';

/** Everything that the user wrote, read and checked; nothing has been contacted yet. */
export type Prepared = {readonly inventory: Inventory; readonly schedule: Schedule};

export type PrepareFlags = InventoryFlags & TaskFlags & Partial<Pick<ConnectionFlags, 'become' | 'becomeUser'>>;

/** Reads inventory and playbooks. Throws all mistakes together. */
export async function prepare(playbooks: readonly string[], flags: PrepareFlags): Promise<Prepared> {
	return gatherProblems(async report => {
		const extraVars = await parseExtraVars(flags.extraVars, report);
		const inventory = await readInventory(flags, extraVars, path.dirname(playbooks[0] ?? '.'), report);
		const read = await Promise.all(playbooks.map(async file => loadPlaybook(file, registry, report)));
		const options = {
			extraVars,
			hosts: chosenHosts(inventory, flags.limit),
			tags: splitList(flags.tags),
			skipTags: splitList(flags.skipTags),
			startAtTask: flags.startAtTask,
			become: {enabled: flags.become, user: flags.becomeUser},
		};
		return {
			inventory,
			schedule: makeSchedule(
				read.filter(playbook => playbook !== undefined),
				inventory,
				options,
				report,
			),
		};
	});
}

/** The inventory alone, its connection variables filled in. Throws all mistakes together. */
export async function prepareInventory(flags: InventoryFlags): Promise<Inventory> {
	return gatherProblems(async report => readInventory(flags, await parseExtraVars(flags.extraVars, report), undefined, report));
}

/** The hosts of a pattern, cut down by `--limit`. */
export function selectHosts(inventory: Inventory, pattern: string, limit: string | undefined): readonly Host[] {
	const chosen = chosenHosts(inventory, limit);
	const hosts = inventory.select(pattern).filter(({name}) => chosen?.has(name) ?? true);
	if (hosts.length === 0) {
		throw new Problem('NO_HOSTS', `no host of "${pattern}" is within the limit "${limit}"`, {hint: 'loosen --limit'});
	}

	return hosts;
}

/** Whom to become on a host outside of any play. */
export function becomeOf({vars}: Host, {become, becomeUser}: Pick<ConnectionFlags, 'become' | 'becomeUser'>): Become | undefined {
	const isAsked = become || becomeUser !== undefined || vars.ansible_become === true;
	return isAsked ? {user: becomeUser ?? String(vars.ansible_become_user ?? 'root')} : undefined;
}

async function readInventory(
	{inventory: sources}: InventoryFlags,
	extraVars: Readonly<Record<string, unknown>>,
	playbookDirectory: string | undefined,
	report: Report,
): Promise<Inventory> {
	if (!sources?.length) {
		throw new Problem('NO_INVENTORY', 'no inventory was given', {
			hint: 'name one with -i: a file, a folder, or a list such as -i web1,web2,',
		});
	}

	const inventory = await loadInventory(sources, {playbookDirectory}, report);
	return fillHosts(inventory, extraVars, report);
}

const chosenHosts = (inventory: Inventory, limit: string | undefined): ReadonlySet<string> | undefined =>
	limit === undefined ? undefined : new Set(inventory.select(limit).map(({name}) => name));
