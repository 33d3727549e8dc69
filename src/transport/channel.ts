import type {Readable, Writable} from 'node:stream';

/** Who hears what a process says. */
export type Ear = {
	stdout(chunk: Buffer): void;
	stderr(chunk: Buffer): void;
	/** Comes once, after all output. `how` it ended, such as `exit 1`; `undefined` when nobody saw the end. */
	closed(how: string | undefined): void;
};

/** The three streams of a process, here or at the far end of a connection. */
export type Channel = {
	readonly stdin: Writable;
	/** Replaces who hears; output before the first is lost to nobody, since streams wait for it. */
	hear(ear: Ear): void;
	/** Ends it from here. */
	destroy(): void;
};

/** What an SSH channel and a child process have in common. */
type Process = {
	readonly stdin: Writable;
	readonly stdout: Readable;
	readonly stderr: Readable;
	on(event: 'exit' | 'close', listener: (code: number | null | undefined, signal?: string | null) => void): unknown;
};

/** How long output may follow the end of a process. */
const graceMs = 1000;

/** @param destroy - Ends the process and lets `close` follow. */
export function createChannel(process: Process, destroy: () => void): Channel {
	let ear: Ear | undefined;
	let how: string | undefined;
	let isClosed = false;
	const ended = (code: number | null | undefined, signal?: string | null) => {
		how ??= typeof code === 'number' ? `exit ${code}` : signal ? `signal ${signal}` : undefined;
	};

	const close = () => {
		if (!isClosed) {
			isClosed = true;
			ear?.closed(how);
		}
	};

	let grace: NodeJS.Timeout | undefined;
	process.on('exit', (code, signal) => {
		ended(code, signal);
		// What it started may hold its output open for ever
		grace ??= setTimeout(() => {
			close();
			destroy();
		}, graceMs);
	});
	process.on('close', (code, signal) => {
		clearTimeout(grace);
		ended(code, signal);
		close();
	});
	// A write to a process that is gone; its end is told by `close`
	process.stdin.on('error', () => {});
	process.stdout.on('error', () => {});
	process.stderr.on('error', () => {});
	return {
		stdin: process.stdin,
		hear(next) {
			const isFirst = ear === undefined;
			ear = next;
			if (isFirst) {
				process.stdout.on('data', (chunk: Buffer) => ear?.stdout(chunk));
				process.stderr.on('data', (chunk: Buffer) => ear?.stderr(chunk));
			}

			if (isClosed) {
				next.closed(how);
			}
		},
		destroy,
	};
}
