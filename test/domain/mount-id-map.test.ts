import test from 'ava';
import fc from 'fast-check';
import {idMapConflicts, toHost, usualIdMap} from '../../src/domain/id-map.ts';
import {diskToHost, mountIdMapFault, onDisk, parseMountIdMap, renderMountIdMap} from '../../src/domain/mount-id-map.ts';

const user = parseMountIdMap('u:1000:1000:1;g:1000:1000:1');

test('entries, and all ids for the same ones', t => {
	t.deepEqual(user, {users: [{inside: 1000, outside: 1000, count: 1}], groups: [{inside: 1000, outside: 1000, count: 1}]});
	t.is(parseMountIdMap('passthrough'), 'passthrough');
	t.is(renderMountIdMap(user), 'u:1000:1000:1;g:1000:1000:1');
	t.is(renderMountIdMap('passthrough'), 'passthrough');
});

test('what is no entry', t => {
	for (const text of ['', 'b:1:1:1', 'u:1:1', 'u:1:1:1;', 'passthrough;u:1:1:1', 'u:x:1:1']) {
		const wrong = text.split(';').find(entry => !/^u:1:1:1$/.test(entry)) ?? '';
		t.throws(() => parseMountIdMap(text), {instanceOf: SyntaxError, message: `failed to parse mount point idmap: ${wrong}`});
	}
});

test('entries that overlap', t => {
	t.is(
		mountIdMapFault(parseMountIdMap('u:1000:1000:1;u:1000:1001:1')),
		"invalid map entry 'u 1000 1001 1': container uid 1000 is also mapped by entry 'u 1000 1000 1'",
	);
	t.is(mountIdMapFault(user), undefined);
	t.is(mountIdMapFault('passthrough'), undefined);
});

test('what a mount of an unprivileged container is given', t => {
	t.deepEqual(diskToHost(usualIdMap, user).users, [
		{inside: 100_000, outside: 100_000, count: 1000},
		{inside: 1000, outside: 101_000, count: 1},
		{inside: 101_001, outside: 101_001, count: 64_535},
	]);
	t.is(diskToHost(usualIdMap, 'passthrough'), usualIdMap);
	t.deepEqual(
		diskToHost(usualIdMap, parseMountIdMap('u:0:0:1')).groups,
		usualIdMap.users.map(range => ({...range, inside: 100_000})),
	);
});

test('an entry that reaches beyond the container', t => {
	t.deepEqual(diskToHost(usualIdMap, parseMountIdMap('u:65000:0:1000;u:70000:5:5')).users, [
		{inside: 100_000, outside: 100_000, count: 65_000},
		{inside: 0, outside: 165_000, count: 536},
	]);
});

test('ids on the disk', t => {
	t.deepEqual(
		[0, 999, 1000, 1001].map(id => onDisk(usualIdMap.users, user === 'passthrough' ? user : user.users, id)),
		[100_000, 100_999, 1000, 101_001],
	);
	t.deepEqual(
		[0, 1000].map(id => onDisk(usualIdMap.users, 'passthrough', id)),
		[0, 1000],
	);
	t.is(onDisk(usualIdMap.users, 'passthrough', 65_536), undefined);
	t.is(onDisk(usualIdMap.users, [{inside: 70_000, outside: 5, count: 1}], 70_000), undefined);
});

const range = fc.record({inside: fc.nat(60), outside: fc.nat(60), count: fc.integer({min: 1, max: 20})});
const free = fc.array(range, {maxLength: 4}).filter(users => idMapConflicts({users, groups: []}).length === 0);

test('the mount gives each id of the container just its id at the host', t => {
	fc.assert(
		fc.property(free, free, fc.nat(80), (container, moved, id) => {
			const mounted = diskToHost({users: container, groups: []}, {users: moved, groups: []}).users;
			const disk = onDisk(container, moved, id);
			// Two ids of the container may be given one id on the disk; the kernel then refuses the mount
			fc.pre(idMapConflicts({users: mounted, groups: []}).length === 0);
			t.is(disk === undefined ? undefined : toHost(mounted, disk), toHost(container, id));
		}),
	);
});
