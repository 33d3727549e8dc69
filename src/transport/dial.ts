import {spawn} from 'node:child_process';
import net from 'node:net';
import {Duplex} from 'node:stream';
import type {Ending} from './ending.ts';
import type {SshError} from './failure.ts';
import {expandTokens, type Settings} from './settings.ts';

/** A byte stream to a server, and how to be rid of it with all that it stands on. */
export type Line = {
	readonly stream: Duplex;
	/** Of a ProxyCommand: how it ended and what it said, once it has ended. */
	readonly ended?: Promise<string>;
	close(): void;
};

/**
Opens a TCP connection. Rejects with the error of the system.

@param deadlineMs - How long name lookup and connecting may take together.
*/
export const dialTcp = ({hostname, port}: Settings, deadlineMs: number, {onEnd}: Ending): Promise<Line> =>
	new Promise((resolve, reject) => {
		const socket = net.connect({host: hostname, port, noDelay: true});
		const giveUp = (code: string) => {
			socket.destroy(Object.assign(new Error('no answer to the connection request'), {code}));
		};
		const timer = setTimeout(() => giveUp('ETIMEDOUT'), deadlineMs);
		const takeBack = onEnd(() => giveUp('ECANCELED'));
		socket.once('error', error => {
			clearTimeout(timer);
			takeBack();
			reject(firstOf(error));
		});
		socket.once('connect', () => {
			clearTimeout(timer);
			takeBack();
			socket.removeAllListeners('error');
			// Its end is told by ssh2; an error without a listener would end the process
			socket.on('error', () => {});
			resolve({stream: socket, close: () => socket.destroy()});
		});
	});

/** Starts a ProxyCommand, whose input and output are the connection. */
export function dialCommand(settings: Settings, command: string): Line {
	const {hostname: h, port, user: r, name: n} = settings;
	const child = spawn('/bin/sh', ['-c', `exec ${expandTokens(command, {h, p: String(port), r, n})}`], {
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	let said = '';
	child.stderr.on('data', (chunk: Buffer) => {
		said = (said + chunk.toString()).slice(-1000);
	});
	child.stdin.on('error', () => {});
	const stream = Duplex.from({readable: child.stdout, writable: child.stdin});
	// Its end is told by ssh2; an error without a listener would end the process
	stream.on('error', () => {});
	const ended = new Promise<string>(resolve => {
		child.on('error', error => resolve(error.message));
		child.on('close', (code, signal) => {
			stream.destroy();
			resolve(`It ended with ${code === null ? signal : `exit ${code}`}${said.trim() === '' ? '' : `: ${said.trim()}`}`);
		});
	});
	return {
		stream,
		ended,
		close() {
			stream.destroy();
			child.kill();
		},
	};
}

/** A host with several addresses fails with an error for each. */
function firstOf(error: SshError & {errors?: readonly SshError[]}): SshError {
	return error.errors?.find(({code}) => code !== 'ENETUNREACH') ?? error.errors?.[0] ?? error;
}
