import {createHash} from 'node:crypto';
import fs from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {Problem} from '../core/problem.ts';

/** The same name for a lab directory, whichever way it is named, whether it is there or not. */
export async function resolveDirectory(directory: string): Promise<string> {
	const absolute = path.resolve(directory);
	try {
		return await fs.realpath(absolute);
	} catch {
		const parent = path.dirname(absolute);
		return parent === absolute ? absolute : path.join(await resolveDirectory(parent), path.basename(absolute));
	}
}

/** Short name of a lab where its directory cannot stand: control groups, sockets. */
export const labDigest = (directory: string): string => createHash('sha256').update(directory).digest('hex').slice(0, 16);

/**
Runs a task while no other command works on the same lab; waits for it to end.

The lock is a socket without a file: it ends with the process that holds it, however that ends.
*/
export async function exclusively<T>(directory: string, task: () => Promise<T>): Promise<T> {
	const deadline = Date.now() + 60_000;
	for (;;) {
		const lock = await listen(`\0runner-lab-${labDigest(directory)}`);
		if (lock) {
			try {
				return await task();
			} finally {
				lock.close();
			}
		}

		if (Date.now() > deadline) {
			throw new Problem('LAB_BUSY', `another command works on the lab "${directory}"`, {hint: 'wait for it to end'});
		}

		await sleep(50);
	}
}

/** `undefined` when the address is taken. */
export async function listen(address: string | {readonly host: string; readonly port: number}): Promise<net.Server | undefined> {
	const server = net.createServer();
	return new Promise((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
		server.listen(typeof address === 'string' ? {path: address} : {...address, exclusive: true}, () => resolve(server));
	});
}
