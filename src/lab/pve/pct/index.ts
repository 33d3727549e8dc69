import type {Command} from '../dispatch.ts';

/** The commands of `pct` by name, each in a file of its own. */
export const pctCommands: Readonly<Record<string, Command>> = {
	config: {usage: '<vmid> [OPTIONS]', load: async () => (await import('./config.ts')).config},
	enter: {usage: '<vmid> [OPTIONS]', load: async () => (await import('./exec.ts')).pctEnter},
	exec: {usage: '<vmid> [<extra-args>] [OPTIONS]', load: async () => (await import('./exec.ts')).pctExec},
	list: {usage: '', load: async () => (await import('./list.ts')).list},
	mount: {usage: '<vmid>', load: async () => (await import('./mount.ts')).pctMount},
	pending: {usage: '<vmid>', load: async () => (await import('./pending.ts')).pending},
	pull: {usage: '<vmid> <path> <destination> [OPTIONS]', load: async () => (await import('./pull.ts')).pctPull},
	push: {usage: '<vmid> <file> <destination> [OPTIONS]', load: async () => (await import('./push.ts')).pctPush},
	reboot: {usage: '<vmid> [OPTIONS]', load: async () => (await import('./reboot.ts')).pctReboot},
	set: {usage: '<vmid> [OPTIONS]', load: async () => (await import('./set.ts')).set},
	shutdown: {usage: '<vmid> [OPTIONS]', load: async () => (await import('./shutdown.ts')).pctShutdown},
	start: {usage: '<vmid> [OPTIONS]', load: async () => (await import('./start.ts')).pctStart},
	status: {usage: '<vmid> [OPTIONS]', load: async () => (await import('./status.ts')).status},
	stop: {usage: '<vmid> [OPTIONS]', load: async () => (await import('./stop.ts')).pctStop},
	unlock: {usage: '<vmid>', load: async () => (await import('./unlock.ts')).unlock},
	unmount: {usage: '<vmid>', load: async () => (await import('./unmount.ts')).pctUnmount},
};
