import test from 'ava';
import fc from 'fast-check';
import {parseContainerConfig} from '../../src/domain/container-config.ts';
import {
	type IdMap,
	idMapConflicts,
	idMapOf,
	parseIdMap,
	renderIdMap,
	rootOwner,
	toContainer,
	toHost,
	usualIdMap,
} from '../../src/domain/id-map.ts';

const maps = test.macro({
	exec: (t, text: string, map: IdMap | undefined) => t.deepEqual(idMapOf(parseContainerConfig(text).main), map),
	title: given => `map of: ${given}`,
});
test('a privileged container', maps, 'unprivileged: 0\n', undefined);
test('a container that says nothing', maps, 'memory: 512\n', undefined);
test('an unprivileged container', maps, 'unprivileged: yes\n', usualIdMap);
test(
	'lines of its own, and no word of being unprivileged',
	maps,
	'lxc.idmap: u 0 200000 65536\nlxc.idmap = g 0  300000\t65536\n',
	{
		users: [{inside: 0, outside: 200_000, count: 65_536}],
		groups: [{inside: 0, outside: 300_000, count: 65_536}],
	},
);
test('lines of a snapshot are not its own', maps, 'unprivileged: 1\n[snap]\nlxc.idmap: u 0 1 1\n', usualIdMap);
test('the name of LXC 2 is not seen', maps, 'unprivileged: 1\nlxc.id_map: u 0 1 1\n', usualIdMap);
test('users only', maps, 'unprivileged: 1\nlxc.idmap: u 0 1 1\n', {users: [{inside: 0, outside: 1, count: 1}], groups: []});

test('what Proxmox VE cannot read', t => {
	for (const value of ['b 0 100000 65536', 'u 0 root 1', 'u 0 100000', 'u 0 100000 65536 1', 'users 0 1 1', 'u -1 1 1']) {
		t.throws(() => parseIdMap([value]), {instanceOf: SyntaxError, message: `failed to parse idmap: ${value}`});
	}
});

/** User 1000 is the same inside and outside. */
const custom = parseIdMap(['u 0 100000 1000', 'u 1000 1000 1', 'u 1001 101001 64535', 'g 0 100000 65536']);

test('ids at the host', t => {
	t.deepEqual(
		[0, 999, 1000, 1001, 65_535].map(id => toHost(custom.users, id)),
		[100_000, 100_999, 1000, 101_001, 165_535],
	);
	t.deepEqual(
		[65_536, 100_000, -1].map(id => toHost(custom.users, id)),
		[undefined, undefined, undefined],
	);
});

test('ids in the container', t => {
	t.deepEqual(
		[100_000, 1000, 165_535].map(id => toContainer(custom.users, id)),
		[0, 1000, 65_535],
	);
	t.deepEqual(
		[0, 999, 101_000, 165_536].map(id => toContainer(custom.users, id)),
		[undefined, undefined, undefined, undefined],
	);
});

test('the owner of new volumes', t => {
	t.deepEqual(rootOwner(undefined), {uid: 0, gid: 0});
	t.deepEqual(rootOwner(custom), {uid: 100_000, gid: 100_000});
	t.deepEqual(rootOwner(parseIdMap(['u 1 100001 5', 'g 0 7 1'])), {uid: 0, gid: 7});
});

const conflicts = test.macro({
	exec: (t, lines: readonly string[], texts: readonly string[]) => t.deepEqual(idMapConflicts(parseIdMap(lines)), texts),
	title: given => `mapped twice: ${given}`,
});
test('nothing', conflicts, renderIdMap(custom), []);
test(
	'an id inside',
	conflicts,
	['u 0 100000 65536', 'u 1000 1000 1'],
	["invalid map entry 'u 1000 1000 1': container uid 1000 is also mapped by entry 'u 0 100000 65536'"],
);
test(
	'the same, the other way round',
	conflicts,
	['u 1000 1000 1', 'u 0 100000 65536'],
	["invalid map entry 'u 1000 1000 1': container uid 1000 is also mapped by entry 'u 0 100000 65536'"],
);
test(
	'an id outside, of groups',
	conflicts,
	['g 0 100000 10', 'g 20 100009 5'],
	["invalid map entry 'g 20 100009 5': host gid 100009 is also mapped by entry 'g 0 100000 10'"],
);
test('users and groups alike', conflicts, ['u 0 1 5', 'g 0 1 5'], []);
test('ranges that touch', conflicts, ['u 0 100 5', 'u 5 105 5'], []);

const range = fc.record({inside: fc.nat(100), outside: fc.nat(100), count: fc.integer({min: 1, max: 20})});
test('there and back, wherever no id is mapped twice', t => {
	fc.assert(
		fc.property(fc.array(range, {maxLength: 5}), fc.nat(130), (users, id) => {
			fc.pre(idMapConflicts({users, groups: []}).length === 0);
			const outside = toHost(users, id);
			t.is(outside === undefined ? id : toContainer(users, outside), id);
			t.deepEqual(parseIdMap(renderIdMap({users, groups: []})).users, users);
		}),
	);
});
