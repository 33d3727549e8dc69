import {isProblem, Problem} from '../core/problem.ts';
import {createAuthHandler} from './auth.ts';
import {dialCommand, dialTcp, type Line} from './dial.ts';
import {type Ending, givenUp, pause} from './ending.ts';
import {failureOf, type Progress, type SshError} from './failure.ts';
import {createHostKeyJudge, type HostKeyJudge, noCommonHostKey} from './host-key.ts';
import {findMethods, type Method} from './identity.ts';
import type {Settings} from './settings.ts';
import {connectionOf, type SshConnection} from './ssh-connection.ts';
import {Client} from './ssh2.ts';

/** What is the same for every connection of a transport. */
export type ConnectContext = {
	/** How to find the settings of a host on the way. */
	resolveJump(jump: string, target: Settings): Promise<Settings>;
	/** Told what is left out and what is not safe. */
	warn(message: string): void;
	readonly ending: Ending;
};

/**
Connects, checks the host key and logs in. Tries again while the server closes before its greeting, and never after a login was tried.

Rejects with a `Problem` whose code is an `UnreachableCode`, within the time given.

@param timeoutMs - For the whole of it, tries included.
*/
export async function connectSsh(settings: Settings, timeoutMs: number, context: ConnectContext): Promise<SshConnection> {
	const {warn, ending} = context;
	const deadline = performance.now() + timeoutMs;
	const [judge, methods] = await Promise.all([createHostKeyJudge(settings), findMethods(settings, warn)]);
	for (let attempt = 0; ; attempt++) {
		const left = Math.max(1, deadline - performance.now());
		try {
			const line = await dial(settings, left, context);
			const rest = Math.max(1, deadline - performance.now());
			const connection = await handshake(settings, line, judge, methods, rest, ending).catch(async (error: unknown) => {
				throw await explain(settings, line, error);
			});
			await judge.record().catch((error: unknown) => {
				connection.close().catch(() => {});
				throw isProblem(error)
					? error
					: new Problem('HOST_KEY_UNKNOWN', `cannot write down the host key of "${settings.name}"`, {
							cause: error,
							why: (error as Error).message,
							hint: 'make the known_hosts file writable',
						});
			});
			return connection;
		} catch (error) {
			const pauseMs = Math.random() * 200 * 2 ** Math.min(attempt, 5);
			if (ending.isOver()) {
				throw givenUp(settings.name);
			}

			if (!isProblem(error) || error.code !== 'THROTTLED' || performance.now() + pauseMs > deadline) {
				throw error;
			}

			await pause(pauseMs, ending);
		}
	}
}

/** A ProxyCommand that failed is told as such: the connection that it did not make is no more than what follows. */
async function explain(settings: Settings, line: Line, error: unknown): Promise<unknown> {
	const isSequel = isProblem(error) && ['THROTTLED', 'PROTOCOL', 'CONNECTION_LOST'].includes(error.code);
	return line.ended && isSequel
		? new Problem('NO_ROUTE', `the ProxyCommand of "${settings.name}" gave no connection`, {
				why: await line.ended,
				hint: `try it by hand: ${settings.proxyCommand}`,
				cause: error,
			})
		: error;
}

const atStart: Progress = {said: '', tried: [], accepted: [], isReady: false};

async function dial(settings: Settings, timeoutMs: number, context: ConnectContext): Promise<Line> {
	const {jumps, proxyCommand, hostname, port} = settings;
	const last = jumps.at(-1);
	if (last !== undefined) {
		const hop = {...(await context.resolveJump(last, settings)), ...(jumps.length > 1 && {jumps: jumps.slice(0, -1)})};
		const connection = await connectSsh(hop, timeoutMs, context);
		try {
			const stream = await connection.forward(hostname, port);
			return {
				stream,
				close() {
					stream.destroy();
					connection.close().catch(() => {});
				},
			};
		} catch (error) {
			await connection.close();
			throw new Problem('NO_ROUTE', `"${last}" could not connect on to ${hostname}:${port}`, {
				why: (error as Error).message,
				hint: 'can that host reach it, and does its sshd allow AllowTcpForwarding?',
				cause: error,
			});
		}
	}

	if (proxyCommand !== undefined) {
		return dialCommand(settings, proxyCommand);
	}

	try {
		return await dialTcp(settings, timeoutMs, context.ending);
	} catch (error) {
		throw failureOf(settings, error as SshError, atStart);
	}
}

/** Everything from the first byte to the accepted login. The only place where an SSH client is made. */
function handshake(
	settings: Settings,
	line: Line,
	judge: HostKeyJudge,
	methods: readonly Method[],
	timeoutMs: number,
	ending: Ending,
): Promise<SshConnection> {
	return new Promise((resolve, reject) => {
		const client = new Client();
		const tried: string[] = [];
		let progress: Progress = {...atStart, tried};
		let failure: Problem | undefined;
		let isClosed = false;
		let takeBack = () => {};
		const fail = (error: SshError) => {
			// Of hundreds of errors of one connection the first tells why
			failure ??=
				judge.refusal() ??
				(/no matching host key/.test(error.message)
					? noCommonHostKey(settings, judge.algorithms)
					: failureOf(settings, error, progress));
			line.close();
			takeBack();
			reject(failure);
		};

		client.on('error', (error: SshError) => {
			// An agent that does not work is a way to log in less, not the end
			if (error.level !== 'agent') {
				fail(error);
			}
		});
		client.on('close', () => {
			isClosed = true;
			fail(new Error('the connection was closed'));
		});
		client.on('greeting', () => {});
		client.on('ready', () => {
			takeBack();
			progress = {...progress, isReady: true};
			resolve(
				connectionOf(
					client,
					line,
					() => failure,
					() => isClosed,
				),
			);
		});
		client.connect({
			sock: line.stream,
			username: settings.user,
			readyTimeout: timeoutMs,
			keepaliveInterval: 5000,
			keepaliveCountMax: 3,
			hostVerifier: judge.verify,
			authHandler: createAuthHandler(methods, tried, accepted => {
				progress = {...progress, accepted};
			}),
			algorithms: {
				serverHostKey: [...judge.algorithms],
				compress: ['none'],
				hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
			},
		});
		takeBack = ending.onEnd(() => fail(givenUp(settings.name)));
		// Only now: ssh2 has stopped the stream, and a listener of ours does not start it
		line.stream.once('data', (chunk: Buffer) => {
			progress = {...progress, said: chunk.toString('latin1', 0, 200)};
		});
	});
}
