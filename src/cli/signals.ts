import {setMaxListeners} from 'node:events';
import process from 'node:process';

/** The run's part in signals: the first stops it gently, the second drops its connections. */
export type Interruption = {
	readonly signal: AbortSignal;
	/** The first signal that came. */
	readonly received: () => NodeJS.Signals | undefined;
	dispose(): void;
};

const handled = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens until `dispose`. `drop` is called at the second signal. */
export function onInterrupt(drop: () => void): Interruption {
	const stop = new AbortController();
	setMaxListeners(0, stop.signal); // Every host listens, and Node.js warns from 11 on
	let received: NodeJS.Signals | undefined;
	const listener = (signal: NodeJS.Signals) => {
		if (received) {
			drop();
			return;
		}

		received = signal;
		process.stderr.write(
			'\nStopping: no new change is begun, those under way are waited for. Once more drops the connections.\n',
		);
		stop.abort();
	};

	for (const signal of handled) {
		process.on(signal, listener);
	}

	return {
		signal: stop.signal,
		received: () => received,
		dispose() {
			for (const signal of handled) {
				process.off(signal, listener);
			}
		},
	};
}
