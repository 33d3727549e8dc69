import {spawn} from 'node:child_process';
import fs from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {Problem} from '../core/problem.ts';
import {launcherScript, mark} from './boot.ts';
import {joinCluster} from './clusters.ts';
import {labDigest, listen} from './directory.ts';
import {findRunning, killAll} from './processes.ts';
import {programPath} from './requirements.ts';
import {hostFolder, type LabHost, type PveNode} from './settings.ts';
import {type Base, writeTree} from './tree.ts';

/** Where and how hosts are started. */
export type StartOptions = {
	/** As `resolveDirectory` gives it. */
	readonly directory: string;
	readonly base: Base;
	/** Public key that may log in. */
	readonly clientKey: string;
	/** Hosts die when this process ends, however it ends. */
	readonly endsWithProcess: boolean;
	/** What Proxmox nodes need; `undefined` where there are none. */
	readonly node: NodeParts | undefined;
};

/** What the Proxmox nodes of a lab share. */
export type NodeParts = {
	/** Folder of their program, see `findProgram`. */
	readonly program: string;
	/** The archive that containers are made from. */
	readonly template: string;
};

/** `lab_setup` may install packages. */
const bootMs = 300_000;

/** Brings up one host that does not run; returns when its SSH server answers. */
export async function startHost(host: LabHost, options: StartOptions): Promise<void> {
	const {directory, base, clientKey} = options;
	const probe = await listen({host: host.address, port: host.port});
	if (!probe) {
		throw new Problem('LAB_PORT', `${host.name}: port ${host.port} of ${host.address} is taken`, {
			hint: 'choose another ansible_port, or end what listens there: ss -ltnp',
			hosts: [host.name],
		});
	}

	await new Promise(resolve => probe.close(resolve));
	const folder = hostFolder(directory, host.name);
	await writeTree(folder, host, base, clientKey);
	await joinCluster(host, directory);
	const ended = await launch(host, folder, options);
	try {
		await waitUntilReady(host, ended);
	} catch (error) {
		await killAll(directory, host.name);
		throw error instanceof Problem ? error.at({why: await tailOf(folder), hosts: [host.name]}) : error;
	}
}

/** Waits for a host that another command has begun to start. `false` when it ended meanwhile. */
export async function waitForBoot(host: LabHost, directory: string): Promise<boolean> {
	const isGone = () => !findRunning(directory).some(({name}) => name === host.name);
	return waitUntilReady(host, isGone).then(
		() => true,
		error => {
			if (isGone()) {
				return false;
			}

			throw error;
		},
	);
}

/** Gives a function that tells whether the host's launcher has ended. */
async function launch(host: LabHost, folder: string, options: StartOptions): Promise<() => boolean> {
	const {directory, endsWithProcess} = options;
	const group = `runner-lab-${labDigest(directory)}/${path.basename(folder)}`;
	const command = ['unshare', '--mount', '--propagation', 'slave', '--', 'sh', '-euc', launcherScript];
	const [program = '', ...words] = endsWithProcess ? ['setpriv', '--pdeathsig', 'KILL', '--', ...command] : command;
	const log = await fs.open(path.join(folder, 'log'), 'w', 0o600);
	const child = spawn(program, [...words, mark, directory, folder, host.name, host.address, String(host.port), group], {
		cwd: '/',
		detached: true,
		stdio: ['pipe', log.fd, log.fd],
		env: {
			PATH: programPath,
			LC_ALL: 'C',
			RUNNER_LAB_OWNER: endsWithProcess ? String(process.pid) : '',
			RUNNER_LAB_USER: host.user === 'root' ? '' : host.user,
			RUNNER_LAB_PASSWORD: host.password ? 'yes' : '',
			// Relative to the folder of the upper layer, as a path may hold what the options of a mount do not
			...(host.pve ? await nodeEnvironment(host.pve, options) : {RUNNER_LAB_PVE: ''}),
			RUNNER_LAB_LOWER: host.base === 'busybox' ? '../base' : '/',
		},
	});
	let hasEnded = false;
	child.once('exit', () => {
		hasEnded = true;
	});
	child.once('error', () => {
		hasEnded = true;
	});
	child.stdin?.once('error', () => {
		// It ended before it read this; its log says why
	});
	child.stdin?.end(host.password ? `${host.user}:${host.password.reveal()}\n` : '');
	child.unref();
	await log.close();
	return () => hasEnded;
}

const nodeEnvironment = async ({cluster = ''}: PveNode, {node}: StartOptions) => ({
	RUNNER_LAB_PVE: 'yes',
	RUNNER_LAB_NODE: await fs.realpath(process.execPath),
	RUNNER_LAB_PROGRAM: node?.program ?? '',
	RUNNER_LAB_TEMPLATE: node?.template ?? '',
	RUNNER_LAB_CLUSTER: cluster,
});

async function waitUntilReady({name, address, port}: LabHost, hasEnded: () => boolean): Promise<void> {
	const deadline = Date.now() + bootMs;
	while (!(await answers(address, port))) {
		if (hasEnded()) {
			throw new Problem('LAB_START', `${name} did not start`);
		}

		if (Date.now() > deadline) {
			throw new Problem('LAB_START', `${name} did not start within ${bootMs / 1000} s`);
		}

		await sleep(10);
	}
}

async function answers(address: string, port: number): Promise<boolean> {
	const socket = net.connect({host: address, port});
	socket.setTimeout(10_000, () => socket.destroy());
	const isAnswered = await new Promise<boolean>(resolve => {
		socket.once('data', data => resolve(data.toString('latin1').startsWith('SSH-2.0-')));
		socket.once('error', () => resolve(false));
		socket.once('close', () => resolve(false));
	});
	socket.destroy();
	return isAnswered;
}

async function tailOf(folder: string): Promise<string> {
	const text = await fs.readFile(path.join(folder, 'log'), 'utf8').catch(() => '');
	return text.trim().split('\n').slice(-20).join('\n') || 'It said nothing.';
}
