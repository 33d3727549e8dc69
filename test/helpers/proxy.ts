import {once} from 'node:events';
import net, {type AddressInfo, type Socket} from 'node:net';

/** What a proxy does to each connection that passes through it. */
export type Fault =
	/** Holds everything back by this time, each way: a long line. */
	| {readonly delayMs: number}
	/** Resets the connection once the client has sent this many bytes. */
	| {readonly cutAfterBytes: number};

export type Proxy = {readonly port: number; close(): Promise<void>};

/** A TCP proxy on loopback in front of a port of this machine. */
export async function startProxy(port: number, fault: () => Fault): Promise<Proxy> {
	const sockets = new Set<Socket>();
	const server = net.createServer(client => {
		const upstream = net.connect({port, host: '127.0.0.1', noDelay: true});
		client.setNoDelay(true);
		for (const socket of [client, upstream]) {
			sockets.add(socket);
			socket.on('error', () => {});
			socket.on('close', () => sockets.delete(socket));
		}

		join(client, upstream, fault());
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		async close() {
			for (const socket of sockets) {
				socket.destroy();
			}

			server.close();
			await once(server, 'close');
		},
	};
}

function join(client: Socket, upstream: Socket, fault: Fault): void {
	if ('delayMs' in fault) {
		later(client, upstream, fault.delayMs);
		later(upstream, client, fault.delayMs);
		return;
	}

	let left = fault.cutAfterBytes;
	client.on('data', chunk => {
		upstream.write(chunk.subarray(0, left));
		left -= chunk.length;
		if (left <= 0) {
			client.resetAndDestroy();
			upstream.resetAndDestroy();
		}
	});
	client.on('end', () => upstream.end());
	upstream.pipe(client);
}

function later(from: Socket, to: Socket, delayMs: number): void {
	from.on('data', chunk => setTimeout(() => to.write(chunk), delayMs));
	from.on('end', () => setTimeout(() => to.end(), delayMs));
}
