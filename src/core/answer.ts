import type {Output} from './probe.ts';
import type {Problem} from './problem.ts';

/** What came of one script on one host, outside of any play. `output` is missing in a ping, which runs none. */
export type HostAnswer = {
	readonly host: string;
	readonly output?: Output;
	readonly problem?: Problem;
	/** From the first packet to the answer. */
	readonly durationMs: number;
};
