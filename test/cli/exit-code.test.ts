import fs from 'node:fs/promises';
import test from 'ava';
import {exitCodes, signalExitCode} from '../../src/cli/exit-code.ts';

test('the README has every exit code, and no other', async t => {
	const readme = await fs.readFile(new URL('../../README.md', import.meta.url), 'utf8');
	const table = /\| exit code \| says \|\n\|---\|---\|\n((?:\|.*\n)+)/.exec(readme)?.[1] ?? '';
	const told = [...table.matchAll(/^\| ([\d, ]+) \|/gm)].flatMap(([, codes = '']) => codes.split(', ').map(Number));
	const signals = (['SIGHUP', 'SIGINT', 'SIGTERM'] as const).map(signal => signalExitCode(signal));
	t.deepEqual(told, [...Object.values(exitCodes), ...signals]);
});
