import {createHash, randomBytes, randomInt} from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import {startProxy} from '../test/helpers/proxy.ts';
import {runner} from '../test/helpers/runner.ts';
import type {TestLab} from '../test/helpers/start-lab.ts';

/** What became of a file whose replacement was cut at random bytes. */
export type CutFigures = {
	readonly cuts: number;
	/** The old file, or the new one, whole and with its mode. */
	readonly whole: number;
	/** Neither: what must never be. */
	readonly broken: readonly string[];
	/** Runs that said all is well although the new file was not there. */
	readonly falseSuccesses: number;
	/** Files of ours that are left after a last, uncut run. */
	readonly leftovers: readonly string[];
};

const sizeBytes = 300_000;

/** Replaces a file on the lab's first host again and again, resetting the connection after a random number of bytes. */
export async function cutReplacements(lab: TestLab, count: number): Promise<CutFigures> {
	const [host] = lab.hosts;
	if (!host) {
		throw new Error('the lab has no host');
	}

	const port = Number(host.vars.ansible_port);
	let cutAfterBytes = 0;
	const proxy = await startProxy(port, () => ({cutAfterBytes}));
	const inventory = await inventoryThrough(lab, proxy.port);
	await lab.run(host, 'mkdir -p /etc/cut && printf old > /etc/cut/file && chmod 640 /etc/cut/file');
	let known = digest('old');
	let whole = 0;
	let falseSuccesses = 0;
	const broken: string[] = [];
	try {
		for (let cut = 0; cut < count; cut++) {
			const content = `${randomBytes(sizeBytes / 2).toString('hex')}\n`;
			const playbook = await writePlaybook(lab, content);
			cutAfterBytes = randomInt(2000, sizeBytes + 20_000);
			const {code} = await runner(['play', playbook, '-i', inventory]);
			const {stdout} = await lab.run(host, "sha256sum < /etc/cut/file | cut -d' ' -f1; stat -c %a /etc/cut/file");
			const [found = '', mode] = stdout.trim().split('\n');
			if (mode === '640' && [known, digest(content)].includes(found)) {
				whole++;
			} else {
				broken.push(`cut ${cut} after ${cutAfterBytes} bytes: mode ${mode}, digest ${found}`);
			}

			falseSuccesses += code === 0 && found !== digest(content) ? 1 : 0;
			known = found;
		}

		await runner(['play', await writePlaybook(lab, 'last\n'), '-i', lab.inventoryFile]);
	} finally {
		await proxy.close();
	}

	const {stdout} = await lab.run(host, 'ls -A /etc/cut');
	return {
		cuts: count,
		whole,
		broken,
		falseSuccesses,
		leftovers: stdout
			.trim()
			.split('\n')
			.filter(name => name !== 'file'),
	};
}

async function writePlaybook(lab: TestLab, content: string): Promise<string> {
	const folder = path.join(lab.directory, 'cuts');
	await fs.mkdir(folder, {recursive: true});
	await fs.writeFile(path.join(folder, 'content'), content);
	const playbook = path.join(folder, 'site.yml');
	await fs.writeFile(playbook, '- hosts: all\n  tasks:\n    - copy: {src: content, dest: /etc/cut/file}\n');
	return playbook;
}

/** The first host of a lab, reached through another port. @returns The inventory's path. */
export async function inventoryThrough({directory, hosts: [host]}: TestLab, port: number): Promise<string> {
	const own = Number(host?.vars.ansible_port);
	const known = await fs.readFile(String(host?.vars.runner_known_hosts), 'utf8');
	const knownHosts = path.join(directory, `known-hosts-${port}`);
	await fs.writeFile(knownHosts, known.replaceAll(`]:${own} `, `]:${port} `));
	const file = path.join(directory, `through-${port}.yml`);
	const vars = {...host?.vars, ansible_port: port, runner_known_hosts: knownHosts};
	await fs.writeFile(file, `${JSON.stringify({all: {hosts: {[host?.name ?? '']: vars}}}, undefined, '  ')}\n`);
	return file;
}

const digest = (content: string): string => createHash('sha256').update(content).digest('hex');
