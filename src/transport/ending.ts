import {Problem} from '../core/problem.ts';

/** The end of a transport, for connections that are still being made: each is given up then. */
export type Ending = {
	/** Calls `giveUp` at the end, or at once when it has come. @returns Takes it back. */
	onEnd(giveUp: () => void): () => void;
	isOver(): boolean;
	end(): void;
};

export function createEnding(): Ending {
	const waiting = new Set<() => void>();
	let isOver = false;
	return {
		onEnd(giveUp) {
			if (isOver) {
				giveUp();
				return () => {};
			}

			waiting.add(giveUp);
			return () => waiting.delete(giveUp);
		},
		isOver: () => isOver,
		end() {
			isOver = true;
			for (const giveUp of waiting) {
				giveUp();
			}

			waiting.clear();
		},
	};
}

/** What is told of a connection that was given up. */
export const givenUp = (host: string): Problem =>
	new Problem('CONNECTION_LOST', `the connection to "${host}" was given up before it was made`, {hint: 'run again'});

/** Waits, but not beyond the end. */
export const pause = (durationMs: number, {onEnd}: Ending): Promise<void> =>
	new Promise(resolve => {
		const timer = setTimeout(() => {
			takeBack();
			resolve();
		}, durationMs);
		const takeBack = onEnd(() => {
			clearTimeout(timer);
			resolve();
		});
	});
