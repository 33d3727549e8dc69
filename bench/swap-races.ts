/**
Changes the owner of a tree while its attacker swaps a directory in it for a link to root's files, by `own_tree` and, for
comparison, by what is usually written.

Usage, as root: npx tsx bench/swap-races.ts [ROUNDS]
*/
import {execFileSync} from 'node:child_process';
import process from 'node:process';
import {withTreeFunctions} from '../src/changes/own-tree-functions.ts';
import {sh} from '../src/core/script.ts';
import {type Owning, raceSwaps} from './swaps.ts';

const rounds = Number(process.argv[2] ?? 1000);

const ours: Owning = (folder, id) => {
	const {text, functions} = withTreeFunctions(sh`own_tree ${folder} ${id} ${id}`);
	// What comes in meanwhile may make it fail; nothing outside may change hands then either
	execFileSync('sh', ['-c', `${functions}\n(${text}) || :`], {stdio: 'ignore'});
};
const usual: Owning = (folder, id) => {
	execFileSync('sh', ['-c', 'find "$1" -exec chown -h "$2:$2" {} + || :', 'find', folder, String(id)], {stdio: 'ignore'});
};

for (const [name, own, count] of [
	['find -exec chown -h {} +', usual, Math.min(rounds, 100)],
	['own_tree', ours, rounds],
] as const) {
	const {lost, owned, swaps} = raceSwaps(count, own);
	console.log(`${name}: files of root given away in ${lost} of ${count} rounds, the rest right in ${owned}, amid ${swaps} swaps`);
	process.exitCode = own === ours && (lost > 0 || owned < count) ? 1 : (process.exitCode ?? 0);
}
