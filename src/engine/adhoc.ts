import pLimit from 'p-limit';
import type {HostAnswer} from '../core/answer.ts';
import type {Host} from '../core/host.ts';
import {isProblem} from '../core/problem.ts';
import type {Script} from '../core/script.ts';
import type {Become} from '../core/task.ts';
import type {Transport} from '../core/transport.ts';
import {asBug} from './bug.ts';
import {unlessInterrupted} from './interrupt.ts';

export type AdhocOptions = {
	readonly transport: Transport;
	readonly forks: number;
	readonly signal?: AbortSignal;
	becomeOf(host: Host): Become | undefined;
	onAnswer(answer: HostAnswer): void;
};

/** Runs one script on each host, outside of any play; without a script it only connects. */
export async function runAdhoc(hosts: readonly Host[], script: Script | undefined, options: AdhocOptions): Promise<void> {
	const limit = pLimit(Math.max(1, options.forks));
	await Promise.all(
		hosts.map(host =>
			limit(async () => {
				const answer = options.signal?.aborted ? undefined : await ask(host, script, options);
				if (answer) {
					options.onAnswer(answer);
				}
			}),
		),
	);
}

/** @returns `undefined` when the run is interrupted before the host was reached. */
async function ask(
	host: Host,
	script: Script | undefined,
	{transport, becomeOf, signal}: AdhocOptions,
): Promise<HostAnswer | undefined> {
	const start = performance.now();
	const durationMs = () => performance.now() - start;
	try {
		const connection = await unlessInterrupted(transport.connect(host, becomeOf(host)), signal);
		if (!connection) {
			return undefined;
		}

		try {
			const output = script && (await connection.exec(script));
			return {host: host.name, durationMs: durationMs(), ...(output ? {output} : {})};
		} finally {
			await connection.close();
		}
	} catch (error) {
		return {host: host.name, durationMs: durationMs(), problem: isProblem(error) ? error : asBug(error)};
	}
}
