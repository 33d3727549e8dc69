import {execFileSync} from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {isProblem} from '../../src/core/problem.ts';
import {readTextFile} from '../../src/core/text-file.ts';

test.beforeEach(async t => {
	t.context = await fs.mkdtemp(path.join(os.tmpdir(), 'text-file-'));
});

test.afterEach.always(async t => {
	await fs.rm(t.context as string, {recursive: true, force: true});
});

const fileIn = (directory: unknown): string => path.join(directory as string, 'a.yml');

test('text is read as it is, a byte order mark included', async t => {
	await fs.writeFile(fileIn(t.context), '\uFEFFa: é\r\n');
	t.is(await readTextFile(fileIn(t.context)), '\uFEFFa: é\r\n');
});

test('an empty file is empty text', async t => {
	await fs.writeFile(fileIn(t.context), '');
	t.is(await readTextFile(fileIn(t.context)), '');
});

test('exactly 1 MiB is read', async t => {
	await fs.writeFile(fileIn(t.context), 'x'.repeat(1024 * 1024));
	t.is((await readTextFile(fileIn(t.context))).length, 1024 * 1024);
});

const refused = test.macro({
	async exec(t, make: (file: string) => Promise<unknown>, code: string, words: RegExp, where?: string) {
		const file = fileIn(t.context);
		await make(file);
		const error = await t.throwsAsync(readTextFile(file));
		if (!isProblem(error)) {
			throw error;
		}

		t.is(error.code, code);
		t.regex(error.message, words);
		t.is(`${error.position?.line}:${error.position?.column}`, where ?? '1:1');
		t.is(error.position?.file, file);
	},
	title: (given = '') => `refused: ${given}`,
});

test('no such file', refused, async () => undefined, 'FILE', /there is no file/);
test('a folder', refused, async file => fs.mkdir(file), 'FILE', /is a directory/);
test('a device', refused, async file => fs.symlink('/dev/zero', file), 'FILE', /is a device/);
test('a link to itself', refused, async file => fs.symlink(file, file), 'FILE', /leads back to itself/);
test('a byte more than 1 MiB', refused, async file => fs.writeFile(file, 'x'.repeat(1024 * 1024 + 1)), 'FILE_TOO_LARGE', /1 MiB/);
test('a zero byte', refused, async file => fs.writeFile(file, 'a\0'), 'FILE_NOT_TEXT', /not a text file/);
test('UTF-16', refused, async file => fs.writeFile(file, '\uFEFFa', 'utf16le'), 'FILE_NOT_TEXT', /UTF-16/);
test('Latin 1', refused, async file => fs.writeFile(file, 'a: 1\nb: é', 'latin1'), 'FILE_NOT_TEXT', /not text in UTF-8/, '2:4');

test('a file that may not be read', async t => {
	const file = fileIn(t.context);
	await fs.writeFile(file, 'secret');
	await fs.chmod(file, 0);
	// Root may read everything, so the file is read as another user, in a process of its own
	const module = new URL('../../src/core/text-file.ts', import.meta.url).href;
	const script = `
		const {readTextFile} = await import(${JSON.stringify(module)});
		if (process.getuid() === 0) process.seteuid(65534);
		await readTextFile(${JSON.stringify(file)}).catch(error => console.log(error.code, error.message));
	`;
	await fs.chmod(path.dirname(file), 0o755);
	const output = execFileSync(process.execPath, ['--import=tsx', '--input-type=module', '-e', script], {encoding: 'utf8'});
	t.is(output, `FILE "${file}" cannot be read: permission denied\n`);
});
