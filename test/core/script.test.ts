import {execFileSync} from 'node:child_process';
import {accessSync} from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import {asUser, quote, sh, withFunctions, withStdin} from '../../src/core/script.ts';
import {Secret} from '../../src/core/secret.ts';

const shells = [['sh'], ['dash'], ['bash'], ['busybox', 'sh'], ['mksh'], ['zsh']].filter(([program = '']) =>
	['/bin', '/usr/bin'].some(directory => {
		try {
			accessSync(`${directory}/${program}`);
			return true;
		} catch {
			return false;
		}
	}),
);

test('there is a shell to try on', t => {
	t.true(shells.some(([program]) => program === 'sh'));
});

for (const [program = '', ...args] of shells) {
	test(`a quoted word is that word to ${[program, ...args].join(' ')}`, t => {
		const hostile = fc.constantFrom(
			`'`,
			`"`,
			'\\',
			'$(id)',
			'`id`',
			'!',
			'\n',
			' ',
			'*',
			'~',
			'$x',
			'$',
			'{x}',
			';',
			'&',
			'|',
			'#',
			'-',
			'\u0007',
			'é',
			'😀',
			'\r',
			'\t',
		);
		const word = fc.oneof(
			fc.array(hostile, {maxLength: 12}).map(pieces => pieces.join('')),
			fc.string({unit: 'binary', maxLength: 20}).filter(text => !/[\0\p{Surrogate}]/u.test(text)),
		);
		fc.assert(
			fc.property(fc.array(word, {minLength: 20, maxLength: 20}), words => {
				const {text} = sh`printf '%s\\0' ${words}`;
				const output = execFileSync(program, [...args, '-c', text], {
					encoding: 'utf8',
					stdio: ['ignore', 'pipe', 'inherit'],
					env: {PATH: process.env.PATH, LC_ALL: 'C.UTF-8'},
				});
				t.deepEqual(output.split('\0').slice(0, -1), words);
			}),
			{numRuns: 10},
		);
	});
}

test('words of letters, digits and a few signs stay bare', t => {
	t.is(quote('/etc/a-b_c.d,e=f:g@h+i%j'), '/etc/a-b_c.d,e=f:g@h+i%j');
	t.is(quote(42), '42');
	t.is(quote(''), `''`);
	t.is(quote(`it's`), `'it'\\''s'`);
});

test('a list becomes several words, an empty one none', t => {
	t.is(sh`id ${['a b', 'c']} x${[]}`.text, `id 'a b' c x`);
});

test('a script goes in as it is', t => {
	const inner = sh`echo ${'a b'}`;
	t.is(sh`${inner} | cat`.text, `echo 'a b' | cat`);
});

test('a backslash in the text stays', t => {
	t.is(sh`printf 'a\\n' ${'b'}`.text, `printf 'a\\n' b`);
});

for (const value of ['a\0b', '\ud800', 'a\udc00b']) {
	test(`no word: ${JSON.stringify(value)}`, t => {
		t.throws(() => quote(value), {instanceOf: TypeError});
	});
}

for (const value of [undefined, null, true, {}, [['a']], new Secret('x'), {text: 1}]) {
	test(`no word of a script: ${JSON.stringify(value) ?? 'undefined'} ${typeof value}`, t => {
		t.throws(() => quote(value as never), {instanceOf: TypeError});
	});
}

test('a secret cannot be a word', t => {
	const error = t.throws(() => sh`echo ${new Secret('hunter2') as never}`, {instanceOf: TypeError});
	t.notRegex(error?.message ?? '', /hunter2/);
});

test('a value inside quotes is refused', t => {
	t.throws(() => sh`echo '${'a'}'`, {message: /inside ' quotes/});
	t.throws(() => sh`echo "${'a'}"`, {message: /inside " quotes/});
	t.throws(() => sh`echo "it's ${'a'}"`, {message: /inside " quotes/});
	t.throws(() => sh`echo 'a'"b ${'a'}"`, {message: /inside " quotes/});
});

test('a value behind quotes that are closed or escaped is taken', t => {
	t.is(sh`echo 'a' "b'" \\' ${'c'}`.text, `echo 'a' "b'" \\' c`);
});

test('input, functions and user are kept apart from the text', t => {
	const script = asUser(withFunctions(withStdin(sh`cat`, new Secret('hunter2')), 'f() { :; }'), 'alice');
	t.like(script, {text: 'cat', functions: 'f() { :; }', user: 'alice'});
	t.notRegex(JSON.stringify(script), /hunter2/);
});
