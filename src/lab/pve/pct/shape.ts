import {containerIdFault} from '../../../domain/container-formats.ts';
import type {CommandShape} from '../arguments.ts';
import type {OptionShape} from '../words.ts';

/** The id of a container. */
export const idShape: OptionShape = {type: 'integer', fault: containerIdFault};

/** A command of one container: `pct NAME <vmid>`, with further options. */
export const ofContainer = (name: string, options: Readonly<Record<string, OptionShape>> = {}): CommandShape => ({
	name: `pct ${name}`,
	positional: ['vmid'],
	options: {vmid: idShape, ...options},
});
