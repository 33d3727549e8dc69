import test from 'ava';
import fc from 'fast-check';
import {glob} from '../../src/inventory/glob.ts';

test('a glob matches what its regular expression does', t => {
	const piece = fc.constantFrom('*', '?', 'a', 'b', '.', '[ab]', '[!a]', '[a-c]', '😀', '-');
	const name = fc.array(fc.constantFrom('a', 'b', 'c', '.', '😀', '-'), {maxLength: 7});
	fc.assert(
		fc.property(fc.array(piece, {maxLength: 6}), name, (pieces, characters) => {
			const source = pieces
				.map(text =>
					text === '*' ? '.*' : text === '?' ? '.' : text.startsWith('[') ? text.replace('!', '^') : text === '.' ? '\\.' : text,
				)
				.join('');
			const written = characters.join('');
			t.is(glob(pieces.join(''))(written), new RegExp(`^(?:${source})$`, 'su').test(written));
		}),
		{numRuns: 500},
	);
});

test('a bracket without its end stands for itself', t => {
	t.true(glob('a[b')('a[b'));
});

test('a bracket in brackets', t => {
	t.true(glob('a[]]')('a]'));
	t.false(glob('a[!]]')('a]'));
});

test('many stars on a long name that does not match', t => {
	t.false(glob(`${'*a'.repeat(50)}b`)('a'.repeat(253)));
});
