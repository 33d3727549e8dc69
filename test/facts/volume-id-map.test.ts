import test from 'ava';
import {isProblem} from '../../src/core/problem.ts';
import {usualIdMap} from '../../src/domain/id-map.ts';
import {idMapInUse} from '../../src/facts/volume-id-map.ts';
import {recorded} from '../helpers/module.ts';

// lxc 5.0.2, Linux 6.1
const info = 'lxc-info -n 950 -p -H';
const sockets = 'grep -a -o -E @/var/lib/lxc/[0-9]+/command$ /proc/net/unix';
const maps = {
	[sockets]: '@/var/lib/lxc/101/command\n@/var/lib/lxc/950/command\n',
	'cat /proc/117/uid_map': '         0     100000      65536\n',
	'cat /proc/117/gid_map': '         0     100000      65536\n',
};

test('it runs', async t => {
	t.deepEqual(await recorded({[info]: '117\n', ...maps})(idMapInUse(950)), usualIdMap);
});

test('it runs with a map of several lines', async t => {
	const lines = '         0     100000       1000\n      1000       1000          1\n';
	const {users} = (await recorded({[info]: '117\n', ...maps, 'cat /proc/117/uid_map': lines})(idMapInUse(950))) ?? t.fail();
	t.deepEqual(users, [
		{inside: 0, outside: 100_000, count: 1000},
		{inside: 1000, outside: 1000, count: 1},
	]);
});

test('it does not run: nothing is asked that would make folders', async t => {
	t.is(await recorded({[sockets]: '@/var/lib/lxc/9500/command\n'})(idMapInUse(950)), undefined);
	t.is(await recorded({[sockets]: undefined})(idMapInUse(950)), undefined);
});

test('it ends just now', async t => {
	for (const answer of ['', '-1\n', undefined]) {
		t.is(await recorded({...maps, [info]: answer})(idMapInUse(950)), undefined);
	}

	t.is(await recorded({...maps, [info]: '117\n', 'cat /proc/117/gid_map': undefined})(idMapInUse(950)), undefined);
});

test('an answer that is no map is a problem', async t => {
	const look = recorded({[info]: '117\n', ...maps, 'cat /proc/117/uid_map': 'something\n'});
	t.true(isProblem(await t.throwsAsync(look(idMapInUse(950)))));
});
