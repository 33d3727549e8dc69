import {execFileSync} from 'node:child_process';
import test from 'ava';
import fc from 'fast-check';
import {quote} from '../../src/core/script.ts';
import {splitWords} from '../../src/domain/words.ts';

const splits = test.macro({
	exec(t, text: string, words: readonly string[] | undefined) {
		t.deepEqual(splitWords(text), words);
	},
	title: (_, text) => `the words of ${JSON.stringify(text)}`,
});
test(splits, 'visudo -cf %s', ['visudo', '-cf', '%s']);
test(splits, '  a \t b\n', ['a', 'b']);
test(splits, 'sh -c "a b" \'c d\'e\\ f', ['sh', '-c', 'a b', 'c de f']);
test(splits, '"" \'\'', ['', '']);
test(splits, '"a \\" \\$ \\x"', ['a " $ \\x']);
test(splits, '$HOME * ; |', ['$HOME', '*', ';', '|']);
test(splits, 'a "b', undefined);
test(splits, "it's", undefined);
test(splits, 'a\\', undefined);
test(splits, '', undefined);
test(splits, '  ', undefined);

test('what was quoted for a shell splits into the same words', t => {
	const word = fc.string({unit: 'grapheme'}).filter(text => !text.includes('\0'));
	fc.assert(
		fc.property(fc.array(word, {minLength: 1}), words => {
			t.deepEqual(splitWords(words.map(text => quote(text)).join(' ')), words);
		}),
		{numRuns: 300},
	);
});

test('a shell splits them the same way', t => {
	const text = `a 'b c'\\''d' "e \\" f"g h\\ i '' "\\x\\\\"`;
	const shell = execFileSync('sh', ['-c', `printf '%s\\n' ${text}`], {encoding: 'utf8'});
	t.deepEqual(splitWords(text), shell.trimEnd().split('\n'));
});
