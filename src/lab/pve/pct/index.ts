import type {Command} from '../dispatch.ts';

/** The commands of `pct` by name, each in a file of its own. */
export const pctCommands: Readonly<Record<string, Command>> = {
	config: {usage: '<vmid> [OPTIONS]', load: async () => (await import('./config.ts')).config},
	list: {usage: '', load: async () => (await import('./list.ts')).list},
	status: {usage: '<vmid> [OPTIONS]', load: async () => (await import('./status.ts')).status},
	unlock: {usage: '<vmid>', load: async () => (await import('./unlock.ts')).unlock},
};
