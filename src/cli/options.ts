import type {Options} from 'yargs';

/** Options of one or more commands: the name of each, and how it is read and described. Letters are Ansible's. */
export type OptionTable = Readonly<Record<string, Options>>;

const one = {type: 'string', nargs: 1} as const;
const several = {type: 'string', array: true, nargs: 1} as const;
const flag = {type: 'boolean'} as const;

/** Options of every command that reads an inventory. */
export const inventoryOptions = {
	inventory: {
		...several,
		alias: 'i',
		group: 'Hosts:',
		describe: 'Inventory file or folder, or a list of hosts with a comma at its end; may be repeated',
	},
	limit: {...one, alias: 'l', group: 'Hosts:', describe: 'Only hosts of this pattern'},
	'extra-vars': {
		...several,
		alias: 'e',
		group: 'Hosts:',
		describe: 'name=value, @file.yml, or a YAML map; wins over all other variables; may be repeated',
	},
} as const satisfies OptionTable;

/** Options of every command that connects. */
export const connectionOptions = {
	user: {...one, alias: 'u', group: 'Connection:', describe: 'User to log in as, where no variable says so'},
	'private-key': {...one, group: 'Connection:', describe: 'Private key to log in with, where no variable says so'},
	'ask-pass': {...flag, alias: 'k', group: 'Connection:', describe: 'Ask for the login password'},
	become: {...flag, alias: 'b', group: 'Connection:', describe: 'Become another user with sudo'},
	'become-user': {...one, group: 'Connection:', describe: 'User to become; root unless given'},
	'ask-become-pass': {...flag, alias: 'K', group: 'Connection:', describe: 'Ask for the password of sudo'},
	forks: {
		type: 'number',
		nargs: 1,
		alias: 'f',
		default: 50,
		group: 'Connection:',
		describe: 'How many hosts are worked on at a time',
	},
	timeout: {
		type: 'number',
		nargs: 1,
		default: 15,
		group: 'Connection:',
		describe: 'Seconds until a login is given up, at most 20',
	},
	'host-keys': {
		...one,
		choices: ['strict', 'accept-new', 'off'] as const,
		group: 'Connection:',
		describe: 'What to do with a host key that is not known; strict unless given',
	},
} as const satisfies OptionTable;

/** Options that choose tasks. */
export const taskOptions = {
	tags: {...several, alias: 't', group: 'Tasks:', describe: 'Only tasks with one of these tags: a,b'},
	'skip-tags': {...several, group: 'Tasks:', describe: 'No tasks with one of these tags: a,b'},
	'start-at-task': {...one, group: 'Tasks:', describe: 'Leave out the tasks before the one of this name'},
} as const satisfies OptionTable;

/** How standard output is written. */
export const formatOption = {
	format: {
		...one,
		choices: ['terminal', 'json-lines'] as const,
		default: 'terminal' as const,
		group: 'Output:',
		describe: 'Form of standard output',
	},
} as const satisfies OptionTable;

/** Options of `play` alone. */
export const playOptions = {
	check: {...flag, alias: 'C', group: 'Run:', describe: 'Show the diff of every change and touch nothing'},
	'detailed-exitcode': {...flag, group: 'Run:', describe: 'With --check: exit code 3 when changes are pending'},
	step: {...flag, group: 'Run:', describe: 'Ask before each task'},
	'list-hosts': {...flag, group: 'Run:', describe: 'Show the hosts of each play, and end'},
	'list-tasks': {...flag, group: 'Run:', describe: 'Show the tasks of each play with their tags, and end'},
	'syntax-check': {...flag, group: 'Run:', describe: 'The same as the command "check"'},
	...formatOption,
	diff: {...flag, alias: 'D', group: 'Output:', describe: 'Show whole diffs; check mode does'},
	events: {...one, group: 'Output:', describe: 'Write the events to this file as JSON lines, too'},
	verbose: {type: 'count', alias: 'v', group: 'Output:', describe: 'Say more; twice: scripts and what they print'},
} as const satisfies OptionTable;

/** Options of `inventory` alone. */
export const inventoryCommandOptions = {
	graph: {...flag, describe: 'Groups and hosts as a tree; this is shown unless asked otherwise'},
	list: {...flag, describe: 'Groups and variables as JSON'},
	host: {...one, describe: 'Variables of one host as JSON'},
} as const satisfies OptionTable;

/** All options that a command takes. */
export const optionsOf = {
	play: {...inventoryOptions, ...connectionOptions, ...taskOptions, ...playOptions},
	check: {...inventoryOptions, ...taskOptions},
	ping: {...inventoryOptions, ...connectionOptions, ...formatOption},
	exec: {...inventoryOptions, ...connectionOptions, ...formatOption},
	inventory: {...inventoryOptions, ...inventoryCommandOptions},
	modules: {},
	lab: inventoryOptions,
} as const satisfies Readonly<Record<string, OptionTable>>;

/** What the command line may begin with. */
export type CommandName = keyof typeof optionsOf;
export const isCommand = (word: string): word is CommandName => Object.hasOwn(optionsOf, word);
