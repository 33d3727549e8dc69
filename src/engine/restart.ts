import {isDeepStrictEqual} from 'node:util';
import type {Change} from '../core/change.ts';
import type {Output} from '../core/probe.ts';
import {isProblem, Problem} from '../core/problem.ts';
import type {ReadOnlyConnection} from '../core/transport.ts';
import type {Hands} from './task.ts';

type Restarts = NonNullable<Change['restarts']>;

const [firstPauseMs, longestPauseMs] = [100, 2000];

/**
Runs a script that restarts its host, and then gives all that follows a connection to the host as it is afterwards.

The script may be answered, cut off, or killed by the shutdown that it began: only the fact tells whether the host restarted.

@returns What the script said; nothing where it was cut off.
@throws `NOT_BACK` when the time is over, `HOST_KEY_…` when another host seems to have come back.
*/
export async function restart(
	{apply}: Pick<Change, 'apply'>,
	restarts: Restarts,
	{connection, facts, user, reconnect}: Hands,
): Promise<Output> {
	const before = await facts.look(user)(restarts.changing);
	const output = await connection.exec(apply).catch((error: unknown) => {
		if (isProblem(error) && error.code === 'CONNECTION_LOST') {
			return undefined;
		}

		throw error;
	});
	if (output !== undefined && output.code > 0 && output.code <= bySignal) {
		return output;
	}

	await reconnect(restarts, before);
	return {code: 0, stdout: output?.stdout ?? '', stderr: output?.stderr ?? ''};
}

/** Exit codes above it mean that the shutdown has ended the script. */
const bySignal = 128;

/** Connects again and again until the fact is another one than before. */
export async function awaitRestart<Kind extends ReadOnlyConnection>(
	{changing, timeoutMs}: Restarts,
	before: unknown,
	connect: () => Promise<Kind>,
	assertMayWait: () => void,
): Promise<Kind> {
	const deadline = performance.now() + timeoutMs;
	let last: Problem | undefined;
	for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
		assertMayWait();
		try {
			const connection = await connect();
			if (await isOther(changing, before, connection)) {
				return connection;
			}

			last = undefined;
		} catch (error) {
			if (!isProblem(error) || error.code.startsWith('HOST_KEY_')) {
				throw error;
			}

			last = error;
		}

		if (performance.now() + pauseMs > deadline) {
			throw notBack(timeoutMs, last);
		}

		await new Promise(resolve => {
			setTimeout(resolve, pauseMs);
		});
	}
}

/** Closes the connection unless it is to be kept. */
async function isOther(changing: Restarts['changing'], before: unknown, connection: ReadOnlyConnection): Promise<boolean> {
	let isKept = false;
	try {
		isKept = !isDeepStrictEqual(await changing.look(connection.probe), before);
	} finally {
		if (!isKept) {
			void connection.close().catch(() => {}); // It may be about to go down
		}
	}

	return isKept;
}

function notBack(timeoutMs: number, last: Problem | undefined): Problem {
	const seconds = Math.round(timeoutMs / 1000);
	return last
		? new Problem('NOT_BACK', `the host has not come back within ${seconds} s: ${last.message}`, {
				why: last.why,
				hint: 'look at its console, or give it more time (timeout)',
				cause: last,
			})
		: new Problem('NOT_BACK', `the host can be reached, and has not restarted within ${seconds} s`, {
				hint: 'something on the host holds the shutdown up: systemctl list-jobs, systemd-inhibit --list',
			});
}
