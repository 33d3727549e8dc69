/** What a piece of work gives, or `undefined` as soon as the run is interrupted; the work itself goes on, and is no longer of interest. */
export function unlessInterrupted<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result | undefined> {
	return new Promise((resolve, reject) => {
		const interrupt = () => resolve(undefined);
		if (signal?.aborted) {
			interrupt();
		}

		signal?.addEventListener('abort', interrupt, {once: true});
		work.then(resolve, reject).finally(() => signal?.removeEventListener('abort', interrupt));
	});
}
