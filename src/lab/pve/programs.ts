import type {Program} from './dispatch.ts';
import {pctCommands} from './pct/index.ts';
import {hooks} from './runtime/hooks.ts';

/** The programs of a node. Each is loaded when it is called, as most calls are of one command. */
export const programs: Readonly<Record<string, Program>> = {
	pct: pctCommands,
	...hooks,
};
