import test from 'ava';
import fc from 'fast-check';
import {didYouMean, suggest} from '../../src/core/suggest.ts';

const meant = test.macro({
	exec(t, written: string, candidates: readonly string[], expected: string | undefined) {
		t.is(suggest(written, candidates), expected);
	},
	title: (_given, written: string, _candidates: readonly string[], expected: string | undefined) =>
		`"${written}" means ${expected ?? 'nothing known'}`,
});

test(meant, 'hosst', ['hosts', 'children', 'vars'], 'hosts');
test(meant, 'onwer', ['owner', 'group', 'mode'], 'owner');
test(meant, 'Owner', ['owner'], 'owner');
test(meant, 'ovner', ['owner'], 'owner');
test(meant, 'ow', ['owner'], undefined);
test(meant, 'authorized_key', ['authorized_keys', 'name'], 'authorized_keys');
test(meant, 'x', ['y'], 'y');
test(meant, 'a', ['bcd'], undefined);
test(meant, 'completely', ['different'], undefined);
test(meant, '', ['a'], 'a');
test(meant, 'web', [], undefined);
test(meant, 'web1', ['web2', 'web'], 'web2');

test('the words of it', t => {
	t.is(didYouMean('modee', ['mode']), 'did you mean "mode"?');
	t.is(didYouMean('zzz', ['mode']), undefined);
});

test('what is written right is its own best candidate', t => {
	fc.assert(
		fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), {minLength: 1, maxLength: 6}), fc.nat(), (words, index) => {
			const word = words[index % words.length] ?? '';
			t.is(suggest(word, words), word);
		}),
		{numRuns: 100},
	);
});

test('one swapped, lost, added or changed letter of a long word is found', t => {
	const word = 'authorized_keys';
	fc.assert(
		fc.property(fc.nat({max: word.length - 2}), fc.constantFrom('swap', 'lose', 'add', 'change'), (at, how) => {
			const [a = '', b = ''] = word.slice(at);
			const middle = {swap: b + a, lose: b, add: `${a}q${b}`, change: `q${b}`}[how];
			t.is(suggest(word.slice(0, at) + middle + word.slice(at + 2), ['authorized_hosts', word, 'unrelated']), word);
		}),
		{numRuns: 100},
	);
});
