import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import {descriptionOf, modulePages, stalePages} from '../../scripts/module-pages.ts';
import type {Problem} from '../../src/core/problem.ts';
import {parseYaml, plain} from '../../src/core/yaml.ts';
import {registry} from '../../src/modules/index.ts';
import {loadPlaybook} from '../../src/playbook/index.ts';
import {shapeOf} from '../../src/playbook/shape.ts';

const namesIn = async (folder: string, end: string) =>
	(await fs.readdir(folder)).filter(name => name.endsWith(end)).map(name => name.slice(0, -end.length));

test('a module has one name in its file, in the list, on its page and in its test', async t => {
	const files = (await namesIn('src/modules', '.ts')).filter(name => name !== 'index').sort();
	const tests = await namesIn('test/modules', '.test.ts');
	const pages = await namesIn('docs/modules', '.md');
	t.true(files.length >= 7);
	t.deepEqual([...registry.keys()].sort(), files);
	for (const name of files) {
		const {default: module} = await import(`../../src/modules/${name}.ts`);
		t.is(module, registry.get(name), `src/modules/${name}.ts`);
		t.is(module.name, name);
		t.true(tests.includes(name), `there is no test/modules/${name}.test.ts`);
		t.true(pages.includes(name), `there is no docs/modules/${name}.md`);
	}
});

test('every page is current', async t => {
	t.deepEqual(await stalePages(), [], 'run scripts/module-pages.ts');
	t.is(modulePages().size, registry.size + 1);
});

test('a summary is one sentence', t => {
	for (const {name, summary} of registry.values()) {
		t.regex(summary, /^\p{Uppercase}[^\n]*\.$/u, name);
	}
});

test('every argument says what it is', t => {
	for (const {name, args} of registry.values()) {
		const shape = shapeOf(args);
		t.true(Object.keys(shape).length > 0, name);
		for (const [argument, schema] of Object.entries(shape)) {
			t.regex(descriptionOf(schema) ?? '', /^.+\.$/, `${name}: ${argument}`);
		}
	}
});

test('a shorthand is an argument', t => {
	for (const {name, args, shorthand} of registry.values()) {
		t.true(shorthand === undefined || shorthand in shapeOf(args), name);
	}
});

test('every module has a test of the state in which nothing is to do', async t => {
	for (const name of registry.keys()) {
		const source = await fs.readFile(`test/modules/${name}.test.ts`, 'utf8');
		t.regex(source, /test\('nothing to do/, name);
	}
});

test('an example is a playbook that can be read, and uses its module', async t => {
	const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'runner-test-'));
	t.teardown(() => fs.rm(folder, {recursive: true}));
	for (const {name, example} of registry.values()) {
		const file = path.join(folder, `${name}.yml`);
		await fs.writeFile(file, example);
		const problems: Problem[] = [];
		t.truthy(await loadPlaybook(file, registry, problem => problems.push(problem)));
		t.deepEqual(problems, [], name);
		const plays = plain(parseYaml(example, file) ?? t.fail()) as readonly {tasks: readonly object[]}[];
		t.true(
			plays.some(({tasks}) => tasks.some(task => name in task)),
			name,
		);
	}
});
