import test from 'ava';
import fc from 'fast-check';
import {putLine, removeLines, type WantedLine} from '../../src/changes/line.ts';

const puts = test.macro({
	exec(t, text: string, wanted: Partial<WantedLine>, expected: string) {
		const complete = {line: 'new', which: 'last', ...wanted} as const;
		t.is(putLine(text, complete), expected);
		t.is(putLine(expected, complete), expected, 'the second time something is to do');
	},
	title: (given = '') => given,
});

test('there already', puts, 'a\nnew\nb\n', {}, 'a\nnew\nb\n');
test('there already, twice', puts, 'new\na\nnew\n', {}, 'new\na\nnew\n');
test('there already, as the last line without an end', puts, 'a\nnew', {}, 'a\nnew');
test('not there', puts, 'a\nb\n', {}, 'a\nb\nnew\n');
test('an empty file', puts, '', {}, 'new\n');
test('an empty file, and a place in it', puts, '', {insert_after: '^b'}, 'new\n');
test('an empty line', puts, '\n', {}, '\nnew\n');
test('no line break at the end: the line before gets one', puts, 'a\nb', {}, 'a\nb\nnew\n');
test('no line break at the end, and the line goes elsewhere', puts, 'a\nb', {insert_before: 'BOF'}, 'new\na\nb');
test('the last line, without an end, is replaced', puts, 'a\nold', {match: 'old'}, 'a\nnew\n');
test('lines of Windows', puts, 'a\r\nb\r\n', {}, 'a\r\nb\r\nnew\r\n');
test('lines of Windows, one replaced', puts, 'a\r\nold\r\nb', {match: '^old$'}, 'a\r\nnew\r\nb');
test('lines of Windows, there already', puts, 'a\r\nnew\r\n', {}, 'a\r\nnew\r\n');
test('mixed lines stay mixed', puts, 'a\r\nb\nc\n', {}, 'a\r\nb\nc\nnew\n');
test('a lone carriage return ends no line', puts, 'a\rb\n', {}, 'a\rb\nnew\n');
test('half an end of Windows at the end', puts, 'a\r\nb\r', {}, 'a\r\nb\r\nnew\r\n');
test('a byte order mark stays first', puts, '\uFEFFa\n', {insert_before: 'BOF'}, '\uFEFFnew\na\n');
test('a byte order mark does not hide the line', puts, '\uFEFFnew\na\n', {}, '\uFEFFnew\na\n');
test('a byte order mark does not hide a match', puts, '\uFEFFold\n', {match: '^old'}, '\uFEFFnew\n');
test('part of a line is not the line', puts, 'a new b\n', {}, 'a new b\nnew\n');
test('blanks at the end make another line', puts, 'new \n', {}, 'new \nnew\n');

test('one match', puts, 'a\nold\nb\n', {match: '^old$'}, 'a\nnew\nb\n');
test('no match: a new line', puts, 'a\nb\n', {match: '^old$'}, 'a\nb\nnew\n');
test('no match, and the line is there', puts, 'new\na\n', {match: '^old$'}, 'new\na\n');
test('several matches: the last', puts, 'old 1\nold 2\na\n', {match: '^old'}, 'old 1\nnew\na\n');
test('several matches: the first', puts, 'old 1\nold 2\na\n', {match: '^old', which: 'first'}, 'new\nold 2\na\n');
const key = {line: 'x=new', match: '^x='};
test('the line is the last match', puts, 'x=1\nx=new\na\n', key, 'x=1\nx=new\na\n');
test('the line is the first match', puts, 'x=new\nx=1\na\n', {...key, which: 'first'}, 'x=new\nx=1\na\n');
test('the line is there, and matches behind it', puts, 'x=0\nx=new\nx=1\nx=2\n', key, 'x=0\nx=new\n');
test('the line is there, and matches before it', puts, 'x=1\nx=2\nx=new\nx=3\n', {...key, which: 'first'}, 'x=new\nx=3\n');
test('the line is there twice', puts, 'x=new\nx=1\nx=new\n', key, 'x=new\nx=1\nx=new\n');
test('a match that finds only the old form', puts, '#x\nb\n', {line: 'x', match: '^#x'}, 'x\nb\n');
test('a pattern with characters of two units', puts, 'a😀b\n', {match: '^a.b$'}, 'new\n');

const fruit = 'apple\npear\napple\nplum\n';
test('behind the last line found', puts, fruit, {insert_after: '^apple'}, 'apple\npear\napple\nnew\nplum\n');
test('before the first line found', puts, fruit, {insert_before: '^apple'}, 'new\napple\npear\napple\nplum\n');
test('behind the very last line, which has no end', puts, 'a\nb', {insert_after: 'b'}, 'a\nb\nnew\n');
test('at the end', puts, fruit, {insert_after: 'EOF'}, `${fruit}new\n`);
test('at the start', puts, fruit, {insert_before: 'BOF'}, `new\n${fruit}`);
test('a place that is not there does not matter to a line that is', puts, 'new\n', {insert_after: '^b'}, 'new\n');

test('a place that is not there', t => {
	t.throws(() => putLine('a\n', {line: 'new', which: 'last', insert_before: '^b$'}), {
		code: 'NO_SUCH_LINE',
		message: 'no line of the file matches "^b$"',
	});
});

test('a pattern that takes for ever', t => {
	t.throws(() => putLine(`${'a'.repeat(60)}!\n`, {line: 'new', which: 'last', match: '^(a+)+$'}), {code: 'SLOW_PATTERN'});
});

const removes = test.macro({
	exec(t, text: string, wanted: {line?: string; match?: string}, expected: string) {
		t.is(removeLines(text, wanted), expected);
		t.is(removeLines(expected, wanted), expected);
	},
	title: (given = '') => `removed: ${given}`,
});

test('every copy', removes, 'a\nx\nb\nx', {line: 'x'}, 'a\nb\n');
test('every match', removes, 'a\nx 1\nb\nx 2\n', {match: '^x'}, 'a\nb\n');
test('nothing', removes, 'a\r\nb', {line: 'x'}, 'a\r\nb');
test('not what only holds the line', removes, 'a x\n x\n', {line: 'x'}, 'a x\n x\n');
test('all that is there', removes, 'x\n', {line: 'x'}, '');
test('a line of Windows', removes, 'a\r\nx\r\n', {line: 'x'}, 'a\r\n');

const texts = fc.string({unit: fc.constantFrom('\n', '\r\n', '\r', 'x', '=', '1', ' ', '\uFEFF', 'é')});
test('whatever the text: there afterwards, at most one line changes, and nothing is to do then', t => {
	fc.assert(
		fc.property(
			texts,
			fc.constantFrom('first' as const, 'last' as const),
			fc.constantFrom('^x', '1$', undefined),
			(text, which, match) => {
				const wanted = {line: 'x=1', which, match};
				const after = putLine(text, wanted);
				const copies = (of: string) =>
					of
						.replace(/^\uFEFF/, '')
						.split(/\r?\n/)
						.filter(line => line === 'x=1').length;
				t.true(copies(after) >= 1);
				t.true(copies(after) <= Math.max(copies(text), 1));
				t.is(putLine(after, wanted), after);
				t.true(after.split('\n').length <= text.split('\n').length + 2);
			},
		),
		{numRuns: 300},
	);
});
