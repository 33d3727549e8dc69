import test from 'ava';
import fc from 'fast-check';
import {decodeDescription, encodeDescription, encodeText, sameDescription} from '../../src/domain/container-description.ts';

test('encoded: control characters, colon, percent and what is not ASCII', t => {
	t.is(encodeText('50%: ü\t~!"\u007F\n☃'), '50%25%3A %C3%BC%09~!"%7F%0A%E2%98%83');
});

test('decoded, also what a person wrote without encoding', t => {
	t.is(decodeDescription('50%25%3a ü 100% %zz'), '50%: ü 100% %zz');
});

test('lines', t => {
	t.deepEqual(encodeDescription('a\n\nb\n\n'), ['#a', '#', '#b']);
	t.deepEqual(encodeDescription('\n'), []);
	t.deepEqual(encodeDescription(undefined), []);
});

test('line breaks at the end do not count', t => {
	t.true(sameDescription('a\n', 'a'));
	t.true(sameDescription(undefined, '\n'));
	t.false(sameDescription('a', 'a '));
});

test('any text is read back', t => {
	fc.assert(
		fc.property(fc.string({unit: 'grapheme'}), text => {
			t.is(decodeDescription(encodeText(text)), text);
			t.regex(encodeText(text), /^[ -~]*$/);
		}),
	);
});
