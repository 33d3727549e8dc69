/**
What a converged play of twenty tasks costs on a long line: round trips as the program counts them, and time through a proxy
that holds everything back by 50 ms each way, beside OpenSSH's client doing nothing through the same proxy.

Usage: npx tsx bench/round-trips.ts [RUNS]
*/
import {execFile} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {startProxy} from '../test/helpers/proxy.ts';
import {eventsOf, runner} from '../test/helpers/runner.ts';
import type {TestLab} from '../test/helpers/start-lab.ts';
import {inventoryThrough} from './cuts.ts';
import {withLab, writeTwentyTasks} from './lab.ts';

const run = promisify(execFile);
const runs = Number(process.argv[2] ?? 5);
const delayMs = 50;

await withLab(['far'], async lab => {
	const playbook = await writeTwentyTasks(lab);
	const first = await runner(['play', playbook, '-i', lab.inventoryFile]);
	if (first.code !== 0) {
		throw new Error(first.stdout + first.stderr);
	}

	const [host] = lab.hosts;
	const proxy = await startProxy(Number(host?.vars.ansible_port), () => ({delayMs}));
	try {
		const inventory = await behindProxy(lab, proxy.port);
		const ours: number[] = [];
		const theirs: number[] = [];
		let roundTrips: number | undefined;
		for (let count = 0; count < runs; count++) {
			ours.push(
				await seconds(async () => {
					const {stdout, stderr, code} = await runner(['play', playbook, '-i', inventory.file, '--format', 'json-lines']);
					const events = eventsOf(stdout);
					const end = events.find(event => event.type === 'host-finished');
					const changed = events.some(event => event.type === 'change-applied');
					if (code !== 0 || changed || !end) {
						throw new Error(`not converged: ${stdout}${stderr}`);
					}

					roundTrips = end.roundTrips;
				}),
			);
			theirs.push(await seconds(async () => run('ssh', [...inventory.sshOptions, 'true'])));
		}

		const startUp = await seconds(async () => runner(['check', playbook, '-i', inventory.file]));
		console.log(`round trips after the connection, 20 tasks with nothing to do: ${roundTrips}`);
		console.log(
			`wall seconds at ${2 * delayMs} ms a round trip, median of ${runs}: runner ${median(ours)}, of which ${startUp.toFixed(2)} before the first packet (loader included)`,
		);
		console.log(`                                                       ssh true ${median(theirs)}`);
	} finally {
		await proxy.close();
	}
});

async function behindProxy(lab: TestLab, port: number) {
	const file = await inventoryThrough(lab, port);
	const key = String(lab.hosts[0]?.vars.ansible_ssh_private_key_file);
	const known = path.join(lab.directory, `known-hosts-${port}`);
	return {file, sshOptions: ['-F', 'none', '-i', key, '-p', String(port), '-o', `UserKnownHostsFile=${known}`, 'root@127.0.0.1']};
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): string {
	return ([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0).toFixed(2);
}
