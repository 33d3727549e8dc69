import test from 'ava';
import type {GroupState} from '../../src/changes/group.ts';
import group from '../../src/modules/group.ts';
import {foretellsOf, plansOf, refusesOf, rejectsOf, statLike} from '../helpers/module.ts';

const plan = plansOf(group);
const refuses = refusesOf(group);
const rejects = rejectsOf(group);
const foretells = foretellsOf(group);

const media = {name: 'media', gid: 4100, members: ['alice', 'bob']};
const none: GroupState = {entry: undefined, gidOwner: undefined, primaryUsers: [], hasGroupadd: true};
const right = {...none, entry: media};
const args = {name: 'media'};

test('nothing to do', plan, right, {...args, gid: 4100}, []);
test('nothing to do: none there, and none asked for', plan, {...none, hasGroupadd: false}, {...args, state: 'absent'}, []);
test('nothing to do: a group of the system that is there', plan, {...none, entry: {...media, gid: 4}}, args, []);
test('no such group', plan, none, {...args, gid: 4100}, ['create group media']);
test('a group that should be absent', plan, right, {...args, state: 'absent'}, ['remove group media']);
test(
	'a group of the system that should be absent',
	plan,
	{...none, entry: {...media, gid: 104}},
	{...args, state: 'absent', system_group: true},
	['remove group media'],
);

test('another gid', refuses, right, {...args, gid: 4200}, 'OTHER_GID', 'the group "media" has the gid 4100, not 4200');
test(
	'a gid of another',
	refuses,
	{...none, gidOwner: media},
	{name: 'x', gid: 4100},
	'GID_TAKEN',
	'gid 4100 belongs to the group "media" already',
);
test('busybox', refuses, {...none, hasGroupadd: false}, args, 'NO_USERADD', 'there is no /usr/sbin/groupadd on this host');
test(
	'a primary group',
	refuses,
	{...right, primaryUsers: ['alice', 'bob']},
	{...args, state: 'absent'},
	'PRIMARY_GROUP',
	'"media" is the primary group of "alice", "bob"',
);
test(
	'a group of the system',
	refuses,
	{...none, entry: {...media, gid: 104}},
	{...args, state: 'absent'},
	'SYSTEM_GROUP',
	'"media" is a group of the system: its gid is 104',
);
test(
	'the group of root',
	refuses,
	{...none, entry: {...media, gid: 0}},
	{...args, state: 'absent', system_group: true},
	'SYSTEM_GROUP',
	'"media" is a group of the system: its gid is 0',
);
test('a gid of the system', rejects, {...args, gid: 104}, [
	'gid: 104 is the id of a system group; if that is meant, write "system_group: true"',
]);

test('what is run, and what takes it back', t => {
	const changes = (state: GroupState, more: object) => group.plan(state, group.args.parse({...args, ...more}));
	const [made] = changes(none, {gid: 4100});
	t.is(made?.apply.text, 'groupadd --gid 4100 media');
	t.like(made?.undo, {text: 'groupdel media'});
	t.is(changes(none, {system_group: true})[0]?.apply.text, 'groupadd --system media');
	const [removed] = changes(right, {state: 'absent'});
	t.is(removed?.apply.text, 'groupdel media');
	t.like(removed?.undo, {text: 'groupadd --gid 4100 media && gpasswd --members alice,bob media'});
	t.is(removed?.before, 'media, gid 4100, members alice, bob');
	t.true(removed?.guardsAccess);
});

const stats = {'/usr/sbin/groupadd': statLike({mode: '0755'})};
test('a new group', foretells, {'getent group media': undefined, 'getent group 4100': undefined}, {stats}, {...args, gid: 4100}, [
	'create group media',
]);
const found = {'getent group media': 'media:x:4100:alice\n', 'getent passwd': 'alice:x:1000:1000::/home/alice:/bin/sh\n'};
test('a group that goes', foretells, found, {stats}, {...args, state: 'absent'}, ['remove group media']);
