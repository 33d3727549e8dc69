import fs from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import {isProblem, type Problem} from '../../src/core/problem.ts';
import {loadInventory, renderInventoryGraph, renderInventoryList} from '../../src/inventory/index.ts';
import {project} from './project.ts';

const fleet =
	'all:\n  vars: {a: 1}\n  children:\n    web:\n      hosts:\n        web[1:2]:\n          ansible_port: 22\n    db:\n      children: {web: }\n';

test('whatever a file says, there are hosts or problems, and every problem has its place', async t => {
	const directory = await project(t, {});
	const file = path.join(directory, 'hosts.yml');
	const piece = fc.oneof(
		fc.constantFrom(
			'[',
			']',
			'{',
			'}',
			':',
			'- ',
			'\n',
			'  ',
			'\t',
			'*a',
			'&a ',
			'"',
			"'",
			'|',
			'>',
			'#',
			'!x ',
			'---\n',
			'[1:3]',
			'\0',
			'\u001b',
			'é',
			'',
		),
		fc.constantFrom(
			'all:',
			'hosts:',
			'children:',
			'vars:',
			'web:',
			'ansible_port:',
			'ansible_host:',
			'__proto__:',
			'<<:',
			'null',
			'{{ x }}',
		),
	);
	const edit = fc.record({at: fc.nat({max: fleet.length}), cut: fc.nat({max: 6}), insert: piece});
	await fc.assert(
		fc.asyncProperty(fc.array(edit, {minLength: 1, maxLength: 4}), async edits => {
			const text = edits.reduce((before, {at, cut, insert}) => before.slice(0, at) + insert + before.slice(at + cut), fleet);
			await fs.writeFile(file, text);
			const problems: Problem[] = [];
			const inventory = await loadInventory([file], {}, problem => problems.push(problem));
			t.true(inventory.hosts.length > 0 || problems.length > 0, text);
			t.true(
				problems.every(problem => isProblem(problem) && (problem.position || problem.code === 'INVENTORY_EMPTY')),
				text,
			);
			const lines = text.split(/\r\n?|\n/).length;
			t.true(
				problems.every(({position}) => !position || (position.line <= lines && position.column > 0)),
				text,
			);
			t.is(typeof JSON.parse(renderInventoryList(inventory)), 'object');
			t.regex(renderInventoryGraph(inventory), /^@all:\n/);
		}),
		{numRuns: 200},
	);
});

test('whatever a pattern says, it means hosts or is a problem', async t => {
	const directory = await project(t, {'hosts.yml': fleet});
	const inventory = await loadInventory([path.join(directory, 'hosts.yml')], {}, problem => t.fail(problem.message));
	const piece = fc.constantFrom(
		'web',
		'web1',
		'db',
		'all',
		':',
		',',
		'&',
		'!',
		'~',
		'[',
		']',
		'[0]',
		'[1:]',
		'*',
		'?',
		'(',
		')',
		'{',
		'.',
		'\\',
		' ',
		'::1',
		'',
	);
	fc.assert(
		fc.property(fc.array(piece, {maxLength: 7}), pieces => {
			try {
				t.true(inventory.select(pieces.join('')).length > 0);
			} catch (error) {
				t.true(isProblem(error), `${pieces.join('')}: ${error}`);
			}
		}),
		{numRuns: 500},
	);
});
