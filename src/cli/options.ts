import type {Argv} from 'yargs';

/** Options of every command that reads an inventory. Letters are Ansible's. */
export const inventoryOptions = <T>(yargs: Argv<T>) =>
	yargs
		.option('inventory', {
			alias: 'i',
			array: true,
			string: true,
			nargs: 1,
			describe: 'Inventory file or folder, or a list of hosts with a comma at its end; may be repeated',
		})
		.option('limit', {alias: 'l', string: true, nargs: 1, describe: 'Only hosts of this pattern'})
		.option('extra-vars', {
			alias: 'e',
			array: true,
			string: true,
			nargs: 1,
			default: [] as string[],
			describe: 'name=value, @file.yml, or a YAML map; wins over all other variables',
		});

/** Options of every command that connects. */
export const connectionOptions = <T>(yargs: Argv<T>) =>
	inventoryOptions(yargs)
		.option('user', {alias: 'u', string: true, nargs: 1, describe: 'User to log in as, where no variable says so'})
		.option('private-key', {string: true, nargs: 1, describe: 'Private key to log in with, where no variable says so'})
		.option('ask-pass', {alias: 'k', boolean: true, default: false, describe: 'Ask for the login password'})
		.option('become', {alias: 'b', boolean: true, default: false, describe: 'Become another user with sudo'})
		.option('become-user', {string: true, nargs: 1, describe: 'User to become [default: root]'})
		.option('ask-become-pass', {alias: 'K', boolean: true, default: false, describe: 'Ask for the password of sudo'})
		.option('forks', {alias: 'f', number: true, nargs: 1, default: 50, describe: 'How many hosts are worked on at a time'})
		.option('host-keys', {
			choices: ['strict', 'accept-new', 'off'] as const,
			describe: 'What to do with a host key that is not known [default: strict]',
		})
		.option('timeout', {number: true, nargs: 1, default: 15, describe: 'Seconds until a login is given up, at most 20'});

/** Options that choose tasks. */
export const taskOptions = <T>(yargs: Argv<T>) =>
	yargs
		.option('tags', {
			alias: 't',
			array: true,
			string: true,
			nargs: 1,
			default: [] as string[],
			describe: 'Only tasks with one of these tags',
		})
		.option('skip-tags', {
			array: true,
			string: true,
			nargs: 1,
			default: [] as string[],
			describe: 'No tasks with one of these tags',
		})
		.option('start-at-task', {string: true, nargs: 1, describe: 'Leave out the tasks before the one of this name'});

/** Options of what is printed. */
export const outputOptions = <T>(yargs: Argv<T>) =>
	yargs
		.option('format', {
			choices: ['terminal', 'json-lines'] as const,
			default: 'terminal' as const,
			describe: 'Form of standard output',
		})
		.option('events', {string: true, nargs: 1, describe: 'Write the events to this file as JSON lines, too'})
		.option('verbose', {alias: 'v', count: true, describe: 'Say more; twice: scripts and what they print'});

export type InventoryFlags = {
	readonly inventory: readonly string[] | undefined;
	readonly limit: string | undefined;
	readonly extraVars: readonly string[];
};

export type ConnectionFlags = InventoryFlags & {
	readonly user: string | undefined;
	readonly privateKey: string | undefined;
	readonly askPass: boolean;
	readonly become: boolean;
	readonly becomeUser: string | undefined;
	readonly askBecomePass: boolean;
	readonly forks: number;
	readonly hostKeys: 'strict' | 'accept-new' | 'off' | undefined;
	readonly timeout: number;
};

export type TaskFlags = {
	readonly tags: readonly string[];
	readonly skipTags: readonly string[];
	readonly startAtTask: string | undefined;
};

export type OutputFlags = {
	readonly format: 'terminal' | 'json-lines';
	readonly events: string | undefined;
	readonly verbose: number;
};

/** `-t a,b -t c` as one list. */
export const splitList = (values: readonly string[]): readonly string[] =>
	values
		.flatMap(value => value.split(','))
		.map(value => value.trim())
		.filter(value => value !== '');
