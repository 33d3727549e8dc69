import test from 'ava';
import type {FileStat} from '../../src/core/probe.ts';
import {foldersAbove} from '../../src/domain/path.ts';
import file from '../../src/modules/file.ts';
import {foretellsOf, plansOf, refusesOf, rejectsOf, statLike} from '../helpers/module.ts';
import {sha256} from '../helpers/run-script.ts';

const plan = plansOf(file);
const refuses = refusesOf(file);
const rejects = rejectsOf(file);
const foretells = foretellsOf(file);

const directory = statLike({kind: 'directory'});
const link = statLike({kind: 'link', target: 'other'});

/** What is found at a path; every folder above is there unless told. */
const at = (path: string, stat?: FileStat, others: Readonly<Record<string, FileStat | undefined>> = {}) => ({
	missing: {},
	place: {
		path,
		stat,
		folders: foldersAbove(path).map(folder => ({path: folder, stat: folder in others ? others[folder] : directory})),
		mounts: [],
	},
});

const rules = '/etc/sudoers.d/alice';
test('a file that decides who may log in or become root can come back', t => {
	const found = at(rules, statLike({mode: '0440'}));
	const [removal] = file.plan({...found, text: 'alice ALL=(ALL) ALL\n'}, file.args.parse({path: rules, state: 'absent'}));
	t.like(removal, {before: 'alice ALL=(ALL) ALL\n', guardsAccess: true});
	const sum = sha256('alice ALL=(ALL) ALL\n');
	t.like(removal?.undo, {stdin: 'alice ALL=(ALL) ALL\n', text: `atomic_replace ${rules} 0440 0:0 20 ${sum}`});
	const [mode] = file.plan(found, file.args.parse({path: rules, mode: '0644'}));
	t.true(mode?.guardsAccess);
	const [creation] = file.plan(at(rules), file.args.parse({path: rules, state: 'touch'}));
	t.true(creation?.guardsAccess);
});

test('no other file is guarded, nor what cannot come back', t => {
	t.false('guardsAccess' in (file.plan(at('/srv/x', statLike()), file.args.parse({path: '/srv/x', mode: '0600'}))[0] ?? {}));
	t.false('guardsAccess' in (file.plan(at(rules, statLike()), file.args.parse({path: rules, state: 'absent'}))[0] ?? {}));
});

const srv = {path: '/srv/data', state: 'directory'} as const;
test('nothing to do: the directory is there', plan, at('/srv/data', directory), srv, []);
test('no directory', plan, at('/srv/data'), {...srv, owner: 'alice', mode: '0750'}, ['create /srv/data/']);
test('no directory, nor its folder', plan, at('/srv/a/b', undefined, {'/srv/a': undefined}), {...srv, path: '/srv/a/b'}, [
	'create /srv/a/',
	'create /srv/a/b/',
]);
test('another mode', plan, at('/srv/data', directory), {...srv, mode: '2770'}, ['set the mode of /srv/data to 2770']);
test('a mode of three digits', plan, at('/srv/data', directory), {...srv, mode: '755'}, []);
test('another owner and group', plan, at('/srv/data', directory), {...srv, owner: 'alice', group: 'users'}, [
	'set the owner of /srv/data to alice:users',
]);
test('another group', plan, at('/srv/data', directory), {...srv, owner: 'root', group: 'users'}, [
	'set the group of /srv/data to users',
]);
test('the owner by its id', plan, at('/srv/data', directory), {...srv, owner: 0, group: '0'}, []);
test('another owner by its id', plan, at('/srv/data', directory), {...srv, owner: 1000}, ['set the owner of /srv/data to 1000']);
test(
	'set-id bits which go with the owner are set again',
	plan,
	at('/bin/x', statLike({mode: '4755'})),
	{path: '/bin/x', owner: 'alice', mode: '4755'},
	['set the owner of /bin/x to alice', 'set the mode of /bin/x to 4755'],
);
test('a file in the way', refuses, at('/srv/data', statLike()), srv, 'WRONG_KIND', '"/srv/data" is a file, and not a directory');
test(
	'a link in the way',
	refuses,
	at('/srv/data', link),
	srv,
	'WRONG_KIND',
	'"/srv/data" is a symbolic link to "other", and not a directory',
);
test('a file in the way, with force', plan, at('/srv/data', statLike()), {...srv, force: true}, [
	'remove /srv/data',
	'create /srv/data/',
]);
test(
	'a link on the way',
	refuses,
	at('/var/run/x/y', undefined, {'/var/run': {...link, target: '../run'}}),
	{path: '/var/run/x/y', state: 'directory'},
	'LEADS_THROUGH_LINK',
	'"/var/run", on the way to "/var/run/x/y", is a symbolic link to "../run"',
);
test(
	'a file on the way',
	refuses,
	at('/srv/f/y', undefined, {'/srv/f': statLike()}),
	{path: '/srv/f/y', state: 'directory'},
	'NOT_A_DIRECTORY',
	'"/srv/f", on the way to "/srv/f/y", is no directory',
);
test(
	'no such owner',
	refuses,
	{...at('/srv/data'), missing: {owner: 'alice'}},
	{...srv, owner: 'alice'},
	'NO_SUCH_USER',
	'there is no user "alice" on the host',
);
test(
	'no such group',
	refuses,
	{...at('/srv/data'), missing: {group: 'users'}},
	{...srv, group: 'users'},
	'NO_SUCH_GROUP',
	'there is no group "users" on the host',
);

test('nothing to do: absent', plan, at('/etc/x'), {path: '/etc/x', state: 'absent'}, []);
test(
	'absent, and so is its folder',
	plan,
	at('/etc/a/x', undefined, {'/etc/a': undefined}),
	{path: '/etc/a/x', state: 'absent'},
	[],
);
test('a file to remove', plan, at('/etc/x', statLike()), {path: '/etc/x', state: 'absent'}, ['remove /etc/x']);
test('a directory to remove', plan, at('/etc/x', directory), {path: '/etc/x', state: 'absent'}, ['remove /etc/x/']);
test('a link to remove', plan, at('/etc/x', link), {path: '/etc/x', state: 'absent'}, ['remove /etc/x']);
for (const path of ['/', '/etc', '/usr', '/home', '/var/lib']) {
	test(
		`${path} is not removed`,
		refuses,
		at(path, directory),
		{path, state: 'absent'},
		'SYSTEM_FOLDER',
		`"${path}" is a folder of the system, and is not removed`,
	);
}

const mounted = at('/srv/x', directory);
test(
	'something is mounted in it',
	refuses,
	{...mounted, place: {...mounted.place, mounts: ['/srv/x/y']}},
	{path: '/srv/x', state: 'absent'},
	'MOUNT_POINT',
	'"/srv/x" is not removed: something is mounted at "/srv/x/y"',
);

const toOther = {path: '/srv/l', state: 'link', target: 'other'} as const;
test('nothing to do: the link is there', plan, at('/srv/l', link), toOther, []);
test('no link', plan, at('/srv/l'), {...toOther, owner: 'alice'}, ['link /srv/l to other']);
test('a link to something else', plan, at('/srv/l', {...link, target: '/x'}), toOther, ['turn /srv/l to other']);
test('a link of another owner', plan, at('/srv/l', link), {...toOther, owner: 'alice'}, ['set the owner of /srv/l to alice']);
test(
	'a directory where a link should be',
	refuses,
	at('/srv/l', directory),
	toOther,
	'WRONG_KIND',
	'"/srv/l" is a directory, and not a link',
);
test('a directory where a link should be, with force', plan, at('/srv/l', directory), {...toOther, force: true}, [
	'remove /srv/l/',
	'link /srv/l to other',
]);
test(
	'/home where a link should be',
	refuses,
	at('/home', directory),
	{...toOther, path: '/home', force: true},
	'SYSTEM_FOLDER',
	'"/home" is a folder of the system, and is not removed',
);
test(
	'no folder for a link',
	refuses,
	at('/a/l', undefined, {'/a': undefined}),
	{...toOther, path: '/a/l'},
	'NO_DIRECTORY',
	'there is no directory "/a" for "/a/l"',
);

test('nothing to do: touched already', plan, at('/srv/f', statLike()), {path: '/srv/f', state: 'touch'}, []);
test('no file to touch', plan, at('/srv/f'), {path: '/srv/f', state: 'touch'}, ['create /srv/f']);
test(
	'a directory to touch',
	refuses,
	at('/srv/f', directory),
	{path: '/srv/f', state: 'touch'},
	'WRONG_KIND',
	'"/srv/f" is a directory, and not a file',
);

test('nothing to do: whatever is there', plan, at('/srv/f', directory), {path: '/srv/f'}, []);
test('nothing there', refuses, at('/srv/f'), {path: '/srv/f'}, 'NO_SUCH_FILE', 'there is no "/srv/f" on the host');
test(
	'force does not help where nothing is made',
	refuses,
	at('/srv/f', directory),
	{path: '/srv/f', state: 'file', force: true},
	'WRONG_KIND',
	'"/srv/f" is a directory, and not a file',
);
test(
	'a mode for a link',
	refuses,
	at('/srv/l', link),
	{path: '/srv/l', mode: '0600'},
	'LINK_MODE',
	'"/srv/l" is a symbolic link to "other", and has no mode of its own',
);

const mountinfo = {
	'cat /proc/self/mountinfo': '22 1 8:1 / / rw - ext4 /dev/sda1 rw\n23 22 0:5 / /mnt/a\\040b rw - tmpfs none rw\n',
};
const root = {'/': directory, '/srv': directory};
test(
	'directories',
	foretells,
	{...mountinfo, 'getent passwd alice': 'alice:x:1000:1000::/home/alice:/bin/bash\n'},
	{stats: root},
	{path: '/srv/a/b', state: 'directory', owner: 'alice', mode: '0750'},
	['create /srv/a/', 'create /srv/a/b/'],
);
test('removal', foretells, mountinfo, {stats: {...root, '/srv/a': directory}}, {path: '/srv/a', state: 'absent'}, [
	'remove /srv/a/',
]);
test(
	'a link instead of a file',
	foretells,
	mountinfo,
	{stats: {...root, '/srv/a': statLike()}},
	{path: '/srv/a', state: 'link', target: 'b', force: true},
	['remove /srv/a', 'link /srv/a to b'],
);
test(
	'owner and mode',
	foretells,
	{...mountinfo, 'getent passwd alice': 'alice:x:1000:1000::/home/alice:/bin/bash\n'},
	{stats: {...root, '/srv/a': statLike({mode: '4755'})}},
	{path: '/srv/a', owner: 'alice', mode: '4755'},
	['set the owner of /srv/a to alice', 'set the mode of /srv/a to 4755'],
);
test('touch', foretells, mountinfo, {stats: root}, {path: '/srv/a', state: 'touch', mode: '0600'}, ['create /srv/a']);

const mode = (input: number, guess: string) => [
	`mode: a mode has to stand in quotes: "${guess}"; YAML made the number ${input} of it`,
];
test('mode: 0755 unquoted', rejects, {path: '/x', mode: 755}, mode(755, '0755'));
test('mode: 0o755 unquoted', rejects, {path: '/x', mode: 493}, mode(493, '0755'));
test('mode: 0644 unquoted', rejects, {path: '/x', mode: 644}, mode(644, '0644'));
test('mode: 0o644 unquoted', rejects, {path: '/x', mode: 420}, mode(420, '0420'));
test('mode: letters', rejects, {path: '/x', mode: 'u+x'}, [
	'mode: "u+x" is no mode: write three or four octal digits, such as "0644"',
]);
test('mode: a digit too many', rejects, {path: '/x', mode: '017755'}, [
	'mode: "017755" is no mode: write three or four octal digits, such as "0644"',
]);
test('a link without a target', rejects, {path: '/x', state: 'link'}, ['target: a link needs a target']);
test('a target without a link', rejects, {path: '/x', target: 'y'}, ['target: only a link has a target: write state: link']);
test('a link with a mode', rejects, {path: '/x', state: 'link', target: 'y', mode: '0644'}, [
	'mode: a link has no mode of its own',
]);
test('nothing, with an owner and a mode', rejects, {path: '/x', state: 'absent', owner: 'a', mode: '0644'}, [
	'mode: what is absent has no mode',
	'owner: what is absent belongs to nobody',
]);
test('owner: an option', rejects, {path: '/x', owner: '-R'}, ['owner: "-R" is neither a name nor an id from 0 to 4294967294']);
test('owner: owner and group in one', rejects, {path: '/x', owner: 'a:b'}, [
	'owner: "a:b" is neither a name nor an id from 0 to 4294967294',
]);
test('owner: too high', rejects, {path: '/x', owner: 4_294_967_295}, [
	'owner: 4294967295 is neither a name nor an id from 0 to 4294967294',
]);
for (const [path, why] of Object.entries({
	'srv/x': 'has to be absolute: begin it with "/"',
	'~/x': 'has to be absolute: "~" means nothing on the target',
	'/a/../b': 'has to be in normal form: no "//", "/./" or "/../", and no "/" at its end',
	'/a//b': 'has to be in normal form: no "//", "/./" or "/../", and no "/" at its end',
	'/a/.': 'has to be in normal form: no "//", "/./" or "/../", and no "/" at its end',
	'/a\nb': 'holds a control character, such as a line break',
	'/a\0b': 'holds a control character, such as a line break',
	[`/${'x'.repeat(256)}`]: 'is longer than a path can be',
})) {
	test(`path: ${JSON.stringify(path.slice(0, 10))}`, rejects, {path}, [`path: the path ${JSON.stringify(path)} ${why}`]);
}

test('a slash at the end of a path is dropped', t => {
	t.is(file.args.parse({path: '/srv/data/'}).path, '/srv/data');
	t.is(file.args.parse({path: '/'}).path, '/');
});
