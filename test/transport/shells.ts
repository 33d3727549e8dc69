import {execFile, spawn} from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import {createChannel} from '../../src/transport/channel.ts';
import {createConnection} from '../../src/transport/connection.ts';

/** Folder with the programs of busybox. */
export const appletFolder = path.join(os.tmpdir(), `runner-applets-${process.pid}`);

/** The shells that have to agree, each as it is started without a login. */
export const posixShells: Readonly<Record<string, readonly string[]>> = {
	dash: ['dash'],
	bash: ['bash', '--posix'],
	busybox: ['busybox', 'sh'],
	// Nothing but busybox: no getent, no setpriv that changes users, its own stat, head and su
	'busybox alone': ['env', `PATH=${appletFolder}`, 'sh'],
};

/** Fills the folder. */
export async function makeAppletFolder(): Promise<void> {
	await fs.mkdir(appletFolder);
	await promisify(execFile)('busybox', ['--install', '-s', appletFolder]);
}

/** A connection over a shell of this machine. */
export function connectionOver([program = '', ...args]: readonly string[]) {
	const children: ReturnType<typeof spawn>[] = [];
	const connection = createConnection({
		host: 'here',
		user: 'root',
		failure: () => undefined,
		close: async () => {},
		async open() {
			const child = spawn(program, args, {
				cwd: '/',
				env: {PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C'},
				stdio: ['pipe', 'pipe', 'pipe'],
			});
			children.push(child);
			return {channel: createChannel(child, () => child.kill('SIGKILL')), uid: process.getuid?.() ?? -1};
		},
	});
	return {connection, children};
}
