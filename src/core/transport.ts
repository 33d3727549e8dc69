import type {Host} from './host.ts';
import type {Output, Probe} from './probe.ts';
import type {Script} from './script.ts';
import type {Become} from './task.ts';

/** A way to reach hosts. Check mode connects read-only, so it never holds anything that can act. */
export type Transport = {
	/** Rejects with a `Problem` whose code is an `UnreachableCode`. */
	connectReadOnly(host: Host, become?: Become): Promise<ReadOnlyConnection>;
	connect(host: Host, become?: Become): Promise<Connection>;
};

/** Why a host could not be worked on. The codes of the problems that a transport rejects with. */
export const unreachableCodes = [
	'DNS',
	'REFUSED',
	'NO_ROUTE',
	'TIMEOUT',
	'HOST_KEY_UNKNOWN',
	'HOST_KEY_CHANGED',
	'HOST_KEY_REVOKED',
	'AUTH',
	'THROTTLED',
	'PROTOCOL',
	'LOGIN_SHELL',
	'BECOME',
	'CONNECTION_LOST',
] as const;
export type UnreachableCode = (typeof unreachableCodes)[number];

export type ReadOnlyConnection = {
	readonly probe: Probe;
	/** The same view through another shell, for costly facts. */
	readonly aside: Probe;
	/** Round trips since the connection was ready: frames sent and answered, over all its shells. */
	roundTrips(): number;
	close(): Promise<void>;
};

/**
What is asked after `exec` was called is looked up after the script's end.
An end that nobody saw is a rejection with `CONNECTION_LOST`, never an `Output`.
*/
export type Connection = ReadOnlyConnection & {exec(script: Script): Promise<Output>};
