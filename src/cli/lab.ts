import {spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import type {Inventory} from '../core/host.ts';
import {Problem} from '../core/problem.ts';
import {labDown, labReset, labSetup, labSshCommand, labStatus, labUp, renderLabStatus} from '../lab/index.ts';
import {exitCodes} from './exit-code.ts';
import type {InventoryFlags} from './flags.ts';
import {prepareInventory, selectHosts} from './prepare.ts';

export type LabFlags = InventoryFlags;

/** The lab of an inventory lives in `.lab` beside it. */
const directoryOf = ({directory}: {readonly directory: string}): string => path.resolve(directory, '.lab');

/** The same without reading the inventory: what was brought up can be taken down when it has mistakes by now. */
async function directoryOfSource({inventory: [source = '.']}: LabFlags): Promise<string> {
	const stat = await fs.stat(source).catch(() => undefined);
	return path.resolve(stat?.isDirectory() ? source : source.endsWith(',') ? '.' : path.dirname(source), '.lab');
}

/** Of all hosts, whatever the command was limited to: a lab is one thing. */
async function showStatus(inventory: Inventory): Promise<number> {
	process.stdout.write(renderLabStatus(await labStatus(inventory.hosts, {directory: directoryOf(inventory)})));
	return exitCodes.ok;
}

const withDefault = (flags: LabFlags): LabFlags => ({
	...flags,
	inventory: flags.inventory.length > 0 ? flags.inventory : ['inventory/lab.yml'],
});

/** `runner lab COMMAND`. Each gives the exit code. */
export const lab = {
	async setup(): Promise<number> {
		process.stdout.write(await labSetup({report: text => process.stderr.write(text)}));
		return exitCodes.ok;
	},

	async up(flags: LabFlags): Promise<number> {
		const inventory = await prepareInventory(withDefault(flags));
		const hosts = selectHosts(inventory, 'all', flags.limit);
		await labUp(hosts, {directory: directoryOf(inventory)});
		return showStatus(inventory);
	},

	async down(flags: LabFlags): Promise<number> {
		if (flags.limit !== undefined) {
			throw new Problem('USAGE', 'lab down ends all hosts, whatever --limit says', {
				hint: 'leave --limit out; "runner lab reset HOST" makes a host anew',
			});
		}

		await labDown({directory: await directoryOfSource(withDefault(flags))});
		process.stdout.write('the lab is down: no process, mount or file of it is left\n');
		return exitCodes.ok;
	},

	async status(flags: LabFlags): Promise<number> {
		const inventory = await prepareInventory(withDefault(flags));
		return showStatus(inventory);
	},

	async reset(flags: LabFlags & {readonly pattern: string}): Promise<number> {
		const inventory = await prepareInventory(withDefault(flags));
		const hosts = selectHosts(inventory, flags.pattern, flags.limit);
		await labReset(hosts, {directory: directoryOf(inventory)});
		return showStatus(inventory);
	},

	async ssh(flags: LabFlags & {readonly host: string; readonly command: readonly string[]}): Promise<number> {
		const inventory = await prepareInventory(withDefault(flags));
		const [host, ...more] = inventory.select(flags.host);
		if (!host || more.length > 0) {
			throw new Problem('USAGE', `"${flags.host}" is not one host`, {hint: 'name exactly one'});
		}

		const [program = 'ssh', ...argv] = labSshCommand(host, {directory: directoryOf(inventory)});
		const [code] = await once(spawn(program, [...argv, ...flags.command], {stdio: 'inherit'}), 'close');
		return typeof code === 'number' ? code : exitCodes.nothingAttempted;
	},
};
