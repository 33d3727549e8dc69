import type {Program} from '../dispatch.ts';

/** What LXC calls and leaves running, and what the boot of a node calls. */
export const hooks: Readonly<Record<string, Program>> = {
	'lxc-pve-prestart-hook': {usage: '', load: async () => (await import('./pre-start-hook.ts')).preStartHook},
	'lxc-pve-poststop-hook': {usage: '', load: async () => (await import('./post-stop-hook.ts')).postStopHook},
	'lxc-pve-restart': {usage: '', load: async () => (await import('./post-stop-hook.ts')).restartHook},
	'lxc-pve-start-all': {usage: '', load: async () => (await import('./start-all.ts')).startAll},
};
