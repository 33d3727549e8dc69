import test from 'ava';
import {diffLines} from '../../src/core/diff.ts';

const render = (before: string, after: string): string[] => diffLines(before, after).map(({kind, text}) => `${kind}${text}`);

const differs = test.macro({
	exec(t, before: string, after: string, lines: readonly string[]) {
		t.deepEqual(render(before, after), lines);
	},
	title: (given = '') => `diff: ${given}`,
});

const numbers = (count: number, prefix = '') =>
	`${Array.from({length: count}, (_, index) => `${prefix}${index + 1}`).join('\n')}\n`;

test('the same text', differs, 'a\n', 'a\n', []);
test('a text where there was none', differs, '', 'a\nb\n', ['+a', '+b']);
test('a text that goes away', differs, 'a\nb', '', ['-a', '-b']);
test('one line of three', differs, 'a\nb\nc\n', 'a\nB\nc\n', [' a', '-b', '+B', ' c']);
test('two lines stand around each place', differs, numbers(20), numbers(20).replace('10\n', 'ten\n'), [
	'@line 8',
	' 8',
	' 9',
	'-10',
	'+ten',
	' 11',
	' 12',
]);
test('two places far apart', differs, numbers(20), numbers(20).replace('2\n', 'two\n').replace('19\n', 'nineteen\n'), [
	' 1',
	'-2',
	'+two',
	' 3',
	' 4',
	'@line 17',
	' 17',
	' 18',
	'-19',
	'+nineteen',
	' 20',
]);
test('only the end of the last line', differs, 'a\nb', 'a\nb\n', [' a', '-b', '@no newline at the end of this line', '+b']);
test('neither text ends with a newline', differs, 'a\nb', 'a\nc', [' a', '-b', '+c']);
test('the carriage return of a line', differs, 'a\r\n', 'a\n', ['-a\r', '+a']);
test('a line that looks like a patch', differs, '--- a\n', '+++ b\n', ['---- a', '++++ b']);
test('texts too different to be compared', differs, numbers(3000, 'a'), numbers(2000, 'b'), [
	'@3000 lines → 2000 lines, too different to be shown',
]);
