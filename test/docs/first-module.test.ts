import {execFile} from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import test from 'ava';

const run = promisify(execFile);
const copied = ['src', 'scripts', 'test', 'docs/modules', 'package.json', 'tsconfig.json'];

/** Snippets whose fence names a file, in order. */
async function snippets(page: string): Promise<ReadonlyMap<string, string>> {
	const text = await fs.readFile(page, 'utf8');
	return new Map(
		Array.from(text.matchAll(/^```\w+ (\S.*)\n([\s\S]*?)^```$/gm), ([, name = '', content = '']) => [name, content]),
	);
}

test('who follows the page ends with a module that compiles, passes its test and runs', async t => {
	const found = await snippets('docs/first-module.md');
	t.deepEqual(
		[...found.keys()],
		[
			'src/facts/hostname.ts',
			'src/modules/hostname.ts',
			'src/modules/index.ts (added)',
			'test/modules/hostname.test.ts',
			'hostname.yml',
		],
	);

	const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'runner-test-'));
	t.teardown(() => fs.rm(folder, {recursive: true}));
	for (const name of copied) {
		await fs.cp(name, path.join(folder, name), {recursive: true});
	}

	await fs.symlink(path.resolve('node_modules'), path.join(folder, 'node_modules'));
	for (const [name, content] of found) {
		if (!name.endsWith(' (added)')) {
			await fs.writeFile(path.join(folder, name), content);
		}
	}

	const list = path.join(folder, 'src/modules/index.ts');
	const source = await fs.readFile(list, 'utf8');
	const added = found.get('src/modules/index.ts (added)') ?? '';
	await fs.writeFile(list, `${added}${source.replace('= [', '= [hostname, ')}`);

	const {AVA_PATH, NODE_V8_COVERAGE, ...env} = process.env;
	const inside = {cwd: folder, env};
	const node = async (...args: readonly string[]) => run(process.execPath, ['--import=tsx', ...args], inside);
	await node('scripts/module-pages.ts');
	t.regex(await fs.readFile(path.join(folder, 'docs/modules/hostname.md'), 'utf8'), /Host name, without a domain/);
	await fs.writeFile(
		path.join(folder, 'tsconfig.page.json'),
		JSON.stringify({extends: './tsconfig.json', include: ['src', 'test/modules/hostname.test.ts']}),
	);
	await t.notThrowsAsync(run('node_modules/.bin/tsc', ['--noEmit', '--project', 'tsconfig.page.json'], inside));
	await t.notThrowsAsync(run('node_modules/.bin/ava', ['test/modules/hostname.test.ts', 'test/modules/all.test.ts'], inside));

	const {stdout} = await node(
		...['src/cli/main.ts', 'play', 'hostname.yml', '-i', 'localhost,'],
		...['-e', 'ansible_connection=local', '--check'],
	);
	t.regex(stdout, /set the host name to my-first-module/);
	t.regex(stdout, /1 would change/);
});
