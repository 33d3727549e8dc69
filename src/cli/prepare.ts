import os from 'node:os';
import path from 'node:path';
import {connectionPaths} from '../core/connection.ts';
import type {Host, Inventory} from '../core/host.ts';
import {Problem, type Report} from '../core/problem.ts';
import type {Become, Schedule} from '../core/task.ts';
import {loadInventory} from '../inventory/index.ts';
import {registry} from '../modules/index.ts';
import {fillHosts, loadPlaybook, makeSchedule, parseExtraVars} from '../playbook/index.ts';
import {checkConnectionFlags, checkKeys} from './connect.ts';
import {type ConnectionFlags, type InventoryFlags, splitList, type TaskFlags} from './flags.ts';
import {gatherProblems} from './problems.ts';

export type PrepareFlags = InventoryFlags & TaskFlags & Partial<ConnectionFlags>;

/**
Reads inventory and playbooks: everything that the user wrote, checked; nothing is contacted. Throws all mistakes together.

@param connects - Whether hosts are connected to afterwards, so that keys have to be there, too.
*/
export async function prepare(playbooks: readonly string[], flags: PrepareFlags, connects: boolean): Promise<Schedule> {
	return gatherProblems(async report => {
		checkConnectionFlags(flags, report);
		const extraVars = await readExtraVars(flags, report);
		const [books, {inventory, isConsequence}] = await Promise.all([
			Promise.all(playbooks.map(async file => loadPlaybook(file, registry, report))),
			readInventory(flags, extraVars, path.dirname(playbooks[0] ?? '.'), report),
		]);
		const tell: Report = problem => {
			if (!isConsequence(problem)) {
				report(problem);
			}
		};

		const options = {
			extraVars,
			hosts: limitTo(inventory, flags.limit, tell),
			tags: splitList(flags.tags),
			skipTags: splitList(flags.skipTags),
			startAtTask: flags.startAtTask,
			become: {enabled: flags.become, user: flags.becomeUser},
		};
		const read = books.filter(book => book !== undefined);
		const schedule = read.length > 0 ? makeSchedule(read, inventory, options, tell) : [];
		if (connects) {
			await checkKeys(
				schedule.flatMap(({lanes}) => lanes.map(({host}) => host)),
				flags,
				report,
			);
		}

		return schedule;
	});
}

/** The inventory alone, with the extra variables on every host, and those of the connection filled in. Throws all mistakes together. */
export async function prepareInventory(flags: InventoryFlags): Promise<Inventory> {
	return gatherProblems(async report => {
		const extraVars = await readExtraVars(flags, report);
		const {inventory} = await readInventory(flags, extraVars, undefined, report);
		// Those of the connection are there, filled in
		const others = Object.entries(extraVars).filter(([name]) => !/^(?:ansible|runner|lab)_/.test(name));
		const withExtra = (host: Host): Host => ({
			...host,
			vars: Object.assign(Object.create(null), host.vars, Object.fromEntries(others)),
		});
		return {
			...inventory,
			hosts: inventory.hosts.map(withExtra),
			select: pattern => inventory.select(pattern).map(withExtra),
		};
	});
}

/** The hosts to connect to outside of any play. Throws all mistakes together. */
export async function prepareHosts(pattern: string, flags: ConnectionFlags): Promise<readonly Host[]> {
	return gatherProblems(async report => {
		checkConnectionFlags(flags, report);
		const extraVars = await readExtraVars(flags, report);
		const {inventory, isSound} = await readInventory(flags, extraVars, undefined, report);
		const hosts = isSound ? selectHosts(inventory, pattern, flags.limit) : [];
		await checkKeys(hosts, flags, report);
		return hosts;
	});
}

/** The hosts of a pattern, cut down by `--limit`. */
export function selectHosts(inventory: Inventory, pattern: string, limit: string | undefined): readonly Host[] {
	const chosen = limit === undefined ? undefined : namesOf(inventory, limit);
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

/** Paths of connection variables are those of the shell that runner was called from. */
async function readExtraVars({extraVars}: InventoryFlags, report: Report): Promise<Readonly<Record<string, unknown>>> {
	const vars: Record<string, unknown> = Object.assign(Object.create(null), await parseExtraVars(extraVars, report));
	for (const name of connectionPaths) {
		const value = vars[name];
		if (typeof value === 'string' && !value.includes('{{')) {
			vars[name] = path.resolve(value.replace(/^~(?=\/|$)/, os.homedir()));
		}
	}

	return vars;
}

type ReadInventory = {
	readonly inventory: Inventory;
	readonly isSound: boolean;
	/** Whether a mistake may only come of another in the inventory: without its hosts patterns match nothing, without its files variables are missing. */
	isConsequence(problem: Problem): boolean;
};

async function readInventory(
	{inventory: sources}: InventoryFlags,
	extraVars: Readonly<Record<string, unknown>>,
	playbookDirectory: string | undefined,
	report: Report,
): Promise<ReadInventory> {
	const codes: string[] = [];
	const tell: Report = problem => {
		codes.push(problem.code);
		report(problem);
	};
	if (sources.length === 0) {
		tell(
			new Problem('NO_INVENTORY', 'no inventory was given', {
				hint: 'name one with -i: a file, a folder, or a list such as -i web1,web2,',
			}),
		);
	}

	const inventory = fillHosts(await loadInventory(sources, {playbookDirectory}, tell), extraVars, tell);
	const isFileMissing = codes.some(code => /^(?:YAML|FILE|VARS|INVENTORY)/.test(code));
	return {
		inventory,
		isSound: codes.length === 0,
		isConsequence: ({code}) => (codes.length > 0 && code === 'NO_HOSTS') || (isFileMissing && code === 'UNDEFINED_VARIABLE'),
	};
}

function limitTo(inventory: Inventory, limit: string | undefined, report: Report): ReadonlySet<string> | undefined {
	try {
		return limit === undefined ? undefined : namesOf(inventory, limit);
	} catch (error) {
		if (!(error instanceof Problem)) {
			throw error;
		}

		report(error.at({subject: '--limit'}));
		return undefined;
	}
}

const namesOf = (inventory: Inventory, pattern: string): ReadonlySet<string> =>
	new Set(inventory.select(pattern).map(({name}) => name));
