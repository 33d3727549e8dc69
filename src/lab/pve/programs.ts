import type {Program} from './dispatch.ts';
import {pctCommands} from './pct/index.ts';
import {pveshCommands} from './pvesh/index.ts';
import {pvesmCommands} from './pvesm/index.ts';
import {hooks} from './runtime/hooks.ts';

/** The programs of a node. Each is loaded when it is called, as most calls are of one command. */
export const programs: Readonly<Record<string, Program>> = {
	pct: pctCommands,
	pvesh: pveshCommands,
	pveversion: {usage: '[OPTIONS]', load: async () => (await import('./pveversion.ts')).pveversion},
	pvesm: pvesmCommands,
	vzdump: {usage: '[<vmid>...] [OPTIONS]', load: async () => (await import('./vzdump/index.ts')).vzdump},
	...hooks,
};
