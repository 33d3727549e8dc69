import test from 'ava';
import type {z} from 'zod';
import {isUnknown} from '../../src/core/fact.ts';
import {isProblem} from '../../src/core/problem.ts';
import {Secret} from '../../src/core/secret.ts';
import {type AccountState, lookAtAccount} from '../../src/facts/account.ts';
import {type KeyFiles, noKeyFiles} from '../../src/facts/authorized-keys.ts';
import type {SudoState} from '../../src/facts/sudo.ts';
import ensureAdminUser from '../../src/modules/ensure_admin_user.ts';
import {goodKeys} from '../domain/keys.ts';
import {account, alice, groupsNamed, home, nobody, own} from '../helpers/account.ts';
import {foretellsOf, plansOf, recorded, refusesOf, rejectsOf, statLike} from '../helpers/module.ts';

const key = goodKeys.ed25519;
const other = goodKeys.otherEd25519;
const hash = '$5$abcdefgh$gruCpC7VkOTspMQTTSAR8mtlO9Upms.fwqE5y16JVM.';
const rule = '# Written by runner, which replaces what is changed here\nalice ALL=(ALL:ALL) NOPASSWD: ALL\n';
const args = {name: 'alice', keys: [key]};

const keyFiles: KeyFiles = {
	home: home.stat,
	folder: own('directory', '0700'),
	first: {stat: own('file', '0600'), text: `${key}\n`},
	second: noKeyFiles.second,
};
const sudo: SudoState = {
	isInstalled: true,
	main: 'root ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n',
	text: rule,
	stat: statLike({mode: '0440'}),
};
const right = {account, keyFiles, sudo};
const none = {account: nobody, keyFiles: noKeyFiles, sudo: {...sudo, text: undefined, stat: undefined}};
const withAccount = (part: Partial<AccountState>) => ({...right, account: {...account, ...part}});
const withKeys = (part: Partial<KeyFiles>) => ({...right, keyFiles: {...keyFiles, ...part}});
const withSudo = (part: Partial<SudoState>) => ({...right, sudo: {...sudo, ...part}});

const plan = plansOf(ensureAdminUser);
const keysPath = '/home/alice/.ssh/authorized_keys';

test('nothing to do', plan, right, args, []);
test('nothing to do, and nothing asked of keys', plan, {...right, keyFiles: noKeyFiles}, {name: 'alice'}, []);
test('no such user', plan, none, {...args, groups: [], password_hash: hash}, [
	'create user alice',
	'set the password of alice',
	`create ${keysPath}`,
	'create /etc/sudoers.d/alice',
]);
test(
	'no such user, and groups to join',
	plan,
	{...none, account: {...nobody, entries: groupsNamed('users', 'adm')}},
	{...args, groups: ['adm'], sudo: 'none'},
	['create user alice', 'add alice to group adm', `create ${keysPath}`],
);
test(
	'no such user, and a group of that name',
	plan,
	{...none, account: {...nobody, entries: groupsNamed('alice')}},
	{name: 'alice', groups: ['alice'], sudo: 'none'},
	['create user alice'],
);
test('no home', plan, {...withAccount({home: {...home, stat: undefined}}), keyFiles: noKeyFiles}, args, [
	'create the home of alice',
	`create ${keysPath}`,
]);
test('another shell than asked for', plan, right, {...args, shell: '/bin/zsh'}, ['set the login shell of alice']);
test('another shell than a new account gets', plan, withAccount({account: {...alice, shell: '/bin/zsh'}}), args, []);
test('another comment', plan, right, {...args, comment: 'Alice'}, ['set the comment of alice']);
test(
	'in one of two groups, and in others',
	plan,
	withAccount({groups: ['adm', 'alice', 'lp']}),
	{...args, groups: ['dialout', 'adm']},
	['add alice to group dialout'],
);
test('the primary group is joined already', plan, right, {...args, groups: ['alice']}, []);
test('the same group twice', plan, right, {...args, groups: ['adm', 'adm']}, ['add alice to group adm']);
test(
	'another password',
	plan,
	withAccount({password: {hash: new Secret('!'), isUsable: false}}),
	{...args, password_hash: hash},
	['set the password of alice'],
);
test(
	'the password asked for',
	plan,
	withAccount({password: {hash: new Secret(hash), isUsable: true}}),
	{...args, password_hash: hash},
	[],
);
test(
	'a home elsewhere',
	plan,
	withAccount({account: {...alice, home: '/srv/alice'}, home: {...home, path: '/srv/alice', real: '/data/alice'}}),
	{...args, keys: [other]},
	['update /data/alice/.ssh/authorized_keys'],
);
test('no keys yet', plan, withKeys({folder: undefined, first: noKeyFiles.first}), args, [`create ${keysPath}`]);
test('a key that was not asked for', plan, withKeys({first: {...keyFiles.first, text: `${key}\n${other}\n`}}), args, [
	`update ${keysPath}`,
]);
test(
	'a key that was not asked for, and may stay',
	plan,
	withKeys({first: {...keyFiles.first, text: `# mine\n${other}\n${key}\n`}, second: {stat: own('file', '0600'), text: other}}),
	{...args, exclusive_keys: false},
	[],
);
test('keys in the second file', plan, withKeys({second: {stat: own('file', '0600'), text: other}}), args, [
	`remove ${keysPath}2`,
]);
test('keys without their options', plan, right, {...args, key_options: ['no-pty']}, [`update ${keysPath}`]);
test(
	'modes that sshd distrusts',
	plan,
	withKeys({
		home: own('directory', '0775'),
		folder: own('directory', '0777'),
		first: {...keyFiles.first, stat: own('file', '0666')},
	}),
	args,
	['set the mode of /home/alice to 0755', 'set the mode of /home/alice/.ssh to 0700', `set the mode of ${keysPath} to 0600`],
);
test('no sudo rule', plan, withSudo({text: undefined, stat: undefined}), args, ['create /etc/sudoers.d/alice']);
test('another sudo rule', plan, withSudo({text: 'alice ALL=(ALL) ALL\n'}), args, ['update /etc/sudoers.d/alice']);
test('a sudo rule that sudo ignores for its mode', plan, withSudo({stat: statLike({mode: '0666'})}), args, [
	'set the mode of /etc/sudoers.d/alice to 0440',
]);
test('a sudo rule that is not wanted', plan, right, {...args, sudo: 'none'}, ['remove /etc/sudoers.d/alice']);
test(
	'no sudo, and none wanted',
	plan,
	withSudo({isInstalled: false, main: undefined, text: undefined, stat: undefined}),
	{...args, sudo: 'none'},
	[],
);
test('to be removed', plan, right, {name: 'alice', state: 'absent'}, ['remove /etc/sudoers.d/alice', 'remove user alice']);
test('removed already', plan, none, {name: 'alice', state: 'absent'}, []);
test(
	'a system account, and that is meant',
	plan,
	withAccount({account: {...alice, uid: 33, isSystem: true}}),
	{...args, system_account: true},
	[],
);

const refuses = refusesOf(ensureAdminUser);

test(
	'a system account',
	refuses,
	withAccount({account: {...alice, uid: 33, isSystem: true}}),
	args,
	'SYSTEM_ACCOUNT',
	'"alice" is an account of the system: its uid is 33',
);
test(
	'another name of root',
	refuses,
	withAccount({account: {...alice, uid: 0, isSystem: true}}),
	{...args, system_account: true},
	'SYSTEM_ACCOUNT',
	'"alice" is an account of the system: its uid is 0',
);
test(
	'a system account to be removed',
	refuses,
	withAccount({account: {...alice, uid: 33, isSystem: true}}),
	{name: 'alice', state: 'absent'},
	'SYSTEM_ACCOUNT',
	'"alice" is an account of the system: its uid is 33',
);
test('another uid', refuses, right, {...args, uid: 1001}, 'OTHER_UID', '"alice" has the uid 1000, not 1001');
test(
	'another home',
	refuses,
	right,
	{...args, home: '/srv/alice'},
	'OTHER_HOME',
	'the home of "alice" is "/home/alice", not "/srv/alice"',
);
test(
	'a uid that is taken',
	refuses,
	{...none, account: {...nobody, uidOwner: {...alice, name: 'bob'}}},
	{...args, uid: 1000},
	'UID_TAKEN',
	'uid 1000 belongs to "bob" already',
);
test(
	'a home that is there already',
	refuses,
	{...none, account: {...nobody, home}},
	args,
	'HOME_EXISTS',
	'"/home/alice" is there already, and no account "alice"',
);
test(
	'nowhere to put a home',
	refuses,
	{...none, account: {...nobody, home: {...home, stat: undefined, real: undefined}}},
	args,
	'NO_FOLDER',
	'there is no directory "/home" for the home "/home/alice"',
);
test(
	'a group of the system with that name',
	refuses,
	{...none, account: {...nobody, entries: new Map([['alice', {name: 'alice', gid: 27, members: []}]])}},
	args,
	'SYSTEM_GROUP',
	'there is a group "alice" of the system, which the new account would be in',
);
test(
	'groups that are missing',
	refuses,
	right,
	{...args, groups: ['adm', 'wheel', 'docker']},
	'NO_SUCH_GROUP',
	'there is no group "wheel", "docker"',
);
test(
	'a shell that is missing',
	refuses,
	withAccount({shell: undefined}),
	{...args, shell: '/bin/zsh'},
	'NO_SHELL',
	'the login shell "/bin/zsh" is not installed',
);
test(
	'a shell that is no program',
	refuses,
	withAccount({shell: statLike()}),
	{...args, shell: '/etc/motd'},
	'NO_SHELL',
	'the login shell "/etc/motd" is no program',
);
test(
	'no useradd',
	refuses,
	{...none, account: {...nobody, hasUseradd: false}},
	args,
	'NO_USERADD',
	'there is no /usr/sbin/useradd on this host',
);
test(
	'no sudo',
	refuses,
	withSudo({isInstalled: false, main: undefined}),
	args,
	'NO_SUDO',
	'sudo is not installed, so "alice" cannot be given a rule',
);
test(
	'a name that is a word of sudoers',
	refuses,
	none,
	{name: 'sudoedit'},
	'SUDOERS_WORD',
	'"sudoedit" is a word of sudoers(5), and can be no user there',
);
test(
	'a sudo that reads no drop-ins',
	refuses,
	withSudo({main: 'root ALL=(ALL:ALL) ALL\n'}),
	args,
	'NOT_INCLUDED',
	'"/etc/sudoers" does not include "/etc/sudoers.d"',
);
test(
	'a link in place of the rule',
	refuses,
	withSudo({stat: statLike({kind: 'link'}), text: undefined}),
	args,
	'NOT_A_FILE',
	'"/etc/sudoers.d/alice" is a link, not a file',
);
test(
	'a home of somebody else',
	refuses,
	withKeys({home: statLike({kind: 'directory'}), folder: undefined}),
	args,
	'NOT_OWN',
	'"/home/alice" is a directory of "root", not a directory of "alice"',
);
test(
	'a link in place of .ssh',
	refuses,
	withKeys({folder: {...own('link', '0777'), target: '/root/.ssh'}}),
	args,
	'NOT_OWN',
	'"/home/alice/.ssh" is a link to "/root/.ssh", not a directory of "alice"',
);
test(
	'a link in place of the keys',
	refuses,
	withKeys({first: {stat: {...own('link', '0777'), target: '/etc/shadow'}, text: undefined}}),
	args,
	'NOT_OWN',
	`"${keysPath}" is a link to "/etc/shadow", not a file of "alice"`,
);
test(
	'keys of an owner without a name',
	refuses,
	withKeys({first: {stat: {...own('file', '0600'), owner: undefined, uid: 1234}, text: undefined}}),
	args,
	'NOT_OWN',
	`"${keysPath}" is a file of uid 1234, not a file of "alice"`,
);
test(
	'the one who is connected',
	refuses,
	withAccount({connected: [0, 1000]}),
	{name: 'alice', state: 'absent'},
	'CONNECTED_USER',
	'"alice" is connected: this run works through that account',
);

const rejects = rejectsOf(ensureAdminUser);
const nameRule = 'has to be a small letter or "_", and then at most 31 small letters, digits, "_" and "-"';

test('root', rejects, {name: 'root'}, ['name: is never "root"']);
test('names that are none', rejects, {name: '-oops', groups: ['a:0']}, [`name: ${nameRule}`, `groups.0: ${nameRule}`]);
test('an id of the system', rejects, {name: 'alice', uid: 33}, [
	'uid: 33 is the id of a system account; if that is meant, write "system_account: true"',
]);
test('the uid of root, even if system accounts are allowed', rejects, {name: 'alice', uid: 0, system_account: true}, [
	'uid: Too small: expected number to be >=1',
]);
test('places that are no home', rejects, {name: 'alice', home: '/etc'}, ['home: is no place for a home']);
test('an empty list of keys, as it would lock everybody out', rejects, {name: 'alice', keys: []}, [
	'keys: Too small: expected array to have >=1 items',
]);
test('one key twice', rejects, {name: 'alice', keys: [key, `${key} again`]}, ['keys: the same key stands there twice']);
test('a plain password', rejects, {name: 'alice', password_hash: 'secret'}, [
	'password_hash: has to be a hash that begins with $y$, $gy$, $7$, $2b$, $6$ or $5$; "mkpasswd" makes one of a password',
]);
test('options of no key', rejects, {name: 'alice', key_options: ['no-pty']}, [
	'key_options: there are no "keys" that these options could be for',
]);
test('commands of no rule', rejects, {name: 'alice', sudo: 'none', sudo_commands: ['/bin/ls']}, [
	'sudo_commands: with "sudo: none" there is no rule that could be limited',
]);

type Args = z.input<typeof ensureAdminUser.args>;
const changesOf = (state: Parameters<typeof ensureAdminUser.plan>[0], given: Args) =>
	ensureAdminUser.plan(state, ensureAdminUser.args.parse(given));

test('every value is one word of the script', t => {
	const [change] = changesOf(right, {...args, shell: '/bin/a b; reboot'});
	t.is(change?.apply.text, "usermod --shell '/bin/a b; reboot' alice");
	t.deepEqual(change?.undo, {text: 'usermod --shell /bin/bash alice'});
});

test('hashes travel by standard input, and are never shown', t => {
	const old = '$6$old';
	const [change] = changesOf(withAccount({password: {hash: new Secret(`!${old}`), isUsable: false}}), {
		...args,
		password_hash: hash,
	});
	t.is(change?.apply.text, 'chpasswd --encrypted');
	t.true(change?.apply.stdin instanceof Secret && change.apply.stdin.equals(`alice:${hash}\n`));
	t.true(change && 'text' in change.undo && change.undo.stdin instanceof Secret && change.undo.stdin.equals(`alice:!${old}\n`));
	const [creation] = changesOf(none, {...args, password_hash: hash}).filter(({summary}) => summary.startsWith('create user'));
	for (const shown of [JSON.stringify(change), JSON.stringify(creation), String(change?.before), String(change?.after)]) {
		t.false(shown.includes(old) || shown.includes(hash.slice(3)), shown);
	}
});

test('all below the home is done as the user', t => {
	const changes = changesOf(
		withKeys({
			home: own('directory', '0775'),
			folder: own('directory', '0777'),
			first: {stat: own('file', '0600'), text: ''},
			second: {stat: own('file', '0600'), text: other},
		}),
		args,
	);
	t.is(changes.length, 4);
	for (const {apply, undo, guardsAccess, summary} of changes) {
		t.is(apply.user, 'alice', summary);
		t.is('text' in undo && undo.user, 'alice', summary);
		t.true(guardsAccess, summary);
	}
});

test('what may take access away is guarded and can be undone', t => {
	const changed = {...args, shell: '/bin/zsh', keys: [other], sudo: 'password' as const, password_hash: hash};
	const changes = [
		...changesOf(right, changed),
		...changesOf(right, {...args, sudo: 'none'}),
		...changesOf(right, {name: 'alice', state: 'absent'}),
	];
	t.is(changes.length, 7);
	for (const {summary, guardsAccess, undo} of changes) {
		t.true(guardsAccess, summary);
		t.true('text' in undo, summary);
	}
});

test('the rule is validated alone and with all the others', t => {
	const [change] = changesOf(withSudo({text: undefined, stat: undefined}), args);
	t.regex(change?.apply.text ?? '', /--validate 'visudo -cf .*' --validate-set 'visudo -c'$/);
});

test('a password that sudo asks for and that nobody has is remarked on', t => {
	const given = ensureAdminUser.args.parse({...args, sudo: 'password'});
	t.regex(ensureAdminUser.remarks?.(right, given)[0] ?? '', /"alice" has no password/);
	const state = withAccount({password: {hash: new Secret(hash), isUsable: true}});
	t.deepEqual(ensureAdminUser.remarks?.(state, given), []);
});

// Recorded on Debian 12 (shadow 4.13, coreutils 9.1)
const groupFile = 'root:x:0:\nadm:x:4:\nsudo:x:27:\nusers:x:100:alice\nalice:x:1000:\n';
const debian = {
	'id -G alice': '1000 27 100 4242\n',
	'getent group': groupFile,
	'getent passwd alice': 'alice:x:1000:1000:Alice:/home/alice:/bin/bash\n',
	'getent group alice': 'alice:x:1000:\n',
	'getent group adm': 'adm:x:4:\n',
	'getent shadow alice': 'alice:!:20000:0:99999:7:::\n',
	'realpath -- /home/alice': '/home/alice\n',
};
const fresh = {
	...debian,
	'id -G alice': undefined,
	'getent passwd alice': undefined,
	'getent group alice': undefined,
	'getent shadow alice': undefined,
};
const question = {
	name: 'alice',
	home: '/home/alice',
	shell: '/bin/bash',
	uid: undefined,
	groups: ['adm'],
	isPasswordNeeded: true,
	isRemoval: false,
};

test('inspect reads the account, its groups and its password', async t => {
	const found = await lookAtAccount(recorded(debian), question);
	t.deepEqual(found.account, {...alice, comment: 'Alice'});
	t.deepEqual(found.groups, ['4242', 'alice', 'sudo', 'users']);
	t.is(found.password?.isUsable, false);
	t.deepEqual(found.entries.get('adm'), {name: 'adm', gid: 4, members: []});
});

test('an account that is not understood is not taken for none', async t => {
	const error = await t.throwsAsync(lookAtAccount(recorded({...debian, 'getent passwd alice': 'what is this\n'}), question));
	t.true(isProblem(error), String(error));
});

test('inspect asks nothing below the home of a missing user', async t => {
	const files = {'/etc/sudoers': '@includedir /etc/sudoers.d\n'};
	const state = await ensureAdminUser.inspect(recorded(fresh, files), ensureAdminUser.args.parse(args));
	t.is(state.account.account, undefined);
	t.is(state.keyFiles, noKeyFiles);
});

const foretells = foretellsOf(ensureAdminUser);
const stats = {
	'/bin/bash': statLike({mode: '0755'}),
	'/usr/sbin/useradd': statLike({mode: '0755'}),
	'/usr/sbin/visudo': statLike({mode: '0755'}),
	'/home': statLike({kind: 'directory'}),
};
const files = {'/etc/sudoers': '@includedir /etc/sudoers.d\n'};

test('a new user', foretells, fresh, {stats, files}, {...args, groups: ['adm'], password_hash: hash, sudo: 'password'}, [
	'create user alice',
	'add alice to group adm',
	'set the password of alice',
	`create ${keysPath}`,
	'create /etc/sudoers.d/alice',
]);
test('an account without home, keys and rule', foretells, debian, {stats, files}, args, [
	'create the home of alice',
	`create ${keysPath}`,
	'create /etc/sudoers.d/alice',
]);

test('ids that only useradd knows are foretold as unknown', t => {
	const [creation] = changesOf(none, args);
	const foretold = creation?.expect.find(expectation => 'key' in expectation && expectation.key === 'user alice');
	t.true(foretold && 'value' in foretold && isUnknown((foretold.value as {uid: unknown}).uid));
});
