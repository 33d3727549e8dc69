import test from 'ava';
import {renderPosition} from '../../src/core/position.ts';
import {isProblem, isUndetermined, Problem, undetermined} from '../../src/core/problem.ts';

const position = {file: 'site.yml', line: 4, column: 7};

test('details that are added fill gaps, and change nothing that is there', t => {
	const cause = new Error('x');
	const problem = new Problem('CODE', 'no user "a"', {hint: 'make one', cause}).at({
		position,
		hint: 'other',
		subject: 'file › owner',
	});
	t.like(problem, {code: 'CODE', message: 'no user "a"', hint: 'make one', position, subject: 'file › owner', cause});
});

test('the problem that details are added to stays as it is', t => {
	const problem = new Problem('CODE', 'x');
	problem.at({position});
	t.is(problem.position, undefined);
});

test('as data it has no stack and no cause', t => {
	const told = JSON.parse(JSON.stringify(new Problem('CODE', 'x', {position, cause: new Error('inner')})));
	t.deepEqual(told, {code: 'CODE', message: 'x', position});
});

test('a problem is an error, other errors are no problem', t => {
	t.true(new Problem('CODE', 'x') instanceof Error);
	t.true(isProblem(new Problem('CODE', 'x')));
	t.false(isProblem(new Error('x')));
	t.false(isProblem({code: 'CODE', message: 'x'}));
	t.false(isProblem(undefined));
});

test('what nobody can know yet is a problem of its own kind', t => {
	t.true(isUndetermined(undetermined('only useradd knows')));
	t.true(isUndetermined(undetermined('x').at({position})));
	t.false(isUndetermined(new Problem('CODE', 'x')));
	t.false(isUndetermined(new Error('UNDETERMINED')));
});

test('a position as compilers write it', t => {
	t.is(renderPosition(position), 'site.yml:4:7');
});
