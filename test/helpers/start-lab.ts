import {execFile, spawn} from 'node:child_process';
import {randomInt} from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import type {Host} from '../../src/core/host.ts';
import {isProblem} from '../../src/core/problem.ts';
import {labDown, labEnterCommand, labObstacle, labSnapshotCommand, labUp, type UpOptions} from '../../src/lab/index.ts';
import {builtProgram} from './build.ts';

/** Disposable hosts that die with the test process. */
export type TestLab = {
	/** The folder of the inventory. */
	readonly directory: string;
	/** Lab directory, for `labSshCommand` and the like: `.lab` in `directory`. */
	readonly labDirectory: string;
	/** A YAML inventory of these hosts. */
	readonly inventoryFile: string;
	/** In the order given, with address, port, key and known hosts filled in. */
	readonly hosts: readonly Host[];
	/** With which they were started, for `labUp` and `labReset`. */
	readonly upOptions: UpOptions;
	/** All that a host has changed since it was made, ctime included; equal texts prove that nothing was touched. */
	snapshot(host: Host | string): Promise<string>;
	/** Runs shell text inside as root, without SSH. */
	run(host: Host | string, shellText: string): Promise<{readonly code: number; readonly stdout: string; readonly stderr: string}>;
	/** Ends the hosts and removes the directory. */
	stop(): Promise<void>;
};

type VarsByHost = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Groups of the inventory, each with the names of its hosts: those of `proxmox` are simulated Proxmox nodes. */
type HostsByGroup = Readonly<Record<string, readonly string[]>>;

/** Starts hosts by name, each with its variables; a free port of 127.0.0.1 is chosen where `ansible_port` is not given. */
export async function startLab(vars: VarsByHost, groups: HostsByGroup = {}): Promise<TestLab> {
	const directory = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), 'runner-lab-')));
	const labDirectory = path.join(directory, '.lab');
	const program = groups.proxmox ? builtProgram() : undefined;
	const upOptions = {directory: labDirectory, endsWithProcess: true, ...(program !== undefined && {program})};
	for (let turn = 1; ; turn++) {
		const hosts = makeHosts(vars, groups, labDirectory);
		try {
			await labUp(hosts, upOptions);
			return await describeLab(directory, hosts, groups, upOptions);
		} catch (error) {
			await labDown({directory: labDirectory});
			if (!isProblem(error) || error.code !== 'LAB_PORT' || turn === 5) {
				await fs.rm(directory, {recursive: true, force: true});
				throw error;
			}
		}
	}
}

/** Why tests of the lab are left out here; `undefined` when they are not. */
export const whyNoLab: string | undefined = (() => {
	const obstacle = labObstacle();
	return obstacle && (obstacle.code === 'LAB_PROGRAMS' ? 'needs "runner lab setup"' : 'needs root on Linux');
})();

function makeHosts(vars: VarsByHost, groups: HostsByGroup, labDirectory: string): readonly Host[] {
	const ports = new Set<number>();
	return Object.entries(vars).map(([name, own]) => {
		const given = own.ansible_port;
		const port = typeof given === 'number' ? given : pickPort(ports);
		ports.add(port);
		const address = typeof own.ansible_host === 'string' ? own.ansible_host : '127.0.0.1';
		const merged = {
			ansible_host: address,
			ansible_user: 'root',
			ansible_ssh_private_key_file: path.join(labDirectory, 'id_ed25519'),
			runner_known_hosts: path.join(labDirectory, 'known_hosts'),
			...own,
			ansible_port: port,
		};
		const named = Object.keys(groups).filter(group => groups[group]?.includes(name));
		return {
			name,
			address,
			groups: ['all', ...(named.length > 0 ? named : ['ungrouped'])],
			vars: Object.assign(Object.create(null), merged),
		};
	});
}

/** Below those that the kernel gives to outgoing connections, which come and go. */
function pickPort(taken: ReadonlySet<number>): number {
	for (;;) {
		const port = randomInt(20_000, 32_000);
		if (!taken.has(port)) {
			return port;
		}
	}
}

async function describeLab(
	directory: string,
	hosts: readonly Host[],
	groups: HostsByGroup,
	upOptions: UpOptions,
): Promise<TestLab> {
	const labDirectory = path.join(directory, '.lab');
	const inventoryFile = path.join(directory, 'inventory.yml');
	const entries = Object.fromEntries(hosts.map(({name, vars}) => [name, {...vars}]));
	const children = Object.entries(groups).map(([group, names]) => {
		const members = Object.fromEntries(names.map(name => [name, {}]));
		return [group, {hosts: members}];
	});
	const inventory = {all: {hosts: entries, ...(children.length > 0 && {children: Object.fromEntries(children)})}};
	// JSON is YAML
	await fs.writeFile(inventoryFile, `${JSON.stringify(inventory, undefined, '\t').replaceAll('\t', '  ')}\n`);
	const nameOf = (host: Host | string) => (typeof host === 'string' ? host : host.name);
	return {
		directory,
		labDirectory,
		inventoryFile,
		hosts,
		upOptions,
		async snapshot(host) {
			const [program = '', ...words] = await labSnapshotCommand(nameOf(host), {directory: labDirectory});
			const {stdout} = await promisify(execFile)(program, words, {maxBuffer: 64 * 1024 * 1024});
			return stdout;
		},
		async run(host, shellText) {
			const [program = '', ...words] = await labEnterCommand(nameOf(host), {directory: labDirectory});
			return capture(program, [...words, 'sh', '-c', shellText]);
		},
		async stop() {
			await labDown({directory: labDirectory});
			await fs.rm(directory, {recursive: true, force: true});
		},
	};
}

async function capture(program: string, words: readonly string[]) {
	const child = spawn(program, words, {stdio: ['ignore', 'pipe', 'pipe']});
	let [stdout, stderr] = ['', ''];
	child.stdout.setEncoding('utf8').on('data', text => {
		stdout += text;
	});
	child.stderr.setEncoding('utf8').on('data', text => {
		stderr += text;
	});
	return new Promise<{code: number; stdout: string; stderr: string}>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code, signal) =>
			resolve({code: code ?? 128 + (os.constants.signals[signal ?? 'SIGKILL'] ?? 0), stdout, stderr}),
		);
	});
}
