import fs from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';

/** Which rooms a room may import from, besides itself. */
const allowed: Record<string, readonly string[]> = {
	core: [],
	domain: [],
	facts: ['core', 'domain'],
	changes: ['core', 'domain', 'facts'],
	modules: ['core', 'domain', 'facts', 'changes'],
	lab: ['core', 'domain'],
	inventory: ['core'],
	playbook: ['core'],
	transport: ['core'],
	engine: ['core'],
	report: ['core'],
	cli: ['core', 'modules', 'inventory', 'playbook', 'transport', 'engine', 'report', 'lab'],
};

test('imports only go down, and modules do not know each other', async t => {
	const files = (await fs.readdir('src', {recursive: true})).filter(file => file.endsWith('.ts'));
	t.true(files.length > 10);
	for (const file of files) {
		const [room = ''] = file.split(path.sep);
		const rooms = allowed[room] ?? [];
		const own = room === 'modules' && path.basename(file) !== 'index.ts' ? [] : [room];
		const source = await fs.readFile(path.join('src', file), 'utf8');
		for (const [, target = ''] of source.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
			const [other = ''] = path.join(path.dirname(file), target).split(path.sep);
			t.true([...own, ...rooms].includes(other), `${file} may not import ${target}`);
		}
	}
});

/** Each package has one door, so that it can be replaced, and its traps are known in one place. */
const doors: Record<string, string | RegExp> = {
	'js-yaml': /^core\/yaml/,
	ssh2: /^transport\//,
	handlebars: 'playbook/template.ts',
	'@marcbachmann/cel-js': 'playbook/expression.ts',
	yargs: /^cli\//,
	diff: 'core/diff.ts',
};

test('a package is imported in its own place only', async t => {
	const files = (await fs.readdir('src', {recursive: true})).filter(file => file.endsWith('.ts'));
	for (const file of files) {
		const source = await fs.readFile(path.join('src', file), 'utf8');
		for (const [, name = ''] of source.matchAll(/from '([^.'][^']*)'/g)) {
			const door = doors[name];
			t.true(
				door === undefined || (typeof door === 'string' ? file === door : door.test(file)),
				`${file} may not import ${name}`,
			);
		}
	}
});
