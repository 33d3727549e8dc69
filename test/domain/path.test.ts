import path from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import {baseName, foldersAbove, isSystemFolder, parentOf, whyNoPath} from '../../src/domain/path.ts';

const parts = test.macro({
	exec(t, path: string, parent: string, base: string, folders: readonly string[]) {
		t.is(parentOf(path), parent);
		t.is(baseName(path), base);
		t.deepEqual(foldersAbove(path), folders);
	},
	title: (_, path) => `the parts of ${path}`,
});
test(parts, '/', '/', '', []);
test(parts, '/etc', '/', 'etc', ['/']);
test(parts, '/etc/ssh/sshd_config', '/etc/ssh', 'sshd_config', ['/', '/etc', '/etc/ssh']);

test('what may stand in a path', t => {
	for (const path of ['/', '/a', '/a b', '/…', '/.a', '/a..', '/..a', '/-rf', "/it's", `/${'x'.repeat(255)}`]) {
		t.is(whyNoPath(path), undefined, path);
	}
});

test('what may not', t => {
	for (const path of [
		'',
		'a',
		'./a',
		'~',
		'/a/',
		'//a',
		'/a/./b',
		'/a/..',
		'/..',
		'/a\tb',
		'/a\u0085',
		'/a\u2028',
		`/${'a/'.repeat(2100)}b`,
	]) {
		t.not(whyNoPath(path), undefined, path);
	}
});

test('a path that passes is its own normal form', t => {
	fc.assert(
		fc.property(fc.array(fc.constantFrom('a', '.', '..', '', 'b c')), names => {
			const given = `/${names.join('/')}`;
			t.true(
				whyNoPath(given) !== undefined || (path.posix.normalize(given) === given && (given === '/' || !given.endsWith('/'))),
			);
		}),
		{numRuns: 300},
	);
});

test('folders of the system are known, what is in them is not', t => {
	t.deepEqual(
		['/', '/etc', '/var/lib', '/root'].filter(path => !isSystemFolder(path)),
		[],
	);
	t.deepEqual(
		['/srv/data', '/home/alice', '/etc/motd'].filter(path => isSystemFolder(path)),
		[],
	);
});
