import test from 'ava';
import {afterChown, parseMode} from '../../src/domain/file-mode.ts';

test('octal digits are a mode', t => {
	t.deepEqual(['644', '0644', '4755', '02770', '000'].map(parseMode), ['0644', '0644', '4755', '2770', '0000']);
});

test('anything else is none', t => {
	t.deepEqual(
		['', '64', '0888', '12345', 'u+x', '0o644', ' 644', '644\n', '-644'].map(parseMode),
		Array.from({length: 9}).fill(undefined),
	);
});

test('a new owner takes set-id bits away, but not the mark of mandatory locking', t => {
	t.deepEqual(['0644', '4755', '6755', '2755', '2744', '1755'].map(afterChown), ['0644', '0755', '0755', '0755', '2744', '1755']);
});
