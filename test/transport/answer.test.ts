import test from 'ava';
import {createAnswerReader, type Part} from '../../src/transport/answer.ts';

/** What is read of pieces that a host sends, in answer to one request. */
function read(...pieces: readonly string[]): readonly Part[] | undefined {
	const reader = createAnswerReader();
	let parts: readonly Part[] | undefined;
	reader.expect({
		mark: 'm',
		headBytes: [100],
		done(all) {
			parts = all;
		},
	});
	for (const piece of pieces) {
		reader.read(Buffer.from(piece));
	}

	return parts;
}

test('an answer is the same in whatever pieces it comes', t => {
	const text = 'before\nm:b:0\nsaid\nm:0:17\n';
	for (const pieces of [[text], [...text], text.split(/(?<=:)/)]) {
		const [part] = read(...pieces) ?? [];
		t.is(part?.output.text(), 'said\n');
		t.is(part?.status, '17');
	}
});

test('a status that never ends is not waited for', t => {
	t.is(read('m:b:0\nm:0:0'), undefined);
	t.is(read('m:b:0\nm:0:', 'A'.repeat(1000))?.[0]?.status, 'A'.repeat(64));
	t.is(read(`m:b:${'A'.repeat(1000)}m:0:0\n`)?.[0]?.status, '0');
});
