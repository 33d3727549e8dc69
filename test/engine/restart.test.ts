import test from 'ava';
import {z} from 'zod';
import {expect, unknown} from '../../src/core/fact.ts';
import {defineModule} from '../../src/core/module.ts';
import {Problem} from '../../src/core/problem.ts';
import {sh} from '../../src/core/script.ts';
import {
	endsOf,
	events,
	lane,
	type MemoryHost,
	memoryHost,
	outcomesOf,
	play,
	problemsOf,
	set,
	task,
	value,
} from '../helpers/memory-host.ts';

/** Restarts a memory host as long as its first life goes on. */
const restart = defineModule({
	name: 'restart',
	summary: 'Restarts.',
	example: '',
	args: z.custom<{timeoutMs: number}>(),
	inspect: async look => look(value('life')),
	plan: (life, {timeoutMs}) =>
		life === '1'
			? [
					{
						summary: 'restart the host',
						before: undefined,
						after: undefined,
						apply: sh`restart`,
						undo: {because: 'time does not go back'},
						expect: [expect(value('life'), unknown('a restart makes it'))],
						restarts: {changing: value('life'), timeoutMs},
					},
				]
			: [],
});

const lost = () => new Problem('CONNECTION_LOST', 'the shell ended');
const refused = () => new Problem('REFUSED', 'the host refuses the connection');

/** A host that a script restarts: logins fail some times, then it lives its second life. */
function mortal({failures = 2, isCut = true, failure = refused} = {}): MemoryHost {
	const host = memoryHost({life: '1', kept: 'x'});
	let left = 0;
	host.onScript = text => {
		if (text === 'restart') {
			left = failures;
			host.values.set('life', '2');
			if (isCut) {
				throw lost();
			}
		}
	};
	host.onConnect = () => {
		if (left-- > 0) {
			throw failure();
		}
	};
	return host;
}

const tasks = (timeoutMs = 20_000) => [
	task(set, {name: 'a', to: '1'}),
	task(restart, {name: 'now', timeoutMs}),
	task(set, {name: 'b', to: '2'}),
	task(restart, {name: 'again', timeoutMs}),
];

const changed = ['h set a: changed', 'h restart now: changed', 'h set b: changed', 'h restart again: unchanged'];

for (const isCut of [true, false]) {
	test(`tasks go on after a restart that ${isCut ? 'cuts its script off' : 'answers first'}`, async t => {
		const host = mortal({isCut});
		const told = await events([play([lane('h', tasks())])], {h: host});
		t.deepEqual(outcomesOf(told), changed);
		t.deepEqual(endsOf(told), ['h: done']);
		t.deepEqual([host.values.get('a'), host.values.get('b')], ['1', '2']);
		t.is(host.connections.opened, 2);
		t.is(host.connections.closed, 2);
	});
}

test('round trips of both connections count', async t => {
	const told = await events([play([lane('h', tasks())])], {h: mortal()});
	const ofTasks = told.flatMap(event => (event.type === 'task-finished' ? [event.roundTrips] : []));
	const [ofHost] = told.flatMap(event => (event.type === 'host-finished' ? [event.roundTrips] : []));
	t.true(
		ofTasks.every(count => count >= 0),
		String(ofTasks),
	);
	t.is(
		ofTasks.reduce((sum, count) => sum + count, 0),
		ofHost ?? -1,
	);
});

test('what was open as another user is opened anew', async t => {
	const host = mortal();
	const as = (user: string, ...more: Parameters<typeof lane>[1]) => ({...lane('h', more), become: {user}});
	const plays = [
		play([as('ann', task(set, {name: 'a', to: '1'}))]),
		play([as('root', ...tasks().slice(1))]),
		play([as('ann', task(set, {name: 'c', to: '3'}))]),
	];
	const told = await events(plays, {h: host});
	t.deepEqual(endsOf(told), ['h: done', 'h: done', 'h: done']);
	t.is(host.connections.opened, 4);
	t.is(host.connections.closed, 4);
});

test('a host that does not come back', async t => {
	const told = await events([play([lane('h', tasks(200))])], {h: mortal({failures: 1000})});
	t.deepEqual(problemsOf(told), ['NOT_BACK the host has not come back within 0 s: the host refuses the connection']);
	t.deepEqual(endsOf(told), ['h: failed']);
});

test('a host that does not restart', async t => {
	const host = memoryHost({life: '1'});
	const told = await events([play([lane('h', [task(restart, {timeoutMs: 200})])])], {h: host});
	t.deepEqual(problemsOf(told), ['NOT_BACK the host can be reached, and has not restarted within 0 s']);
	t.is(host.connections.opened, host.connections.closed);
});

test('another host in its place is not waited for', async t => {
	const failure = () => new Problem('HOST_KEY_CHANGED', 'the host key of "h" is not the one that is known');
	const told = await events([play([lane('h', tasks())])], {h: mortal({failure})});
	t.deepEqual(problemsOf(told), ['HOST_KEY_CHANGED the host key of "h" is not the one that is known']);
});

test('an interruption ends the waiting', async t => {
	const stop = new AbortController();
	const failure = () => {
		stop.abort();
		return refused();
	};
	const told = await events([play([lane('h', tasks())])], {h: mortal({failure})}, {signal: stop.signal});
	t.deepEqual(problemsOf(told), ['INTERRUPTED stopped while the host restarts: the run was interrupted']);
	t.deepEqual(endsOf(told), ['h: stopped']);
});

test('check mode foretells it and keeps its connection', async t => {
	const host = mortal();
	const told = await events([play([lane('h', tasks())])], {h: host}, {mode: 'check'});
	t.deepEqual(outcomesOf(told), [
		'h set a: would-change',
		'h restart now: would-change',
		'h set b: would-change',
		'h restart again: undetermined',
	]);
	t.is(host.connections.opened, 1);
});

test('the machine that the run works from is not restarted', async t => {
	for (const mode of ['check', 'apply'] as const) {
		const host = mortal();
		const own = lane('h', tasks());
		const local = {...own, host: {...own.host, vars: {ansible_connection: 'local'}}};
		const told = await events([play([local])], {h: host}, {mode});
		t.deepEqual(problemsOf(told), ['RESTARTS_ITSELF this would restart the machine that the run works from']);
		t.false(host.scripts.includes('restart'));
	}
});
