/**
What a converged play of twenty tasks costs on a long line: round trips as the program counts them, and time through a proxy
that holds everything back by 50 ms each way, beside OpenSSH's client doing nothing through the same proxy.

Usage: npx tsx bench/round-trips.ts [RUNS]      (needs `npm run build`: the built program is measured)
*/
import {execFile} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {startProxy} from '../test/helpers/proxy.ts';
import {eventsOf} from '../test/helpers/runner.ts';
import type {TestLab} from '../test/helpers/start-lab.ts';
import {inventoryThrough} from './cuts.ts';
import {withLab, writeTwentyTasks} from './lab.ts';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const runner = async (...args: readonly string[]) => run(process.execPath, [program, ...args], {maxBuffer: 16 * 1024 * 1024});
const runs = Number(process.argv[2] ?? 5);
const delayMs = 50;

await withLab(['far'], async lab => {
	const playbook = await writeTwentyTasks(lab);
	await runner('play', playbook, '-i', lab.inventoryFile);

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
					const {stdout} = await runner('play', playbook, '-i', inventory.file, '--format', 'json-lines');
					const events = eventsOf(stdout);
					const end = events.find(event => event.type === 'host-finished');
					const changed = events.some(event => event.type === 'change-applied');
					if (changed || !end) {
						throw new Error(`not converged: ${stdout}`);
					}

					roundTrips = end.roundTrips;
				}),
			);
			theirs.push(await seconds(async () => run('ssh', [...inventory.sshOptions, 'true'])));
		}

		const startUp = await seconds(async () => runner('check', playbook, '-i', inventory.file));
		console.log(`round trips after the connection, 20 tasks with nothing to do: ${roundTrips}`);
		console.log(
			`wall seconds at ${2 * delayMs} ms a round trip, median of ${runs}: runner ${median(ours)}, of which ${startUp.toFixed(2)} before the first packet`,
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
