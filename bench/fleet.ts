/**
Fifty hosts and twenty converged tasks: time, processor time and peak memory of the one process, beside OpenSSH's client
doing nothing on the same hosts.

Usage: npx tsx bench/fleet.ts [HOSTS] [RUNS]      (needs `npm run build`: the built program is measured)
*/
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {withLab, writeTwentyTasks} from './lab.ts';

const hosts = Number(process.argv[2] ?? 50);
const runs = Number(process.argv[3] ?? 3);
const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

type Measured = {
	readonly wallSeconds: number;
	readonly cpuSeconds: number;
	readonly peakMiB: number;
	readonly code: number | null;
	readonly output: string;
};

const names = Array.from({length: hosts}, (_, index) => `host${String(index + 1).padStart(3, '0')}`);
const begun = performance.now();
await withLab(names, async lab => {
	console.log(`${hosts} lab hosts up in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
	const playbook = await writeTwentyTasks(lab);
	const play = [program, 'play', playbook, '-i', lab.inventoryFile];
	const first = await measure(process.execPath, play);
	if (first.code !== 0) {
		throw new Error(first.output);
	}

	print('first run, 20 tasks to do', [first]);
	const ours: Measured[] = [];
	const theirs: Measured[] = [];
	for (let count = 0; count < runs; count++) {
		ours.push(await measure(process.execPath, play));
		theirs.push(await measure('sh', ['-c', sshOnAll(lab.hosts)]));
	}

	print(`runner, 20 tasks with nothing to do, median of ${runs}`, ours);
	print(`ssh true, 50 at a time, median of ${runs}`, theirs);
	console.log(ours[0]?.output.trim().split('\n').at(-1));
});

function sshOnAll(all: readonly {readonly vars: Readonly<Record<string, unknown>>}[]): string {
	const ports = all.map(({vars}) => vars.ansible_port).join('\n');
	const {ansible_ssh_private_key_file: key, runner_known_hosts: known} = all[0]?.vars ?? {};
	return `printf '%s\\n' '${ports}' | xargs -P 50 -I{} ssh -F none -i '${key}' -o UserKnownHostsFile='${known}' -p {} root@127.0.0.1 true`;
}

/** A command as a whole process tree: processor time from the kernel, peak memory of its largest process seen. */
async function measure(command: string, args: readonly string[]): Promise<Measured> {
	const start = performance.now();
	const child = spawn('bash', ['-c', 'TIMEFORMAT="CPU %U %S"; time "$@"', 'bash', command, ...args], {
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	let errors = '';
	let peakMiB = 0;
	child.stdout.on('data', chunk => {
		output += chunk;
	});
	child.stderr.on('data', chunk => {
		errors += chunk;
	});
	const watch = setInterval(() => {
		peakMiB = Math.max(peakMiB, peakOf(child.pid));
	}, 20);
	const code = await new Promise<number | null>(resolve => {
		child.on('close', resolve);
	});
	clearInterval(watch);
	const [, user = '0', system = '0'] = /CPU ([\d.]+) ([\d.]+)/.exec(errors) ?? [];
	return {
		wallSeconds: (performance.now() - start) / 1000,
		cpuSeconds: Number(user) + Number(system),
		peakMiB,
		code,
		output: output + errors,
	};
}

/** VmHWM of the processes below one, the largest. */
function peakOf(pid: number | undefined): number {
	try {
		const children = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
		return Math.max(
			0,
			...children
				.filter(child => child !== '')
				.map(child => {
					const [, kib = '0'] = /VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child}/status`, 'utf8')) ?? [];
					return Number(kib) / 1024;
				}),
		);
	} catch {
		return 0; // It ended meanwhile
	}
}

function print(title: string, all: readonly Measured[]): void {
	const median = (pick: (one: Measured) => number) => all.map(pick).sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
	console.log(
		`${title}: ${median(one => one.wallSeconds).toFixed(2)} s wall, ${median(one => one.cpuSeconds).toFixed(2)} s CPU, ${median(one => one.peakMiB).toFixed(0)} MiB peak`,
	);
}
