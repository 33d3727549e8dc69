import {spawnSync} from 'node:child_process';
import test from 'ava';
import fc from 'fast-check';
import {compareVersions, versionPattern} from '../../src/domain/debian-version.ts';
import {testWhere} from '../helpers/needs.ts';

const ordered = test.macro({
	exec(t, older: string, newer: string) {
		t.true(compareVersions(older, newer) < 0);
		t.true(compareVersions(newer, older) > 0);
		t.is(compareVersions(older, older), 0);
	},
	title: (_given, older: string, newer: string) => `${older} is older than ${newer}`,
});

for (const [older, newer] of [
	['1.0', '1.1'],
	['1.9', '1.10'],
	['1.0~rc1', '1.0'],
	['1.0~~', '1.0~'],
	['1.0', '1.0+b1'],
	['1.0a', '1.0+'],
	['9.9', '1:0.1'],
	['1.0-1', '1.0-1.1'],
	['1.0-1~bpo12+1', '1.0-1'],
	['1.0-9', '1.0.1-1'],
	['1-2-1', '1-10-1'],
	['99999999999999999998', '99999999999999999999'],
] as const) {
	test(ordered, older, newer);
}

test('the same, written otherwise', t => {
	for (const [a, b] of [
		['1.0', '0:1.0'],
		['1.0', '1.0-0'],
		['1.01', '1.1'],
	] as const) {
		t.is(compareVersions(a, b), 0, `${a} ${b}`);
	}
});

const hasDpkg = spawnSync('dpkg', ['--version']).error === undefined;
const testDpkg = testWhere(hasDpkg, 'dpkg');

testDpkg('dpkg agrees', t => {
	const part = fc.string({unit: fc.constantFrom(...'0190aZ~+.-'), minLength: 0, maxLength: 6});
	const version = fc
		.tuple(fc.constantFrom('', '0:', '1:'), part, part)
		.map(([epoch, a, b]) => `${epoch}1${a}${b}`)
		.filter(text => versionPattern.test(text) && !text.endsWith('-'));
	fc.assert(
		fc.property(version, version, (a, b) => {
			const order = compareVersions(a, b);
			const relation = order < 0 ? 'lt' : order > 0 ? 'gt' : 'eq';
			t.is(spawnSync('dpkg', ['--compare-versions', a, relation, b]).status, 0, `${a} ${relation} ${b}`);
		}),
		{numRuns: 60},
	);
});
