import test from 'ava';
import {isProblem} from '../../src/core/problem.ts';
import assert from '../../src/modules/assert.ts';
import {plansOf, refusesOf, rejectsOf} from '../helpers/module.ts';

const plan = plansOf(assert);
const refuses = refusesOf(assert);
const rejects = rejectsOf(assert);

const right = {text: '1 < 2', holds: true};
const wrong = {text: 'size(hosts) > 2', holds: false};

test('nothing to do: all conditions hold', plan, undefined, {that: [right, right]}, []);
test('nothing to do: the only condition holds', plan, undefined, {that: right}, []);
test(
	'the first that does not hold',
	refuses,
	undefined,
	{that: [right, wrong, {...wrong, text: 'false'}]},
	'ASSERTION_FAILED',
	'does not hold: size(hosts) > 2',
);
test('one alone does not hold', refuses, undefined, {that: wrong}, 'ASSERTION_FAILED', 'does not hold: size(hosts) > 2');
test('no condition', rejects, {that: []}, ['that: has to hold at least one condition']);

test('the message says why', t => {
	const error = t.throws(() => assert.plan(undefined, assert.args.parse({that: wrong, msg: 'three hosts are needed'})));
	t.true(isProblem(error));
	t.like(error, {why: 'three hosts are needed'});
});
