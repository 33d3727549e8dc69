import test from 'ava';
import {lineOrigins, originOf} from '../../src/domain/line-origins.ts';

const at = (file: string, line: number) => ({file, line, column: 1});
const pieces = [
	{text: 'one\ntwo ', isValue: false, position: at('a', 1)},
	{text: 'x\ny', isValue: true, position: at('a', 2)},
	{text: '\n', isValue: false, position: at('a', 2)},
	{text: '  first\n\n  third\n', isValue: false, position: at('b', 5)},
	{text: 'end\n', isValue: false, position: at('a', 9)},
];

test('each line of a text knows where it was written', t => {
	const origins = lineOrigins(pieces);
	t.deepEqual(
		[1, 2, 3, 4, 5, 6, 7].map(line => originOf(origins, line)),
		['a:1', 'a:2', 'a:2', 'b:5', 'b:6', 'b:7', 'a:9'],
	);
	t.is(origins.length, 4);
});
test('of pieces without a place nothing is known', t => {
	t.is(originOf(lineOrigins([{text: 'x\n', isValue: false}]), 1), undefined);
});
