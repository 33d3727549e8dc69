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
test('a snapshot that was otherwise', maps, 'lxc.idmap: u 0 7 1\n[snap]\nunprivileged: 1\n', {
	users: [{inside: 0, outside: 7, count: 1}],
	groups: [],
});
test('what is pending does not hold yet', maps, 'memory: 512\n[pve:pending]\nunprivileged: 1\n', undefined);
test('a line in the description', maps, '#lxc.idmap: u 0 7 1\nunprivileged: 1\n', usualIdMap);
test('lines of its own win over the flag', maps, 'lxc.idmap: u 0 7 1\nlxc.idmap: g 0 8 1\nunprivileged: 0\n', {
	users: [{inside: 0, outside: 7, count: 1}],
	groups: [{inside: 0, outside: 8, count: 1}],
});
test('a flag that is no flag', maps, 'unprivileged: maybe\n', undefined);
test('users only', maps, 'unprivileged: 1\nlxc.idmap: u 0 1 1\n', {users: [{inside: 0, outside: 1, count: 1}], groups: []});

const malformed = test.macro({
	exec(t, value: string) {
		t.throws(() => parseIdMap(['u 0 100000 65536', value]), {
			instanceOf: SyntaxError,
			message: `failed to parse idmap: ${value}`,
		});
	},
	title: given => `no line of a map: ${given}`,
});
test('of both', malformed, 'b 0 100000 65536');
test('of nobody', malformed, '0 100000 65536');
test('a capital', malformed, 'U 0 100000 65536');
test('a word for the kind', malformed, 'uid 0 100000 65536');
test('a name for the id', malformed, 'u 0 root 1');
test('no count', malformed, 'u 0 100000');
test('one number more', malformed, 'u 0 100000 65536 1');
test('a negative number', malformed, 'u -1 100000 65536');
test('a hexadecimal number', malformed, 'u 0 0x186a0 65536');
test('a number with a point', malformed, 'u 0 100000.0 65536');
test('a number with an underscore', malformed, 'u 0 100_000 65536');
test('the form of /etc/subuid', malformed, 'root:100000:65536');
test('the form of a mount point', malformed, 'u:0:100000:65536');
test('commas', malformed, 'u,0,100000,65536');
test('nothing between kind and number', malformed, 'u0 100000 65536');
test('a blank before it', malformed, ' u 0 100000 65536');
test('a comment behind it', malformed, 'u 0 100000 65536 # root');
test('nothing', malformed, '');

test('blanks and zeros that do not count', t => {
	t.deepEqual(parseIdMap(['u\t0  100000 \t65536 ', 'g 00 0100000 065536']), usualIdMap);
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

test(
	'a split that forgot to make room: the second part begins too early',
	conflicts,
	['u 0 100000 1000', 'u 1000 1000 1', 'u 1000 101000 64536'],
	["invalid map entry 'u 1000 101000 64536': container uid 1000 is also mapped by entry 'u 1000 1000 1'"],
);
test(
	'a split whose first part is one too long',
	conflicts,
	['u 0 100000 1001', 'u 1000 1000 1', 'u 1001 101001 64535'],
	["invalid map entry 'u 1000 1000 1': container uid 1000 is also mapped by entry 'u 0 100000 1001'"],
);
test(
	'the same range twice: inside, and outside',
	conflicts,
	['u 0 100000 10', 'u 0 100000 10'],
	[
		"invalid map entry 'u 0 100000 10': container uid 0 is also mapped by entry 'u 0 100000 10'",
		"invalid map entry 'u 0 100000 10': host uid 100000 is also mapped by entry 'u 0 100000 10'",
	],
);
test(
	'two ranges for one place at the host',
	conflicts,
	['u 0 100000 1000', 'u 1000 100000 1000'],
	["invalid map entry 'u 1000 100000 1000': host uid 100000 is also mapped by entry 'u 0 100000 1000'"],
);
test(
	'one id in the midst of another range at the host',
	conflicts,
	['u 0 100000 65536', 'u 70000 101000 1'],
	["invalid map entry 'u 70000 101000 1': host uid 101000 is also mapped by entry 'u 0 100000 65536'"],
);
test(
	'users and groups, each by itself',
	conflicts,
	['u 0 1 5', 'u 4 100 5', 'g 0 1 5', 'g 5 5 5'],
	[
		"invalid map entry 'u 4 100 5': container uid 4 is also mapped by entry 'u 0 1 5'",
		"invalid map entry 'g 5 5 5': host gid 5 is also mapped by entry 'g 0 1 5'",
	],
);
test('a gap', conflicts, ['u 0 100 5', 'u 6 106 5'], []);
test('places that are exchanged', conflicts, ['u 0 105 5', 'u 5 100 5'], []);
test('an id of the host for users and for groups', conflicts, ['u 1000 1000 1', 'g 1000 1000 1'], []);

/** `u` and `g` apart: inside → at the host, or nothing. */
type Table = Readonly<Record<number, number | undefined>>;
const table = test.macro({
	exec(t, lines: readonly string[], users: Table, groups: Table = {}) {
		const map = parseIdMap(lines);
		for (const [ranges, wanted] of [
			[map.users, users],
			[map.groups, groups],
		] as const) {
			for (const [inside, outside] of Object.entries(wanted)) {
				t.is(toHost(ranges, Number(inside)), outside, `${inside} inside`);
				t.true(outside === undefined || toContainer(ranges, outside) === Number(inside), `${outside} at the host`);
			}
		}
	},
	title: given => `ids of: ${given}`,
});
const usual = renderIdMap(usualIdMap);
test('the usual map: root, a service, the first person, nobody, and the last', table, usual, {
	0: 100_000,
	33: 100_033,
	1000: 101_000,
	65534: 165_534,
	65535: 165_535,
});
test('the usual map: groups', table, usual, {}, {0: 100_000, 100: 100_100, 65535: 165_535, 65536: undefined});
test('the usual map: ids that are not in it', table, usual, {65536: undefined, 100000: undefined, 4294967294: undefined});
test('the usual map, split in three around one id', table, ['u 0 100000 1000', 'u 1000 1000 1', 'u 1001 101001 64535'], {
	0: 100_000,
	999: 100_999,
	1000: 1000,
	1001: 101_001,
	65535: 165_535,
	65536: undefined,
});
test('a split for the first id', table, ['u 0 0 1', 'u 1 100001 65535'], {0: 0, 1: 100_001, 65535: 165_535});
test('a split for the last id', table, ['u 0 100000 65535', 'u 65535 5000 1'], {65534: 165_534, 65535: 5000, 65536: undefined});
test('a split for two ids that are apart', table, ['u 0 100000 33', 'u 33 33 1', 'u 34 100034 966', 'u 1000 1000 1'], {
	32: 100_032,
	33: 33,
	34: 100_034,
	999: 100_999,
	1000: 1000,
	1001: undefined,
});
test('a split, written in another order', table, ['u 1001 101001 64535', 'u 1000 1000 1', 'u 0 100000 1000'], {
	0: 100_000,
	1000: 1000,
	1001: 101_001,
});
test(
	'a split of groups alone',
	table,
	['u 0 100000 65536', 'g 0 100000 44', 'g 44 44 1', 'g 45 100045 65491'],
	{44: 100_044},
	{43: 100_043, 44: 44, 45: 100_045, 65535: 165_535},
);
test(
	'users and groups that go elsewhere',
	table,
	['u 0 200000 1000', 'g 0 300000 500'],
	{999: 200_999, 1000: undefined},
	{499: 300_499, 500: undefined, 999: undefined},
);
test('groups only', table, ['g 0 100000 65536'], {0: undefined, 1000: undefined}, {0: 100_000});
test('a gap inside', table, ['u 0 100000 1000', 'u 2000 102000 1000'], {
	999: 100_999,
	1000: undefined,
	1999: undefined,
	2000: 102_000,
	2999: 102_999,
	3000: undefined,
});
test('a gap at the host alone', table, ['u 0 100000 10', 'u 10 500000 10'], {9: 100_009, 10: 500_000, 19: 500_009});
test('ranges whose places are exchanged', table, ['u 0 100010 10', 'u 10 100000 10'], {0: 100_010, 9: 100_019, 10: 100_000});
test('a map that is no root', table, ['u 1 100001 65535'], {0: undefined, 1: 100_001});
test('one id, and it is root', table, ['u 0 65534 1'], {0: 65_534, 1: undefined});
test('a small map, without nobody', table, ['u 0 100000 1000'], {65534: undefined});
test('a large map, for containers inside', table, ['u 0 100000 131072'], {65536: 165_536, 131071: 231_071, 131072: undefined});
test('all ids as they are', table, ['u 0 0 4294967295'], {0: 0, 1000: 1000, 4294967294: 4_294_967_294, 4294967295: undefined});
test('a range of none', table, ['u 0 100000 0'], {0: undefined});

const strangers = test.macro({
	exec: (t, lines: readonly string[], outside: readonly number[]) =>
		t.deepEqual(
			outside.map(id => toContainer(parseIdMap(lines).users, id)),
			outside.map(() => undefined),
		),
	title: given => `nobody inside: ${given}`,
});
test('root and people of the host', strangers, usual, [0, 33, 1000, 65_534, 99_999]);
test('whoever comes after the last', strangers, usual, [165_536, 200_000, 4_294_967_294]);
test('the id whose place was given away', strangers, ['u 0 100000 1000', 'u 1000 1000 1', 'u 1001 101001 64535'], [101_000]);
test('an id that only a group has', strangers, ['u 0 200000 10', 'g 0 100000 10'], [100_000]);
test('another container, of a map of its own', strangers, ['u 0 200000 65536'], [100_000, 165_535]);

const roots = test.macro({
	exec: (t, lines: readonly string[], uid: number, gid: number) => t.deepEqual(rootOwner(parseIdMap(lines)), {uid, gid}),
	title: given => `root: ${given}`,
});
test('of the usual map', roots, usual, 100_000, 100_000);
test('of a range that is larger and begins before others', roots, ['u 0 100000 1000', 'u 1000 1000 1', 'g 0 7 1'], 100_000, 7);
test('of the later of two', roots, ['u 0 100000 10', 'u 0 200000 10'], 200_000, 0);
test('of the range that begins with 0, wherever it stands', roots, ['u 5 105 5', 'u 0 100 5', 'g 9 9 1', 'g 0 300 5'], 100, 300);
test('of a map that has none', roots, ['u 1 100001 65535', 'g 1 100001 65535'], 0, 0);
test('of groups that have none', roots, ['u 0 100000 65536', 'g 1 100001 65535'], 100_000, 0);

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
