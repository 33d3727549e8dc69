import test from 'ava';
import type {ToldProblem} from '../../src/core/problem.ts';
import {renderProblem, renderProblems} from '../../src/report/index.ts';

const source = (text: string) => () => text;
const owner: ToldProblem = {
	code: 'NO_SUCH_USER',
	message: 'no user "alice" in container 101',
	position: {file: 'playbooks/site.yml', line: 2, column: 8},
	subject: 'own_shared_volume › owner',
	why: 'Files are owned by number, so the user has to exist before the volume can be given to it.',
	hint: 'add ensure_admin_user before this task, or write a uid',
	hosts: ['pve1', 'pve2'],
};

const rendered = test.macro((t, problem: ToldProblem, text: string | undefined, expected: string) => {
	t.is(renderProblem(problem, {source: () => text, color: false}), expected);
});

test(
	'what, where, why, what to do',
	rendered,
	owner,
	'volume:\nowner: alice\n',
	`playbooks/site.yml:2:8  own_shared_volume › owner
  no user "alice" in container 101
  2 │ owner: alice
    │        ^
  Files are owned by number, so the user has to exist before the volume can be given to it.
  → add ensure_admin_user before this task, or write a uid
  on pve1, pve2
`,
);
test(
	'a file that is not at hand',
	rendered,
	{code: 'X', message: 'not valid YAML: oops', position: {file: 'a.yml', line: 3, column: 1}},
	undefined,
	'a.yml:3:1\n  not valid YAML: oops\n',
);
test(
	'no place at all, and a message of several lines',
	rendered,
	{code: 'X', message: 'no host matches "wbe*"\nthe groups are all, web', hint: 'did you mean "web*"?'},
	undefined,
	'no host matches "wbe*"\n  the groups are all, web\n  → did you mean "web*"?\n',
);
test(
	'tabs and wide characters before the place',
	rendered,
	{code: 'X', message: 'm', position: {file: 'a.yml', line: 1, column: 8}},
	'\tname: 東京 x'.replace('name: ', '東京: '),
	'a.yml:1:8\n  m\n  1 │     東京: 東京 x\n    │               ^\n',
);
test(
	'a line that the file does not have any more',
	rendered,
	{code: 'X', message: 'm', position: {file: 'a.yml', line: 9, column: 1}},
	'a: 1\n',
	'a.yml:9:1\n  m\n',
);

for (const line of [
	'ansible_password: hunter2',
	'{become_password: hunter2}',
	'"password_hash": hunter2',
	'api_token: hunter2',
]) {
	test(
		`a line that gives a secret: ${line}`,
		rendered,
		{code: 'X', message: 'm', position: {file: 'a.yml', line: 1, column: 1}},
		`${line}\n`,
		'a.yml:1:1\n  m\n',
	);
}

test('a very long line is cut around the place', t => {
	const text = `${'a'.repeat(5000)}!${'b'.repeat(5000)}`;
	const lines = renderProblem(
		{code: 'X', message: 'm', position: {file: 'a.yml', line: 1, column: 5001}},
		{source: source(text), color: false},
	).split('\n');
	t.true((lines[2]?.length ?? 0) < 110);
	t.is(lines[2]?.[lines[3]?.indexOf('^') ?? 0], '!');
});

test('all problems by file and place, the same one once, and how many', t => {
	const at = (file: string, line: number, hosts?: readonly string[]): ToldProblem => ({
		code: 'X',
		message: `mistake ${line}`,
		position: {file, line, column: 1},
		hosts,
	});
	const problems = [
		at('b.yml', 1),
		{code: 'X', message: 'general'},
		at('a.yml', 10),
		at('a.yml', 9, ['x']),
		at('a.yml', 9, ['y']),
	];
	t.is(
		renderProblems(problems, {color: false}, 'no host was contacted'),
		`a.yml:9:1
  mistake 9
  on x, y

a.yml:10:1
  mistake 10

b.yml:1:1
  mistake 1

general

4 mistakes in 2 files · no host was contacted
`,
	);
});

test('one problem is not counted', t => {
	t.is(renderProblems([{code: 'X', message: 'no such file'}], {color: false}), 'no such file\n');
});

test('hundreds of problems are not all printed', t => {
	const problems = Array.from({length: 300}, (_, index) => ({code: 'X', message: `mistake ${index}`}));
	const text = renderProblems(problems, {color: false});
	t.is(text.match(/^mistake/gm)?.length, 50);
	t.true(text.endsWith('300 mistakes · the first 50 are shown\n'));
});

test('in colour', t => {
	t.is(
		renderProblem({code: 'X', message: 'm', position: {file: 'a', line: 1, column: 1}, subject: 's', hint: 'h'}, {color: true}),
		'\x1B[36ma:1:1\x1B[39m  \x1B[1ms\x1B[22m\n\x1B[31m\x1B[1m  m\x1B[22m\x1B[39m\n  \x1B[36m→ h\x1B[39m\n',
	);
});
