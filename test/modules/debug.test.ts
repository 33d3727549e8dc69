import test from 'ava';
import debug from '../../src/modules/debug.ts';
import {plansOf, rejectsOf} from '../helpers/module.ts';

const plan = plansOf(debug);
const rejects = rejectsOf(debug);

test('nothing to do: it only speaks', plan, undefined, {msg: 'hello'}, []);
test('no message', rejects, {}, ['msg: has to be given']);

const says = test.macro({
	exec(t, msg: unknown, remarks: readonly string[]) {
		t.deepEqual(debug.remarks?.(undefined, debug.args.parse({msg})), remarks);
	},
	title: (given = '') => `debug says: ${given}`,
});
test('a text', says, 'hello', ['hello']);
test('several lines', says, 'a\nb\n', ['a', 'b']);
test('a number', says, 5, ['5']);
test('nothing', says, null, ['null']);
test('a map', says, {a: [1]}, ['{"a":[1]}']);
