import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pLimit from 'p-limit';
import type {Host} from '../core/host.ts';
import {isProblem, Problem} from '../core/problem.ts';
import {makeClusters} from './clusters.ts';
import {exclusively, resolveDirectory} from './directory.ts';
import {ensureKey, replaceFile} from './keys.ts';
import {findRunning, killAll, type Running} from './processes.ts';
import {findProgram} from './program.ts';
import {assertLab, assertNodes, readSshdVersion} from './requirements.ts';
import {hostFolder, type LabHost, labHosts} from './settings.ts';
import {type NodeParts, type StartOptions, startHost, waitForBoot} from './start.ts';
import {describe, type LabStatus} from './status.ts';
import {makeTemplate} from './template.ts';
import {readBase} from './tree.ts';

export type UpOptions = {
	/** Lab directory; made where it is not there. */
	readonly directory: string;
	/** Receives a line for each host that was started. */
	readonly report?: (line: string) => void;
	/** Hosts die when this process ends, however it ends. */
	readonly endsWithProcess?: boolean;
	/** Folder of this program as JavaScript, for Proxmox nodes; the one it runs from unless given. */
	readonly program?: string;
};

/**
Brings up the hosts that do not run yet; those that run are left alone, unless they have moved to another address or port.

Throws a `Problem` when a host does not start; the others do.
*/
export async function labUp(hosts: readonly Host[], options: UpOptions): Promise<LabStatus> {
	assertLab();
	const wanted = labHosts(hosts);
	const directory = await resolveDirectory(options.directory);
	return exclusively(directory, async () => {
		await bringUp(wanted, directory, options);
		return describe(wanted, directory);
	});
}

/** A fresh root file system for these hosts. They keep their host keys. */
export async function labReset(hosts: readonly Host[], options: UpOptions): Promise<LabStatus> {
	assertLab();
	const wanted = labHosts(hosts);
	const directory = await resolveDirectory(options.directory);
	return exclusively(directory, async () => {
		await Promise.all(wanted.map(async ({name}) => killAll(directory, name)));
		await bringUp(wanted, directory, options);
		return describe(wanted, directory);
	});
}

async function bringUp(hosts: readonly LabHost[], directory: string, {report, program, endsWithProcess = false}: UpOptions) {
	await fs.mkdir(path.join(directory, 'hosts'), {recursive: true});
	await fs.chmod(directory, 0o700);
	const running = new Map(findRunning(directory).map(host => [host.name, host]));
	await makeClusters(hosts, [...running.keys()], directory);
	const clientKey = await ensureKey(path.join(directory, 'id_ed25519'));
	const options: StartOptions = {
		directory,
		clientKey,
		endsWithProcess,
		base: await readBase(hosts, await readSshdVersion()),
		node: hosts.some(({pve}) => pve) ? await nodeParts(directory, program) : undefined,
	};
	for (const host of hosts) {
		await ensureKey(await hostKeyFile(directory, host));
	}

	// Before the first host answers, so that nobody meets one without knowing its key
	await writeKnownHosts(hosts, [...running.values()], directory);
	const limit = pLimit(2 * os.availableParallelism());
	const failures: unknown[] = [];
	await limit.map(hosts, async host => {
		try {
			if (await ensureHost(host, running.get(host.name), options)) {
				report?.(`${host.name} is up on ${host.address} port ${host.port}`);
			}
		} catch (error) {
			failures.push(error);
		}
	});
	if (failures.length > 0) {
		throw merge(failures);
	}
}

async function nodeParts(directory: string, program: string | undefined): Promise<NodeParts> {
	assertNodes();
	return {program: await findProgram(program), template: await makeTemplate(directory)};
}

/** Whether it had to be started. */
async function ensureHost(host: LabHost, running: Running | undefined, options: StartOptions): Promise<boolean> {
	if (running) {
		const isInPlace = running.address === host.address && running.port === host.port;
		if (isInPlace && (await waitForBoot(host, options.directory))) {
			return false;
		}

		await killAll(options.directory, host.name);
	}

	await startHost(host, options);
	return true;
}

async function hostKeyFile(directory: string, {name}: {readonly name: string}): Promise<string> {
	const folder = hostFolder(directory, name);
	await fs.mkdir(folder, {recursive: true});
	return path.join(folder, 'ssh_host_ed25519_key');
}

/** Of the wanted hosts and those that run beside them. */
async function writeKnownHosts(hosts: readonly LabHost[], running: readonly Running[], directory: string): Promise<void> {
	const others = running.filter(({name}) => !hosts.some(host => host.name === name));
	const lines = [...hosts, ...others].map(async host => {
		const place = host.port === 22 ? host.address : `[${host.address}]:${host.port}`;
		return `${place} ${await ensureKey(await hostKeyFile(directory, host))}\n`;
	});
	await replaceFile(path.join(directory, 'known_hosts'), (await Promise.all(lines)).sort().join(''), 0o600);
}

function merge(failures: readonly unknown[]): unknown {
	const problems = failures.filter(isProblem);
	const [first] = problems;
	if (!first || problems.length < failures.length) {
		return failures.find(error => !isProblem(error));
	}

	return problems.length === 1
		? first
		: new Problem(first.code, problems.map(({message}) => message).join('\n'), {
				why: first.why,
				hint: first.hint,
				hosts: problems.flatMap(({hosts}) => hosts ?? []),
			});
}
