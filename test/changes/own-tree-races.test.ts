import {execFileSync} from 'node:child_process';
import {raceSwaps} from '../../bench/swaps.ts';
import {withTreeFunctions} from '../../src/changes/own-tree-functions.ts';
import {sh} from '../../src/core/script.ts';
import {rootTest} from '../helpers/needs.ts';

rootTest('a directory that is swapped for a link meanwhile leads to no file outside', t => {
	const {rounds, lost, owned, swaps} = raceSwaps(10, (folder, id) => {
		const {text, functions} = withTreeFunctions(sh`own_tree ${folder} ${id} ${id}`);
		execFileSync('sh', ['-c', `${functions}\n(${text}) || :`], {stdio: 'ignore'});
	});
	t.deepEqual({rounds, lost, owned}, {rounds: 10, lost: 0, owned: 10});
	t.true(swaps > 1000, String(swaps));
});
