import test from 'ava';
import {type IdMap, parseIdMap, usualIdMap} from '../../src/domain/id-map.ts';
import {parseMountIdMap} from '../../src/domain/mount-id-map.ts';
import {holdsId, idsSeen, joinIds, noIds, renderSpans} from '../../src/domain/volume-ids.ts';

const seen = test.macro({
	exec(t, map: IdMap | undefined, mount: string | undefined, users: string, groups: string) {
		const ids = idsSeen(map, mount === undefined ? undefined : parseMountIdMap(mount));
		t.deepEqual([renderSpans(ids.users), renderSpans(ids.groups)], [users, groups]);
	},
	title: given => `ids on a disk that mean somebody: ${given}`,
});
const split = parseIdMap(['u 0 100000 1000', 'u 1000 1000 1', 'u 1001 101001 64535', 'g 0 100000 65536', 'g 70000 5 0']);

test('a privileged container', seen, undefined, undefined, '0-4294967294', '0-4294967294');
test('the usual map', seen, usualIdMap, undefined, '100000-165535', '100000-165535');
test(
	'a map of three parts, which is not sorted at the host',
	seen,
	split,
	undefined,
	'1000-1000 100000-100999 101001-165535',
	'100000-165535',
);
test(
	'a mount that gives one id another place: the old place is nobody',
	seen,
	usualIdMap,
	'u:0:1000:1;g:33:1500:1',
	'1000-1000 100001-165535',
	'1500-1500 100000-100032 100034-165535',
);
test('users only', seen, usualIdMap, 'u:0:1000:1', '1000-1000 100001-165535', '100000-165535');
test('parts that touch are one', seen, parseIdMap(['u 0 10 5', 'u 5 15 5']), undefined, '10-19', '');

test('ids of several containers', t => {
	const joined = joinIds([idsSeen(usualIdMap), idsSeen(split), noIds, idsSeen(parseIdMap(['u 0 150000 65536']))]);
	t.is(renderSpans(joined.users), '1000-1000 100000-215535');
	t.is(renderSpans(joined.groups), '100000-165535');
	t.deepEqual(joinIds([]), noIds);
});

test('whether an id is among them', t => {
	const {users} = idsSeen(usualIdMap);
	t.deepEqual(
		[99_999, 100_000, 165_535, 165_536].map(id => holdsId(users, id)),
		[false, true, true, false],
	);
});
