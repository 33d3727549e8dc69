import type {Command} from '../dispatch.ts';

/** The commands of `pvesm` by name. */
export const pvesmCommands: Readonly<Record<string, Command>> = {
	alloc: {usage: '<storage> <vmid> <filename> <size> [OPTIONS]', load: async () => (await import('./alloc.ts')).alloc},
	extractconfig: {usage: '<volume>', load: async () => (await import('./extractconfig.ts')).extractConfig},
	free: {usage: '<volume> [OPTIONS]', load: async () => (await import('./free.ts')).free},
	list: {usage: '<storage> [OPTIONS]', load: async () => (await import('./list.ts')).list},
	path: {usage: '<volume>', load: async () => (await import('./path.ts')).path},
	status: {usage: '[OPTIONS]', load: async () => (await import('./status.ts')).status},
};
