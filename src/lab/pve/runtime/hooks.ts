import type {Program} from '../dispatch.ts';

/** What LXC calls, and what it leaves running. */
export const hooks: Readonly<Record<string, Program>> = {
	'lxc-pve-prestart-hook': {usage: '', load: async () => (await import('./pre-start-hook.ts')).preStartHook},
	'lxc-pve-poststop-hook': {usage: '', load: async () => (await import('./post-stop-hook.ts')).postStopHook},
	'lxc-pve-restart': {usage: '', load: async () => (await import('./post-stop-hook.ts')).restartHook},
};
