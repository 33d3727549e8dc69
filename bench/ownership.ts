/**
What it costs to look whether 100,000 files belong to whom they should, and to put it right, beside `chown -R` on the same files.

Usage, as root: npx tsx bench/ownership.ts [FILES] [RUNS]
*/
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {ownTree} from '../src/changes/own-tree.ts';
import {census, type TreeWish} from '../src/facts/census.ts';
import {createTransport} from '../src/transport/index.ts';

const files = Number(process.argv[2] ?? 100_000);
const runs = Number(process.argv[3] ?? 5);
const perFolder = 100;

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'runner-ownership-')));
const transport = createTransport({warn: console.error});
try {
	for (let made = 0; made < files; made += perFolder) {
		const at = path.join(folder, String(made));
		fs.mkdirSync(at);
		for (let index = 0; index < Math.min(perFolder, files - made); index++) {
			fs.writeFileSync(path.join(at, String(index)), '');
		}
	}

	const connection = await transport.connect({name: 'here', address: 'here', groups: [], vars: {ansible_connection: 'local'}});
	const span = [{first: 100_000, last: 165_535}];
	const wish = (user: string): TreeWish => ({path: folder, user, group: user, keep: {users: [], groups: []}});
	const kept = {...wish('100000'), keep: {users: span, groups: span}};
	const look = async (owner = wish('100000')) => census(owner).look(connection.aside);
	const chown = async (owner: string) => execFileSync('chown', ['-R', owner, folder]);
	const give = async (owner: string) => {
		const found = await look(wish(owner));
		const {code, stderr} = await connection.exec(ownTree(wish(owner), found ?? fail()).apply);
		return code === 0 ? undefined : fail(stderr);
	};

	await chown('100000:100000');
	const [first, second] = [ctimes(), await look(), ctimes()].filter(one => typeof one === 'string');
	const moved = first === second ? 'none' : 'some';
	const nothing = await best({
		'chown -R': async () => chown('100000:100000'),
		'look, nothing to do': async () => look(),
		'look, all of it kept': async () => look(kept),
	});
	let turn = 0;
	const all = await best({
		'chown -R': async () => chown(turn++ % 2 ? '100000:100000' : '100001:100001'),
		'look and change': async () => give(turn++ % 2 ? '100000' : '100001'),
	});
	print(`${files} files, nothing to do; change times moved by the look: ${moved}`, nothing);
	print(`${files} files, all to be changed`, all);
	process.exitCode = moved === 'none' && (nothing['look, nothing to do'] ?? 0) <= 2 * (nothing['chown -R'] ?? 0) ? 0 : 1;
} finally {
	await transport.close();
	fs.rmSync(folder, {recursive: true});
}

/** Fewest milliseconds of each, in turns: what else the machine does hits all of them. */
async function best(work: Readonly<Record<string, () => Promise<unknown>>>): Promise<Readonly<Record<string, number>>> {
	const fewest: Record<string, number> = {};
	for (let run = 0; run < runs; run++) {
		for (const [name, act] of Object.entries(work)) {
			const start = performance.now();
			await act();
			fewest[name] = Math.min(fewest[name] ?? Number.POSITIVE_INFINITY, performance.now() - start);
		}
	}

	return fewest;
}

function print(title: string, figures: Readonly<Record<string, number>>): void {
	console.log(title);
	for (const [name, milliseconds] of Object.entries(figures)) {
		const ratio = (milliseconds / (figures['chown -R'] ?? 1)).toFixed(2);
		console.log(`  ${name.padEnd(22)}${milliseconds.toFixed(0).padStart(7)} ms${ratio.padStart(8)} ×`);
	}
}

function ctimes(): string {
	return execFileSync('sh', ['-c', 'find "$1" -printf "%p %C@\\n" | sort | sha256sum', 'find', folder], {encoding: 'utf8'});
}

function fail(why = 'the folder is gone'): never {
	throw new Error(why);
}
