import test from 'ava';
import type {FileStat} from '../../src/core/probe.ts';
import {Problem} from '../../src/core/problem.ts';
import {foldersAbove} from '../../src/domain/path.ts';
import copy from '../../src/modules/copy.ts';
import {foretellsOf, plansOf, recordedProbe, refusesOf, rejectsOf, statLike} from '../helpers/module.ts';
import {sha256} from '../helpers/run-script.ts';

const plan = plansOf(copy);
const refuses = refusesOf(copy);
const rejects = rejectsOf(copy);
const foretells = foretellsOf(copy);

const directory = statLike({kind: 'directory'});

/** A file found at a path; its folders are there unless told. */
const at = (
	path: string,
	text?: string,
	stat: FileStat | undefined = text === undefined ? undefined : statLike(),
	none: readonly string[] = [],
) => ({
	missing: {},
	place: {
		path,
		stat,
		folders: foldersAbove(path).map(folder => ({path: folder, stat: none.includes(folder) ? undefined : directory})),
		mounts: [] as string[],
	},
	digest: text === undefined ? undefined : sha256(text),
	text,
});

const motd = {content: 'hello\n', dest: '/etc/motd'};
const local = {path: 'files/motd', sizeBytes: 6, sha256: sha256('hello\n'), text: 'hello\n'};
const binary = {path: 'files/logo.png', sizeBytes: 2_000_000, sha256: 'b'.repeat(64)};

test('nothing to do', plan, at('/etc/motd', 'hello\n'), motd, []);
test(
	'nothing to do: owner and mode are as asked',
	plan,
	at('/etc/motd', 'hello\n'),
	{...motd, owner: 'root', group: '0', mode: '0644'},
	[],
);
test('no file', plan, at('/etc/motd'), motd, ['create /etc/motd']);
test('another content', plan, at('/etc/motd', 'bye\n'), motd, ['update /etc/motd']);
test('another content, owner and mode', plan, at('/etc/motd', 'bye\n'), {...motd, owner: 'alice', mode: '0600'}, [
	'set the owner of /etc/motd to alice',
	'set the mode of /etc/motd to 0600',
	'update /etc/motd',
]);
test('a file beside the playbook', plan, at('/etc/motd', 'bye\n'), {src: local, dest: '/etc/motd'}, ['update /etc/motd']);
test('into a folder', plan, at('/etc/motd'), {src: local, dest: '/etc/'}, ['create /etc/motd']);
test(
	'a file that is no text, and the same',
	plan,
	{...at('/srv/logo.png', 'x'), digest: binary.sha256},
	{src: binary, dest: '/srv/'},
	[],
);
test('a file that is no text', plan, at('/srv/logo.png', 'x'), {src: binary, dest: '/srv/'}, ['update /srv/logo.png']);
test(
	'no folder',
	refuses,
	at('/srv/a/motd', undefined, undefined, ['/srv/a']),
	{...motd, dest: '/srv/a/motd'},
	'NO_DIRECTORY',
	'there is no directory "/srv/a" for "/srv/a/motd"',
);
test('a directory', refuses, at('/etc/motd', undefined, directory), motd, 'NOT_A_FILE', '"/etc/motd" is a directory');
test(
	'a link',
	refuses,
	at('/etc/motd', undefined, statLike({kind: 'link', target: '/run/motd'})),
	motd,
	'NOT_A_FILE',
	'"/etc/motd" is a symbolic link to "/run/motd"',
);
test(
	'a device',
	refuses,
	at('/etc/motd', undefined, statLike({kind: 'other'})),
	motd,
	'NOT_A_FILE',
	'"/etc/motd" is neither a file nor a directory',
);
test(
	'no such owner',
	refuses,
	{...at('/etc/motd'), missing: {owner: 'alice'}},
	{...motd, owner: 'alice'},
	'NO_SUCH_USER',
	'there is no user "alice" on the host',
);

const mounted = at('/etc/hosts', 'x');
const mountedState = {...mounted, place: {...mounted.place, mounts: ['/etc/hosts']}};
test(
	'a mount point with another content',
	refuses,
	mountedState,
	{content: 'y', dest: '/etc/hosts'},
	'MOUNT_POINT',
	'"/etc/hosts" is a mount point, and cannot be replaced by another file',
);
test('a mount point with the content asked for', plan, mountedState, {content: 'x', dest: '/etc/hosts'}, []);

test('the difference is shown, and the old text is brought back by undo', t => {
	const [change] = copy.plan(at('/etc/motd', 'bye\n'), copy.args.parse({...motd, validate: 'grep -c "a b" %s'}));
	t.like(change, {before: 'bye\n', after: 'hello\n'});
	t.is(
		change?.apply.text,
		`atomic_replace /etc/motd keep keep 6 ${sha256('hello\n')} --was ${sha256('bye\n')} --validate 'grep -c '\\''a b'\\'' "$file"'`,
	);
	t.is(change?.apply.stdin, 'hello\n');
	t.like(change?.undo, {text: `atomic_replace /etc/motd keep keep 4 ${sha256('bye\n')}`, stdin: 'bye\n'});
});

test('a file that is no text is shown by size and digest, and is streamed', t => {
	const [change] = copy.plan({...at('/srv/logo.png', 'x'), text: undefined}, copy.args.parse({src: binary, dest: '/srv/'}));
	t.like(change, {before: '[0 bytes]', after: `[2000000 bytes, sha256 ${binary.sha256}]`});
	t.is(change?.apply.stdin, binary);
	t.deepEqual(change?.undo, {because: 'the old content is no text, and is not recorded'});
});

test('a new file has its owner and mode at once', t => {
	const [change] = copy.plan(
		at('/etc/motd'),
		copy.args.parse({...motd, owner: 'alice', group: 'users', mode: '600', backup: true}),
	);
	t.is(change?.apply.text, `atomic_replace /etc/motd 0600 alice:users 6 ${sha256('hello\n')} --backup`);
});

const answers = {'cat /proc/self/mountinfo': '22 1 8:1 / / rw - ext4 /dev/sda1 rw\n'};
const root = {'/': directory, '/etc': directory};
const digest = (text: string) => ({'sha256sum -- /etc/motd': `${sha256(text)}  /etc/motd\n`});
test('a new file', foretells, answers, {stats: root}, {...motd, mode: '0600'}, ['create /etc/motd']);
test(
	'an update',
	foretells,
	{...answers, ...digest('bye\n'), 'getent passwd alice': 'alice:x:1000:1000::/home/alice:/bin/bash\n'},
	{stats: {...root, '/etc/motd': statLike({sizeBytes: 4})}, files: {'/etc/motd': 'bye\n'}},
	{...motd, owner: 'alice', mode: '4755'},
	['set the owner of /etc/motd to alice', 'set the mode of /etc/motd to 4755', 'update /etc/motd'],
);
test(
	'nothing, where all is as asked',
	foretells,
	{...answers, ...digest('hello\n')},
	{stats: {...root, '/etc/motd': statLike({sizeBytes: 6})}},
	motd,
	[],
);

test('what is no text on the host is replaced all the same', async t => {
	const probe = recordedProbe({...answers, ...digest('\0')}, {stats: {...root, '/etc/motd': statLike()}});
	const look = async <T>(fact: {look(given: typeof probe): Promise<T>}) =>
		fact.look({
			...probe,
			async readFile() {
				throw new Problem('FILE_NOT_TEXT', '"/etc/motd" is not UTF-8 text');
			},
		});
	const args = copy.args.parse(motd);
	const [change] = copy.plan(await copy.inspect(look, args), args);
	t.like(change, {summary: 'update /etc/motd', before: '[0 bytes]'});
});

test('neither src nor content', rejects, {dest: '/x'}, [': one of src and content has to be given, and not both']);
test('src and content', rejects, {src: local, content: '', dest: '/x'}, [
	': one of src and content has to be given, and not both',
]);
test('content into a folder', rejects, {content: '', dest: '/x/'}, [
	'dest: the path "/x/" ends in "/": content has no name of its own',
]);
test('a relative dest', rejects, {content: '', dest: 'x'}, ['dest: the path "x" has to be absolute: begin it with "/"']);
test('a validator that is told no file', rejects, {...motd, validate: 'visudo -cf'}, [
	'validate: has to name the file as %s, such as "visudo -cf %s"',
]);
test('a validator with an open quote', rejects, {...motd, validate: 'sh -c "%s'}, [
	'validate: is no command: a quote is not closed',
]);
test('half a character in a path', rejects, {...motd, dest: '/srv/\uD800'}, [
	'dest: the path "/srv/\\ud800" holds a control character, such as a line break',
]);
test('half a character in a validator', rejects, {...motd, validate: 'test %s \uDC00'}, [
	'validate: holds a NUL, or half a surrogate pair',
]);
