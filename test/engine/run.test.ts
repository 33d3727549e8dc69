import test from 'ava';
import {z} from 'zod';
import {doubt, expectAbsent, unknown} from '../../src/core/fact.ts';
import {defineModule} from '../../src/core/module.ts';
import {Problem} from '../../src/core/problem.ts';
import {sh} from '../../src/core/script.ts';
import type {Results} from '../../src/core/task.ts';
import {endsOf, events, lane, memoryHost, outcomesOf, play, problemsOf, set, task, value} from '../helpers/memory-host.ts';

const numbered = (count: number) => Array.from({length: count}, (_, index) => ({name: `v${index}`, to: 'x'}));
const roundTrips = (told: Awaited<ReturnType<typeof events>>) =>
	told.flatMap(event => (event.type === 'host-finished' ? [event.roundTrips] : []));

test('twenty tasks with nothing to do share one round trip', async t => {
	const args = numbered(20);
	const host = memoryHost(Object.fromEntries(args.map(({name, to}) => [name, to])));
	const told = await events(
		[
			play([
				lane(
					'a',
					args.map(one => task(set, one)),
				),
			]),
		],
		{a: host},
	);
	t.deepEqual(new Set(outcomesOf(told).map(line => line.split(': ')[1])), new Set(['unchanged']));
	t.deepEqual(roundTrips(told), [1]);
	t.deepEqual(host.scripts, []);
});

test('a change, its proof and the look at the next task share a round trip', async t => {
	const host = memoryHost();
	const told = await events(
		[
			play([
				lane(
					'a',
					numbered(20).map(one => task(set, one)),
				),
			]),
		],
		{a: host},
	);
	t.is(host.scripts.length, 20);
	t.deepEqual(roundTrips(told), [21]);
});

test('check mode foretells what the run then does, and asks for no hands', async t => {
	const tasks = [task(set, {name: 'a', to: '1'}), task(set, {name: 'b', from: 'a', to: undefined})];
	const host = memoryHost();
	const check = await events([play([lane('h', tasks)])], {h: host}, {mode: 'check'});
	t.deepEqual(host.scripts, []);
	t.deepEqual(outcomesOf(check), ['h set a: would-change', 'h set b: would-change']);
	const apply = await events([play([lane('h', tasks)])], {h: host});
	const planned = (told: typeof check) => told.filter(({type}) => type === 'task-planned');
	t.deepEqual(planned(apply), planned(check));
	t.deepEqual(
		[...host.values],
		[
			['a', '1'],
			['b', '1'],
		],
	);
});

test('an unknown part ends the task that reads it, and what it looked at is unknown too', async t => {
	const tasks = [
		task(set, {name: 'a', to: '1', expect: [{key: 'value c', value: unknown('a picks it')}]}),
		task(set, {name: 'b', from: 'c', to: undefined}),
		task(set, {name: 'b', to: '2'}),
		task(set, {name: 'd', to: '3'}),
	];
	const told = await events([play([lane('h', tasks)])], {h: memoryHost()}, {mode: 'check'});
	t.deepEqual(outcomesOf(told), [
		'h set a: would-change',
		'h set b: undetermined',
		'h set b: would-change',
		'h set d: would-change',
	]);
	t.deepEqual(problemsOf(told), ['UNDETERMINED a picks it; known once "set a" has run']);
});

test('a doubt makes what is absent unknown, and what is there stays', async t => {
	const tasks = [
		task(set, {name: 'a', to: '1', expect: [doubt('value x/', 'a may make it')]}),
		task(set, {name: 'x/there', to: '1'}),
		task(set, {name: 'x/missing', to: '1'}),
	];
	const told = await events([play([lane('h', tasks)])], {h: memoryHost({'x/there': '1'})}, {mode: 'check'});
	t.deepEqual(outcomesOf(told), ['h set a: would-change', 'h set x/there: unchanged', 'h set x/missing: undetermined']);
});

test('what stands below a thing that will be gone is gone', async t => {
	const tasks = [task(set, {name: 'a', to: '1', expect: [expectAbsent('value x/')]}), task(set, {name: 'x/there', to: '1'})];
	const told = await events([play([lane('h', tasks)])], {h: memoryHost({'x/there': '1'})}, {mode: 'check'});
	t.deepEqual(outcomesOf(told), ['h set a: would-change', 'h set x/there: would-change']);
});

test('a change that does not take is a failure', async t => {
	const deaf = {
		...set,
		plan: (...given: Parameters<typeof set.plan>) => set.plan(...given).map(change => ({...change, apply: sh`exit 0`})),
	};
	const told = await events([play([lane('h', [task(deaf, {name: 'a', to: '1'}), task(set, {name: 'b', to: '1'})])])], {
		h: memoryHost(),
	});
	t.deepEqual(problemsOf(told), ['NOT_CONVERGED applied, and would still set a']);
	t.deepEqual(endsOf(told), ['h: failed']);
});

const run = defineModule({
	name: 'run',
	summary: 'Runs.',
	example: '',
	args: z.custom<{code: number}>(),
	inspect: async () => undefined,
	plan: (_, {code}) => [
		{
			summary: `exit ${code}`,
			before: undefined,
			after: undefined,
			apply: sh`exit ${code}`,
			undo: {because: 'unknown'},
			expect: [],
			unseen: true,
		},
	],
});

test('a failed script ends its host, says what the host said, and other hosts go on', async t => {
	const tasks = [task(run, {code: 3}, {title: 'run it'}), task(set, {name: 'a', to: '1'})];
	const good = [task(run, {code: 0}, {title: 'run it'}), task(set, {name: 'a', to: '1'})];
	const told = await events([play([lane('bad', tasks), lane('good', good)])], {bad: memoryHost(), good: memoryHost()});
	t.deepEqual(problemsOf(told), ['APPLY_FAILED failed to exit 3: exit 3\nit went wrong']);
	t.deepEqual(endsOf(told).sort(), ['bad: failed', 'good: done']);
});

test('a host that failed is left out of later plays, and one that cannot be reached is told', async t => {
	const hosts = {bad: memoryHost(), good: memoryHost()};
	const second = task(set, {name: 'a', to: '1'});
	const told = await events(
		[
			play([lane('bad', [task(run, {code: 1})]), lane('gone', [second]), lane('good', [])]),
			play([lane('bad', [second]), lane('gone', [second]), lane('good', [second])]),
		],
		hosts,
	);
	t.deepEqual(told.filter(({type}) => type === 'host-unreachable').length, 1);
	t.deepEqual(outcomesOf(told), ['bad run: failed', 'good set a: changed']);
});

test('one failure ends the play on all hosts when any error is fatal', async t => {
	const hosts = {a: memoryHost(), b: memoryHost(), c: memoryHost()};
	const lanes = ['a', 'b', 'c'].map(name => lane(name, [task(run, {code: name === 'a' ? 1 : 0})]));
	const told = await events([play(lanes, {anyErrorsFatal: true, serial: 1}), play(lanes)], hosts);
	t.deepEqual(endsOf(told), ['a: failed', 'b: not-begun', 'c: not-begun']);
});

test('no new host is begun once too many failed', async t => {
	const names = ['a', 'b', 'c', 'd'];
	const hosts = Object.fromEntries(names.map(name => [name, memoryHost()]));
	const lanes = names.map(name => lane(name, [task(run, {code: name < 'c' ? 1 : 0})]));
	const told = await events([play(lanes, {maxFailPercentage: 25, serial: 1})], hosts);
	t.deepEqual(endsOf(told), ['a: failed', 'b: failed', 'c: not-begun', 'd: not-begun']);
});

test('serial limits how many hosts are at work', async t => {
	const names = ['a', 'b', 'c', 'd', 'e'];
	let working = 0;
	let most = 0;
	const hosts = Object.fromEntries(
		names.map(name => {
			const host = memoryHost();
			host.onConnect = () => {
				most = Math.max(most, ++working);
			};
			host.onScript = async () => {
				await new Promise(resolve => setImmediate(resolve));
				working--;
			};
			return [name, host];
		}),
	);
	await events(
		[
			play(
				names.map(name => lane(name, [task(run, {code: 0})])),
				{serial: 2},
			),
		],
		hosts,
	);
	t.is(most, 2);
});

test('a result is kept for later tasks, a loop gives a list', async t => {
	let seen: unknown;
	const tasks = [
		task(
			set,
			() => [
				{name: 'a', to: '1'},
				{name: 'b', to: '2'},
			],
			{register: 'both', isLoop: true},
		),
		task(set, {name: 'a', to: '1'}, {register: 'one'}),
		task(set, () => [], {register: 'none'}),
		task(set, results => {
			seen = structuredClone({...results});
			return [];
		}),
	];
	await events([play([lane('h', tasks)])], {h: memoryHost({b: '2'})});
	t.deepEqual(seen, {
		both: {
			results: [
				{was: '1', code: 0, stdout: 'ran a=1', stderr: '', changed: true, skipped: false},
				{was: '2', changed: false, skipped: false},
			],
			changed: true,
			skipped: false,
		},
		one: {was: '1', changed: false, skipped: false},
		none: {changed: false, skipped: true},
	});
});

test('in check mode that a task will change is known, what it will say is not', async t => {
	const tasks = [
		task(run, {code: 0}, {register: 'r', title: 'first'}),
		task(set, ({r}: Results) => ((r as {changed: boolean}).changed ? [{name: 'a', to: '1'}] : [])),
		task(set, ({r}: Results) => [{name: 'b', to: (r as {stdout: string}).stdout}], {register: 's', title: 'third'}),
		task(set, ({s}: Results) => [{name: 'c', to: String(s)}]),
	];
	const told = await events([play([lane('h', tasks)])], {h: memoryHost()}, {mode: 'check'});
	t.deepEqual(
		outcomesOf(told).map(line => line.split(': ')[1]),
		['would-change', 'would-change', 'undetermined', 'undetermined'],
	);
	t.deepEqual(problemsOf(told), [
		'UNDETERMINED what "first" gives is known once it has run',
		'UNDETERMINED what "third" gives is known once it has run',
	]);
});

test('a change that locks the run out is taken back by the first connection', async t => {
	const host = memoryHost({key: 'mine'});
	host.onConnect = () => {
		if (host.values.get('key') !== 'mine') {
			throw new Problem('AUTH', 'no key fits');
		}
	};
	const told = await events([play([lane('h', [task(set, {name: 'key', to: 'other', guards: true})])])], {h: host});
	t.deepEqual(problemsOf(told), ['ACCESS_LOST a second login fails after this change, so it was taken back\nno key fits']);
	t.is(host.values.get('key'), 'mine');
});

test('a guarded change that leaves access alone is kept after a second login', async t => {
	const host = memoryHost({key: 'mine'});
	const told = await events([play([lane('h', [task(set, {name: 'key', to: 'other', guards: true})])])], {h: host});
	t.deepEqual(outcomesOf(told), ['h set key: changed']);
	t.deepEqual(host.connections, {opened: 2, closed: 2});
});

test('when interrupted the change under way is waited for and no other begun', async t => {
	const stop = new AbortController();
	const host = memoryHost();
	host.onScript = () => stop.abort();
	const told = await events(
		[play([lane('h', [task(set, {name: 'a', to: '1'}), task(set, {name: 'b', to: '1'})]), lane('i', [])])],
		{h: host, i: memoryHost()},
		{signal: stop.signal, forks: 1},
	);
	t.deepEqual(outcomesOf(told), ['h set a: changed']);
	t.deepEqual(endsOf(told), ['h: stopped', 'i: not-begun']);
	t.true(told.some(event => event.type === 'run-finished' && event.interrupted));
});

test('a connection lost within a change leaves the host unknown and names the change', async t => {
	const host = memoryHost();
	host.onScript = () => {
		throw new Problem('CONNECTION_LOST', 'the connection was lost');
	};
	const told = await events([play([lane('h', [task(set, {name: 'a', to: '1'})])])], {h: host});
	const end = told.find(event => event.type === 'host-finished');
	t.like(end, {state: 'unknown', during: 'set a'});
});

test('a bug in a module is told as one and ends its host only', async t => {
	const broken = {...set, name: 'broken', plan: () => (undefined as unknown as {x: {y: never}}).x.y};
	const told = await events(
		[play([lane('a', [task(broken, {name: 'a', to: '1'})]), lane('b', [task(set, {name: 'a', to: '1'})])])],
		{a: memoryHost(), b: memoryHost()},
	);
	t.regex(problemsOf(told)[0] ?? '', /^BUG TypeError/);
	t.deepEqual(endsOf(told).sort(), ['a: failed', 'b: done']);
});

test('a step that is not approved is skipped on every host, and asked for once', async t => {
	const asked: string[] = [];
	const one = task(set, {name: 'a', to: '1'});
	const told = await events(
		[play([lane('a', [one]), lane('b', [one])])],
		{a: memoryHost(), b: memoryHost()},
		{
			async approve({title}) {
				asked.push(title);
				return false;
			},
		},
	);
	t.deepEqual(asked, ['set a']);
	t.deepEqual(outcomesOf(told).sort(), ['a set a: skipped', 'b set a: skipped']);
});

test('a fact that was foretold wrongly is remarked', async t => {
	const tasks = [task(set, {name: 'a', from: 'b', to: undefined, expect: [{key: 'value b', value: 'other'}]})];
	const told = await events([play([lane('h', tasks)])], {h: memoryHost({b: '1'})});
	const end = told.find(event => event.type === 'task-finished');
	t.like(end, {outcome: 'changed', remarks: ['check mode would have foretold value b otherwise than the host now shows it']});
});

test('a change that locks the run out is taken back also when a later one of its task fails', async t => {
	const host = memoryHost({key: 'mine'});
	host.onConnect = () => {
		if (host.values.get('key') !== 'mine') {
			throw new Problem('AUTH', 'no key fits');
		}
	};
	const failing = {
		...set,
		plan: (...given: Parameters<typeof set.plan>) => [...set.plan(...given), ...run.plan(undefined, {code: 1})],
	};
	const told = await events([play([lane('h', [task(failing, {name: 'key', to: 'other', guards: true})])])], {h: host});
	t.deepEqual(problemsOf(told), [
		'ACCESS_LOST a second login fails after this change, so it was taken back\nno key fits\nfailed to exit 1: exit 1\nit went wrong',
	]);
	t.is(host.values.get('key'), 'mine');
});

test('a host with nothing to do is not connected to', async t => {
	const told = await events([play([lane('gone', [])])], {});
	t.deepEqual(endsOf(told), ['gone: done']);
});

test('in check mode a failure after a bare command is a doubt', async t => {
	const strict = {
		...set,
		plan(...given: Parameters<typeof set.plan>) {
			if (given[0].source === undefined) {
				throw new Problem('NO_SOURCE', 'no value "b"');
			}

			return set.plan(...given);
		},
	};
	const copy = task(strict, {name: 'a', from: 'b', to: undefined});
	const failing = await events([play([lane('h', [copy])])], {h: memoryHost()}, {mode: 'check'});
	t.deepEqual(problemsOf(failing), ['NO_SOURCE no value "b"']);
	const told = await events(
		[play([lane('h', [task(run, {code: 0}, {title: 'make b'}), copy])])],
		{h: memoryHost()},
		{mode: 'check'},
	);
	t.deepEqual(problemsOf(told), ['UNDETERMINED no value "b"; this may be otherwise once "make b" has run']);
});

test('of an undetermined task only what it affects, and what was absent, is unknown to later ones', async t => {
	const careful = {...set, affects: ({name}: {name: string}) => [`value ${name}`]};
	const tasks = [
		task(set, {name: 'x', to: '1', expect: [{key: 'value a', value: unknown('x picks it')}]}),
		task(careful, {name: 'a', from: 'there', to: undefined}),
		task(careful, {name: 'b', from: 'there', to: undefined}),
		task(careful, {name: 'a', from: 'absent', to: undefined}),
		task(careful, {name: 'c', from: 'absent', to: undefined}),
	];
	const told = await events([play([lane('h', tasks)])], {h: memoryHost({there: '1'})}, {mode: 'check'});
	t.deepEqual(
		outcomesOf(told).map(line => line.split(': ')[1]),
		['would-change', 'undetermined', 'would-change', 'undetermined', 'undetermined'],
	);
});

test('in check mode a command of the user that fails after a foretold change is a doubt', async t => {
	const read = defineModule({
		name: 'read',
		summary: 'Reads.',
		example: '',
		args: z.custom<object>(),
		inspect: async look => look({...value('a'), key: 'vouched read a', opaque: true}),
		plan(found: string | undefined) {
			if (found === undefined) {
				throw new Problem('NO_VALUE', 'no value "a"');
			}

			return [];
		},
	});
	const alone = await events([play([lane('h', [task(read, {})])])], {h: memoryHost()}, {mode: 'check'});
	t.deepEqual(problemsOf(alone), ['NO_VALUE no value "a"']);
	const told = await events(
		[play([lane('h', [task(set, {name: 'a', to: '1'}), task(read, {})])])],
		{h: memoryHost()},
		{mode: 'check'},
	);
	t.deepEqual(problemsOf(told), ['UNDETERMINED no value "a"; this may be otherwise once "set a" has run']);
});
