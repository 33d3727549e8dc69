import type {Fact} from '../core/fact.ts';
import {normalise} from '../domain/sysctl.ts';

/** The value that the kernel uses now, with single blanks; `undefined` when it has no such key. `path` is below `/proc/sys`. */
export const liveValue = (path: string): Fact<string | undefined> => ({
	key: `sysctl ${path}`,
	async look(probe) {
		const text = await probe.readFile(`/proc/sys/${path}`);
		return text === undefined ? undefined : normalise(text);
	},
});
