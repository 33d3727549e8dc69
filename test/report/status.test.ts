import test from 'ava';
import {terminalReporter} from '../../src/report/index.ts';
import {created, recordRun} from './recorded.ts';

/** A reporter on a terminal whose clock and timer the test turns. */
function onTerminal(columns = 80) {
	let text = '';
	let time = 0;
	let draw = () => {};
	let isTicking = true;
	const reporter = terminalReporter({
		write(more) {
			text += more;
		},
		columns,
		color: false,
		isTerminal: true,
		verbosity: 0,
		diff: false,
		now: () => time,
		tick(drawNow) {
			draw = drawNow;
			return () => {
				isTicking = false;
			};
		},
	});
	return {
		reporter,
		isTicking: () => isTicking,
		/** What is written at a point in time. */
		at(milliseconds: number): string {
			time = milliseconds;
			text = '';
			draw();
			return text;
		},
		written(act: () => void): string {
			text = '';
			act();
			return text;
		},
	};
}

const erase = '\r\x1B[2K';

test('the last line says who is at work on what, and for how long', t => {
	const {reporter, at} = onTerminal();
	const run = recordRun('apply', ['nas', 'pve1', 'pve2']).play('people', ['one', 'two']);
	run.events.forEach(reporter.emit);
	t.is(at(200), 'people › connecting · nas, pve1, pve2');

	run.does('pve2', 'one').does('pve2', 'two').ends('pve2').does('nas', 'one').starts('nas', 'two').starts('pve1', 'one');
	run.events.slice(2).forEach(reporter.emit);
	t.is(at(4200), `${erase}people › one · pve1 · 1 of 3 hosts done · 4 s`);
	t.is(at(4300), '');
});

test('it is erased before anything is printed, and at the end', t => {
	const {reporter, at, written, isTicking} = onTerminal();
	const run = recordRun('apply', ['nas']).play('people', ['one']);
	run.events.forEach(reporter.emit);
	t.is(at(0), 'people › connecting · nas');

	const {length} = run.events;
	run.does('nas', 'one', {changes: [created('create it', 'it')]});
	t.true(written(() => run.events.slice(length).forEach(reporter.emit)).startsWith(`${erase}\npeople › one`));

	t.is(at(100), 'people › connecting · nas');
	t.is(written(reporter.end), erase);
	t.false(isTicking());
});

test('it never reaches the edge of a narrow terminal', t => {
	const {reporter, at} = onTerminal(20);
	recordRun('apply', ['東京東京東京', 'pve1']).play('people', ['one']).events.forEach(reporter.emit);
	t.is(at(0), 'people › connectin…');
});

test('without a terminal nothing is drawn', t => {
	const run = recordRun('apply', ['nas']).play('people', ['one']);
	const reporter = terminalReporter({
		write() {},
		columns: 80,
		color: false,
		isTerminal: false,
		verbosity: 0,
		diff: false,
		tick: () => t.fail('a timer was started') as never,
	});
	run.events.forEach(reporter.emit);
	reporter.end();
	t.pass();
});
