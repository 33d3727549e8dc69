import test from 'ava';
import {asUser, sh, withStdin} from '../../src/core/script.ts';
import {vouched} from '../../src/facts/vouched.ts';
import {recorded} from '../helpers/module.ts';

test('any exit code is an answer', async t => {
	const output = {code: 3, stdout: 'a', stderr: 'b'};
	t.deepEqual(await recorded({}, {}, {vouched: {'test -e x': output}})(vouched(sh`test -e x`)), output);
});

test('other input or another user make it another question', t => {
	const keys = [sh`cat`, withStdin(sh`cat`, 'a'), withStdin(sh`cat`, 'b'), asUser(sh`cat`, 'alice')].map(
		script => vouched(script).key,
	);
	t.is(new Set(keys).size, 4);
	t.true(keys.includes(vouched(sh`cat`).key));
});
