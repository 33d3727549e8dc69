import test from 'ava';
import {Secret} from '../../src/core/secret.ts';
import type {AccountState} from '../../src/facts/account.ts';
import type {Place} from '../../src/facts/place.ts';
import user from '../../src/modules/user.ts';
import {account, alice, groupsNamed, home, nobody, own} from '../helpers/account.ts';
import {foretellsOf, plansOf, refusesOf, rejectsOf, statLike} from '../helpers/module.ts';

const plan = plansOf(user);
const refuses = refusesOf(user);
const rejects = rejectsOf(user);
const foretells = foretellsOf(user);

const hash = '$5$abcdefgh$gruCpC7VkOTspMQTTSAR8mtlO9Upms.fwqE5y16JVM.';
const stateWith = (part: Partial<AccountState> = {}, place?: Place, inhabitants: readonly string[] = []) => ({
	account: {...account, ...part},
	oldHome: place && {place, inhabitants},
});
const right = stateWith();
const none = stateWith({...nobody, entries: groupsNamed('users', 'adm', 'media')});
const args = {name: 'alice'};

test('nothing to do', plan, right, {...args, shell: '/bin/bash', home: '/home/alice', uid: 1000}, []);
test('nothing to do: no such user, and none asked for', plan, none, {...args, state: 'absent'}, []);
test('no such user', plan, none, {...args, groups: ['adm'], password_hash: hash}, [
	'create user alice',
	'add alice to group adm',
	'set the password of alice',
]);
test('another shell and comment', plan, right, {...args, shell: '/bin/zsh', comment: 'Alice'}, [
	'set the login shell of alice',
	'set the comment of alice',
]);
test('no home', plan, stateWith({home: {...home, stat: undefined}}), args, ['create the home of alice']);
test('no home, and none asked for', plan, stateWith({home: {...home, stat: undefined}}), {...args, create_home: false}, []);

const member = {name: 'adm', gid: 4, members: ['bob', 'alice']};
const primary = {name: 'alice', gid: 1000, members: ['alice']};
const twin = {name: 'twin', gid: 1000, members: ['alice']};
const shared = {name: 'listed', gid: 20, members: []};
const inGroups = stateWith({
	groups: ['adm', 'alice', 'listed', 'twin'],
	entries: new Map([member, primary, twin, shared, {name: 'media', gid: 50, members: []}].map(entry => [entry.name, entry])),
});
test('other groups are kept', plan, inGroups, {...args, groups: ['media']}, ['add alice to group media']);
test(
	'other groups are left, except for the primary one and where nothing says it',
	plan,
	inGroups,
	{
		...args,
		groups: ['media'],
		exclusive_groups: true,
	},
	['add alice to group media', 'remove alice from group adm'],
);
test('groups that are as asked', plan, inGroups, {...args, groups: ['adm'], exclusive_groups: true}, []);

test('what is told to useradd', t => {
	const apply = (more: object) => user.plan(none, user.args.parse({...args, ...more}))[0]?.apply.text;
	t.is(
		apply({}),
		"useradd --home-dir /home/alice --shell /bin/sh --user-group --create-home --key HOME_MODE=0700 --password '*' alice",
	);
	t.is(
		apply({system_account: true, create_home: false, group: 'media'}),
		"useradd --home-dir /home/alice --shell /usr/sbin/nologin --system --gid media --no-create-home --password '*' alice",
	);
});

test('leaving a group', t => {
	const [, change] = user.plan(inGroups, user.args.parse({...args, groups: ['media'], exclusive_groups: true}));
	t.is(change?.apply.text, 'gpasswd --delete alice adm');
	t.like(change?.undo, {text: 'gpasswd --add alice adm'});
	t.true(change?.guardsAccess);
});

test('a hash is no argument, and is not shown', t => {
	const [, change] = user.plan(none, user.args.parse({...args, password_hash: hash}));
	t.true(change?.after instanceof Secret && change.apply.stdin instanceof Secret);
	t.is(change?.apply.text, 'chpasswd --encrypted');
});

const removal = {...args, state: 'absent', remove_home: true} as const;
const place: Place = {
	path: '/home/alice',
	stat: own('directory', '0700'),
	folders: ['/', '/home'].map(path => ({path, stat: statLike({kind: 'directory'})})),
	mounts: [],
};
const going = (part: Partial<AccountState> = {}, more: Partial<Place> = {}, inhabitants: readonly string[] = ['alice']) =>
	stateWith(part, {...place, ...more}, inhabitants);
test('an account that should be absent', plan, right, {...args, state: 'absent'}, ['remove user alice']);
test('an account that should be absent, with its home', plan, going(), removal, [
	'remove user alice',
	'remove the home of alice',
]);
test('no home that could be removed', plan, stateWith({home: {...home, stat: undefined}}), removal, ['remove user alice']);
test(
	'a home of somebody else',
	refuses,
	going({home: {...home, stat: statLike({kind: 'directory'})}}),
	removal,
	'NOT_ITS_HOME',
	'the home "/home/alice" of "alice" belongs to uid 0, and not to the account',
);
test(
	'a home that is a link',
	refuses,
	going({home: {...home, stat: {...own('link', '0777'), target: '/srv'}}}),
	removal,
	'NOT_ITS_HOME',
	'the home "/home/alice" of "alice" is a symbolic link to "/srv"',
);
test(
	'a home in which others live',
	refuses,
	going({}, {}, ['alice', 'bob']),
	removal,
	'NOT_ITS_HOME',
	'the home "/home/alice" of "alice" is also the home of "bob", or holds it',
);
test(
	'a home in which something is mounted',
	refuses,
	going({}, {mounts: ['/home/alice/nas']}),
	removal,
	'MOUNT_POINT',
	'"/home/alice" is not removed: something is mounted at "/home/alice/nas"',
);
test(
	'a home that is a folder of the system',
	refuses,
	going({}, {path: '/srv'}),
	removal,
	'SYSTEM_FOLDER',
	'"/srv" is a folder of the system, and is not removed',
);
test('a home that is left behind is told', t => {
	t.deepEqual(user.remarks?.({...right, account: {...nobody, home}}, user.args.parse(removal)), [
		'there is no account "alice", but "/home/alice", which is left alone: nobody can tell whose it is',
	]);
	t.deepEqual(user.remarks?.(none, user.args.parse(removal)), []);
});

test('another uid', refuses, right, {...args, uid: 2000}, 'OTHER_UID', '"alice" has the uid 1000, not 2000');
test(
	'another home',
	refuses,
	right,
	{...args, home: '/srv/alice'},
	'OTHER_HOME',
	'the home of "alice" is "/home/alice", not "/srv/alice"',
);
test(
	'another primary group',
	refuses,
	inGroups,
	{...args, group: 'media'},
	'OTHER_GROUP',
	'the primary group of "alice" has the gid 1000, not 50',
);
test('no such group', refuses, right, {...args, groups: ['nothing']}, 'NO_SUCH_GROUP', 'there is no group "nothing"');
test('no such primary group', refuses, none, {...args, group: 'nothing'}, 'NO_SUCH_GROUP', 'there is no group "nothing"');
test(
	'no such shell',
	refuses,
	stateWith({shell: undefined}),
	{...args, shell: '/bin/none'},
	'NO_SHELL',
	'the login shell "/bin/none" is not installed',
);
test(
	'a uid of another',
	refuses,
	stateWith({...nobody, uidOwner: {...alice, name: 'bob'}}),
	{...args, uid: 1000},
	'UID_TAKEN',
	'uid 1000 belongs to "bob" already',
);
test(
	'a home without its account',
	refuses,
	stateWith({...nobody, home}),
	args,
	'HOME_EXISTS',
	'"/home/alice" is there already, and no account "alice"',
);
test('a home without its account, which is not to be made', plan, stateWith({...nobody, home}), {...args, create_home: false}, [
	'create user alice',
]);
test(
	'an account of the system',
	refuses,
	stateWith({account: {...alice, uid: 33, isSystem: true}}),
	args,
	'SYSTEM_ACCOUNT',
	'"alice" is an account of the system: its uid is 33',
);
test(
	'root by another name',
	refuses,
	stateWith({account: {...alice, uid: 0, isSystem: true}}),
	{...args, system_account: true},
	'SYSTEM_ACCOUNT',
	'"alice" is an account of the system: its uid is 0',
);
test(
	'who is connected',
	refuses,
	stateWith({connected: [0, 1000]}),
	{...args, state: 'absent'},
	'CONNECTED_USER',
	'"alice" is connected: this run works through that account',
);
test(
	'busybox',
	refuses,
	stateWith({...nobody, hasUseradd: false}),
	args,
	'NO_USERADD',
	'there is no /usr/sbin/useradd on this host',
);

test('root', rejects, {name: 'root'}, ['name: is never "root"']);
test('a home of the system, and a removal of nothing', rejects, {...args, home: '/etc', remove_home: true}, [
	'home: is no place for a home',
	'remove_home: only an account that goes loses its home: write state: absent',
]);
test('a uid of the system', rejects, {...args, uid: 33}, [
	'uid: 33 is the id of a system account; if that is meant, write "system_account: true"',
]);

const fresh = {
	'getent passwd alice': undefined,
	'id -G alice': undefined,
	'getent group': 'adm:x:4:\n',
	'getent group alice': undefined,
	'getent group adm': 'adm:x:4:\n',
	'getent shadow alice': undefined,
	'realpath -- /home/alice': '/home/alice\n',
};
const stats = {
	'/bin/sh': statLike({mode: '0755'}),
	'/usr/sbin/useradd': statLike({mode: '0755'}),
	'/home': statLike({kind: 'directory'}),
	'/': statLike({kind: 'directory'}),
};
const found = {
	...fresh,
	'getent passwd alice': 'alice:x:1000:1000::/home/alice:/bin/sh\n',
	'id -G alice': '1000 4\n',
	'getent group': 'adm:x:4:alice\nalice:x:1000:\n',
	'getent group adm': 'adm:x:4:alice\n',
	'getent group alice': 'alice:x:1000:\n',
	'getent shadow alice': 'alice:*:19000:0:99999:7:::\n',
	'getent passwd': 'root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\n',
	'cat /proc/self/mountinfo': '22 1 8:1 / / rw - ext4 /dev/sda1 rw\n',
	'cat /proc/self/status': 'PPid:\t0\nUid:\t0\t0\t0\t0\n',
};
test('a new account', foretells, fresh, {stats}, {...args, groups: ['adm'], password_hash: hash}, [
	'create user alice',
	'add alice to group adm',
	'set the password of alice',
]);
const there = {stats: {...stats, '/home/alice': own('directory', '0700')}};
test('groups that are left', foretells, found, there, {...args, exclusive_groups: true}, ['remove alice from group adm']);
test('an account that goes with its home', foretells, found, there, removal, ['remove user alice', 'remove the home of alice']);
