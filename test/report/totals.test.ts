import test from 'ava';
import {totalsOf} from '../../src/report/index.ts';
import {created, recordRun} from './recorded.ts';

const change = {changes: [created('create it', 'it')]};

test('nothing went wrong and nothing is to be done', t => {
	const totals = totalsOf(recordRun('check', ['nas']).play('p', ['one']).does('nas', 'one').ends('nas').finish());
	t.deepEqual(
		[totals.failed(), totals.unreachable(), totals.pending(), totals.hasBug(), totals.interrupted()],
		[[], [], 0, false, false],
	);
});

test('what check mode would change and what it cannot know is pending', t => {
	const run = recordRun('check', ['nas', 'pve1']).play('p', ['one']).does('nas', 'one', change);
	const problem = {code: 'UNDETERMINED', message: 'not known yet'};
	t.is(totalsOf(run.does('pve1', 'one', {outcome: 'undetermined', problem}).finish()).pending(), 2);
});

test('what was applied is not pending', t => {
	const totals = totalsOf(recordRun('apply', ['nas']).play('p', ['one']).does('nas', 'one', change).finish());
	t.is(totals.pending(), 0);
	t.is(totals.outcomes().changed, 1);
});

test('failed are hosts whose state is unknown too, but not those that were stopped', t => {
	const run = recordRun('apply', ['a', 'b', 'c', 'd']).play('p', ['one']);
	run.ends('a', 'failed').ends('b', 'unknown', 'create it').ends('c', 'stopped').ends('d', 'not-begun');
	t.deepEqual(totalsOf(run.finish()).failed(), ['a', 'b']);
});

test('a host that two plays could not reach is one', t => {
	const problem = {code: 'REFUSED', message: 'refused'};
	const run = recordRun('apply', ['a']).play('p', ['one']).unreachable('a', problem).play('q', ['one']).unreachable('a', problem);
	t.deepEqual(totalsOf(run.finish()).unreachable(), ['a']);
});

test('a bug of ours is told apart', t => {
	const run = recordRun('apply', ['a']).play('p', ['one']);
	run.does('a', 'one', {outcome: 'failed', problem: {code: 'BUG', message: 'TypeError'}});
	t.true(totalsOf(run.finish()).hasBug());
});

test('a signal ended the run', t => {
	t.true(totalsOf(recordRun('apply', ['a']).finish(true)).interrupted());
});

test('hosts are named in the order of the inventory', t => {
	const run = recordRun('apply', ['a', 'b', 'c']).play('p', ['one']).ends('c', 'failed').ends('a', 'failed').ends('b');
	t.deepEqual(totalsOf(run.finish()).failed(), ['a', 'c']);
});
