import test from 'ava';
import fc from 'fast-check';
import {markersOf, putBlock, removeBlock} from '../../src/changes/block.ts';

const marker = {name: 'nas', comment: '#', comment_end: ''};
const begin = '# BEGIN nas (managed by runner)';
const end = '# END nas (managed by runner)';
const other = '# BEGIN nas 2 (managed by runner)\nz\n# END nas 2 (managed by runner)\n';

const puts = test.macro({
	exec(t, text: string, wanted: Partial<Parameters<typeof putBlock>[1]>, expected: string) {
		const complete = {...marker, block: 'a\nb\n', ...wanted};
		t.is(putBlock(text, complete), expected);
		t.is(putBlock(expected, complete), expected, 'the second time something is to do');
	},
	title: (given = '') => given,
});

test('there already', puts, `x\n${begin}\na\nb\n${end}\ny\n`, {}, `x\n${begin}\na\nb\n${end}\ny\n`);
test('there already, at the end without a line break', puts, `${begin}\na\nb\n${end}`, {}, `${begin}\na\nb\n${end}`);
test('not there', puts, 'x\n', {}, `x\n${begin}\na\nb\n${end}\n`);
test('not there, and no line break at the end', puts, 'x', {}, `x\n${begin}\na\nb\n${end}\n`);
test('an empty file', puts, '', {}, `${begin}\na\nb\n${end}\n`);
test(
	'other lines, where the block is',
	puts,
	`x\n${begin}\nold\n${end}\ny`,
	{insert_before: 'BOF'},
	`x\n${begin}\na\nb\n${end}\ny`,
);
test('no lines', puts, `${begin}\n${end}\ny\n`, {}, `${begin}\na\nb\n${end}\ny\n`);
test('the lines in another order', puts, `${begin}\nb\na\n${end}\n`, {}, `${begin}\na\nb\n${end}\n`);
test('another block beside it', puts, other, {}, `${other}${begin}\na\nb\n${end}\n`);
test('before the first line found', puts, 'x\ny\ny\n', {insert_before: '^y'}, `x\n${begin}\na\nb\n${end}\ny\ny\n`);
test('behind the last line found', puts, 'y\ny\nx\n', {insert_after: '^y'}, `y\ny\n${begin}\na\nb\n${end}\nx\n`);
test('indented markers', puts, `  ${begin}\na\nb\n${end}\t\nx\n`, {}, `${begin}\na\nb\n${end}\nx\n`);
test('empty lines in the block', puts, '', {block: '\na\n\n'}, `${begin}\n\na\n\n${end}\n`);
test('without a line break at its end', puts, '', {block: 'a'}, `${begin}\na\n${end}\n`);
test('lines of Windows', puts, 'x\r\n', {}, `x\r\n${begin}\r\na\r\nb\r\n${end}\r\n`);
test('lines of Windows, there already', puts, `${begin}\r\na\r\nb\r\n${end}\r\n`, {}, `${begin}\r\na\r\nb\r\n${end}\r\n`);
test(
	'another comment',
	puts,
	'<x/>\n',
	{comment: '<!--', comment_end: '-->'},
	'<x/>\n<!-- BEGIN nas (managed by runner) -->\na\nb\n<!-- END nas (managed by runner) -->\n',
);

const removes = test.macro({
	exec(t, text: string, expected: string) {
		t.is(removeBlock(text, marker), expected);
		t.is(removeBlock(expected, marker), expected);
	},
	title: (given = '') => `removed: ${given}`,
});

test('a block in the middle', removes, `x\n${begin}\na\n${end}\ny`, 'x\ny');
test('a block that is all', removes, `${begin}\na\n${end}\n`, '');
test('none', removes, 'x\r\ny', 'x\r\ny');
test('not another one', removes, other, other);

const damages = test.macro({
	exec(t, text: string, message: string) {
		const problem = {code: 'MARKERS_DAMAGED', message: `the block "nas" ${message}`};
		t.throws(() => putBlock(text, {...marker, block: 'a'}), problem);
		t.throws(() => removeBlock(text, marker), problem);
	},
	title: (given = '') => `damaged: ${given}`,
});

test('no end', damages, `x\n${begin}\na\n`, 'begins in line 2 and ends nowhere');
test('no begin', damages, `x\n${end}\n`, 'ends in line 2 and begins nowhere');
test('two begins', damages, `${begin}\na\n${begin}\n${end}\n`, 'begins twice, in line 1 and in line 3');
test('two ends', damages, `${begin}\n${end}\nx\n${end}\n`, 'ends twice, in line 2 and in line 4');
test('the wrong order', damages, `${end}\nx\n${begin}\n`, 'ends in line 1, before it begins in line 3');
test(
	'another block within',
	damages,
	`${begin}\n${other}${end}\n`,
	'holds a line around another one, line 2: "# BEGIN nas 2 (managed by runner)"',
);

test('whatever the lines: removing what was put gives the text back', t => {
	const line = fc.string({unit: fc.constantFrom('x', ' ', '#', 'é', '=')});
	const texts = fc.array(line, {maxLength: 5}).map(lines => lines.map(one => `${one}\n`).join(''));
	fc.assert(
		fc.property(texts, texts, (text, block) => {
			const put = putBlock(text, {...marker, block});
			t.is(removeBlock(put, marker), text);
			t.is(put.split('\n').filter(one => one === markersOf(marker).begin).length, 1);
			t.is(putBlock(put, {...marker, block}), put);
		}),
		{numRuns: 200},
	);
});
