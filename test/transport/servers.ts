import {once} from 'node:events';
import fs from 'node:fs/promises';
import net, {type AddressInfo, type Socket} from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import ssh2, {type Connection, type ServerChannel} from 'ssh2';
import type {Host} from '../../src/core/host.ts';

/** A key pair as text: one line of public key, and the private one. */
export function makeKeys(): {readonly public: string; readonly private: string} {
	for (;;) {
		const keys = ssh2.utils.generateKeyPairSync('ed25519');
		// One in 250 is malformed (ssh2 1.17), and no program reads it
		if (!(ssh2.utils.parseKey(keys.private) instanceof Error)) {
			return keys;
		}
	}
}

/** A TCP server on loopback; `serve` gets each connection. It ends with the test. */
export async function listen(t: ExecutionContext, serve: (socket: Socket) => void): Promise<number> {
	const sockets = new Set<Socket>();
	const server = net.createServer(socket => {
		sockets.add(socket);
		socket.on('error', () => {});
		serve(socket);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.teardown(() => {
		server.close();
		for (const socket of sockets) {
			socket.destroy();
		}
	});
	return (server.address() as AddressInfo).port;
}

/** An SSH server that is honest but for what `exec` does. `attempts` are the ways to log in that it saw. */
export async function serveSsh(
	t: ExecutionContext,
	{hostKey, password, exec}: {hostKey: string; password?: string; exec?: (channel: ServerChannel, command: string) => void},
) {
	const attempts: string[] = [];
	const connections = new Set<Connection>();
	const server = new ssh2.Server({hostKeys: [hostKey]}, connection => {
		connections.add(connection);
		connection.on('error', () => {});
		connection.on('authentication', context => {
			attempts.push(context.method);
			if (context.method === 'publickey' || (context.method === 'password' && context.password === password)) {
				context.accept();
			} else {
				context.reject(['publickey', 'password']);
			}
		});
		connection.on('ready', () => {
			connection.on('session', accept => {
				accept().on('exec', (acceptExec, _reject, {command}) => {
					const channel = acceptExec();
					channel.on('error', () => {});
					exec?.(channel, command);
				});
			});
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.teardown(() => {
		server.close();
		for (const connection of connections) {
			connection.end();
		}
	});
	return {port: (server.address() as AddressInfo).port, attempts};
}

/** A folder with a private key and a known_hosts file, and a host that is reached with them. */
export async function makeClient(t: ExecutionContext) {
	const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'runner-client-'));
	t.teardown(async () => fs.rm(directory, {recursive: true, force: true}));
	const keyFile = path.join(directory, 'id');
	const knownHosts = path.join(directory, 'known_hosts');
	await fs.writeFile(keyFile, makeKeys().private, {mode: 0o600});
	const host = (port: number, vars: Readonly<Record<string, unknown>> = {}): Host => ({
		name: 'web',
		address: '127.0.0.1',
		groups: ['all'],
		vars: {
			ansible_port: port,
			ansible_user: 'root',
			ansible_ssh_private_key_file: keyFile,
			runner_known_hosts: knownHosts,
			...vars,
		},
	});
	/** Lets a server be known. */
	const know = async (port: number, publicKey: string) => fs.appendFile(knownHosts, `[127.0.0.1]:${port} ${publicKey}\n`);
	return {directory, keyFile, knownHosts, host, know};
}
