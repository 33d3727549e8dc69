import type {Duplex} from 'node:stream';
import type {ClientChannel, Client as SshClient} from 'ssh2';
import {Problem} from '../core/problem.ts';
import {type Channel, createChannel} from './channel.ts';
import type {Line} from './dial.ts';

/** An authenticated SSH connection. */
export type SshConnection = {
	/** Runs a command through the login shell, on a channel of its own. */
	open(command: string): Promise<Channel>;
	/** A stream to another host, from there. */
	forward(hostname: string, port: number): Promise<Duplex>;
	/** Why it is no more, once it is. */
	failure(): Problem | undefined;
	close(): Promise<void>;
};

/** What is left to do with a client that has logged in. */
export function connectionOf(
	client: SshClient,
	line: Line,
	failure: () => Problem | undefined,
	isClosed: () => boolean,
): SshConnection {
	return {
		failure,
		open: command =>
			new Promise((resolve, reject) => {
				client.exec(command, (error: Error | undefined, channel: ClientChannel) => {
					if (error) {
						reject(
							failure() ??
								new Problem('PROTOCOL', 'the server opened no channel for a shell', {
									why: error.message,
									hint: 'MaxSessions in its sshd_config has to be at least 2 for costly looks and large files',
									cause: error,
								}),
						);
						return;
					}

					resolve(
						createChannel(
							{stdin: channel, stdout: channel, stderr: channel.stderr, on: (event, listener) => channel.on(event, listener)},
							() => channel.close(),
						),
					);
				});
			}),
		forward: (hostname, port) =>
			new Promise((resolve, reject) => {
				client.forwardOut('127.0.0.1', 0, hostname, port, (error, stream) => (error ? reject(error) : resolve(stream)));
			}),
		close: () =>
			new Promise(resolve => {
				if (isClosed()) {
					line.close();
					resolve();
					return;
				}

				// A host that is gone does not say goodbye
				const timer = setTimeout(() => line.close(), 1000);
				client.once('close', () => {
					clearTimeout(timer);
					line.close();
					resolve();
				});
				client.end();
			}),
	};
}
