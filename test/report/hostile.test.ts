import {stripVTControlCharacters} from 'node:util';
import test from 'ava';
import fc from 'fast-check';
import type {RunEvent} from '../../src/core/event.ts';
import {jsonLinesReporter, renderAnswers, renderProblems} from '../../src/report/index.ts';
import {recordRun, shown, task} from './recorded.ts';

// Anything that a terminal obeys or that hides, mixed with text
const poison = fc
	.array(
		fc.oneof(
			fc.constantFrom('\x1B]0;title\x07', '\x1B[2J', '\x9B1m', '\x90', '\r', '\n', '\t', '\0', '\x7F', '\b'),
			fc.constantFrom('\u202E', '\u2066', '\u200F', '\u061C', '\u2028', '\u{E0041}', '\uFEFF', '\uD800', '\r\n'),
			fc.string({unit: 'binary', maxLength: 4}),
		),
		{maxLength: 6},
	)
	.map(parts => parts.join('x'));

const problem = fc.record({code: poison, message: poison, why: poison, hint: poison, subject: poison});

const poisonedRun = fc
	.record({host: poison, title: poison, summary: poison, before: poison, after: poison, stdout: poison, remark: poison, problem})
	.map(({host, title, summary, before, after, stdout, remark, problem: trouble}): readonly RunEvent[] => {
		const change = {summary, before, after, script: after};
		const other = `${host}-other`;
		return recordRun('apply', [host, other])
			.play(title, ['one', title])
			.does(host, 'one', {changes: [change], stdout, remarks: [remark]})
			.does(host, title, {outcome: 'failed', problem: {...trouble, position: {...task(title, 1).position, file: title}}})
			.ends(host, 'unknown', summary)
			.unreachable(other, trouble)
			.finish(true);
	});

/** All but a line feed that a terminal would not simply show. */
const isPlain = (text: string): boolean => !/(?![\n\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text);

test('nothing that a host or a file says reaches a terminal as a control or hidden character', t => {
	fc.assert(
		fc.property(poisonedRun, fc.constantFrom(0, 1, 2), (events, verbosity) => {
			t.true(isPlain(shown(events, {verbosity})));
		}),
		{numRuns: 100},
	);
	t.pass();
});

test('the only sequences in colour are those that set one', t => {
	fc.assert(
		fc.property(poisonedRun, events => {
			// biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
			t.true(isPlain(shown(events, {color: true, verbosity: 2}).replace(/\x1B\[\d+m/g, '')));
		}),
		{numRuns: 100},
	);
	t.pass();
});

test('nor by a problem, its source line, or an answer', t => {
	fc.assert(
		fc.property(problem, poison, (told, line) => {
			const position = {file: told.code, line: 1, column: 2};
			t.true(isPlain(renderProblems([{...told, position}, told], {source: () => line, color: false})));
			const output = {code: 1, stdout: line, stderr: told.message};
			t.true(isPlain(renderAnswers([{host: told.code, output, durationMs: 1}], {color: false})));
		}),
		{numRuns: 100},
	);
	t.pass();
});

test('events are one line of JSON each, without a control character, and say the same when read again', t => {
	fc.assert(
		fc.property(poisonedRun, events => {
			const lines: string[] = [];
			const now = new Date('2026-01-02T03:04:05.678Z');
			events.forEach(
				jsonLinesReporter(
					line => lines.push(line),
					() => now,
				),
			);
			t.true(lines.every(line => line.endsWith('\n') && isPlain(line) && line.indexOf('\n') === line.length - 1));
			t.deepEqual(
				lines.map(line => JSON.parse(line)),
				events.map(event => ({time: now.toISOString(), ...JSON.parse(JSON.stringify(event))})),
			);
		}),
		{numRuns: 100},
	);
	t.pass();
});

test('what is hidden is shown as its escape', t => {
	const change = {summary: 'set \x1B[31mit\nhost: ok', before: 'a\u202Eb\n', after: 'a\x9Bb\r\n', script: ''};
	const text = shown(
		recordRun('check', ['nas'])
			.play('p', ['one'])
			.does('nas', 'one', {changes: [change]})
			.finish(),
	);
	t.true(text.includes('~ set \\x1b[31mit\\nhost: ok\n'), text);
	t.true(text.includes('- a\\u202eb\n'), text);
	t.true(text.includes('+ a\\x9bb\\r\n'), text);
	t.is(stripVTControlCharacters(text), text);
});

test('200 hosts with 30 tasks are shown in one go', t => {
	const hosts = Array.from({length: 200}, (_, index) => `host${index}`);
	const titles = Array.from({length: 30}, (_, index) => `task ${index}`);
	const run = recordRun('apply', hosts).play('fleet', titles);
	for (const title of titles) {
		for (const [index, host] of hosts.entries()) {
			const after = 'x'.repeat(1000);
			run.does(host, title, index % 2 ? {changes: [{summary: `set ${title}`, before: 'y', after, script: 'true'}]} : {});
		}
	}

	for (const host of hosts) {
		run.ends(host);
	}

	const text = shown(run.finish());
	t.is(text.split('  unchanged on 100 hosts').length, 31);
	t.true(text.includes('200 hosts · 6,000 tasks: 3,000 changed, 3,000 unchanged'));
});
