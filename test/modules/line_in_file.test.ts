import test from 'ava';
import lineInFile from '../../src/modules/line_in_file.ts';
import {answersFor, fileAt} from '../helpers/edit.ts';
import {foretellsOf, plansOf, refusesOf, rejectsOf, statLike} from '../helpers/module.ts';
import {sha256} from '../helpers/run-script.ts';

const plan = plansOf(lineInFile);
const refuses = refusesOf(lineInFile);
const rejects = rejectsOf(lineInFile);
const foretells = foretellsOf(lineInFile);

const path = '/etc/hosts';
const args = {path, line: '10.0.0.1 nas'};
const text = '127.0.0.1 localhost\n10.0.0.1 nas\n';

test('nothing to do', plan, fileAt(path, text), {...args, owner: 'root', mode: '0644'}, []);
test('no such line', plan, fileAt(path, '127.0.0.1 localhost\n'), args, ['update /etc/hosts']);
test('another line', plan, fileAt(path, '10.0.0.1 old\n'), {...args, match: '^10\\.0\\.0\\.1\\s'}, ['update /etc/hosts']);
test('another mode', plan, fileAt(path, text), {...args, mode: '0600'}, ['set the mode of /etc/hosts to 0600']);
test('no file, and it may be made', plan, fileAt(path), {...args, create: true, mode: '0600'}, ['create /etc/hosts']);
test('no line that should be absent', plan, fileAt(path, text), {path, match: '^nothing', state: 'absent'}, []);
test('a line that should be absent', plan, fileAt(path, text), {...args, state: 'absent'}, ['update /etc/hosts']);
test('no file, and the line should be absent', plan, fileAt(path), {...args, state: 'absent'}, []);

test('no file', refuses, fileAt(path), args, 'NO_SUCH_FILE', 'there is no "/etc/hosts" on the host');
test(
	'a link',
	refuses,
	fileAt(path, undefined, statLike({kind: 'link', target: '/run/hosts'})),
	args,
	'NOT_A_FILE',
	'"/etc/hosts" is a symbolic link to "/run/hosts"',
);
test(
	'a directory, even where nothing would be to do',
	refuses,
	fileAt(path, undefined, statLike({kind: 'directory'})),
	{...args, state: 'absent'},
	'NOT_A_FILE',
	'"/etc/hosts" is a directory',
);
const mounted = fileAt(path, 'x\n');
const mountedState = {...mounted, place: {...mounted.place, mounts: [path]}};
test(
	'a mount point',
	refuses,
	mountedState,
	args,
	'MOUNT_POINT',
	'"/etc/hosts" is a mount point, and cannot be replaced by another file',
);
test('a mount point with the line', plan, {...mountedState, text}, args, []);
test(
	'a place that is not there',
	refuses,
	fileAt(path, 'x\n'),
	{...args, insert_after: '^y'},
	'NO_SUCH_LINE',
	'no line of the file matches "^y"',
);
test(
	'no such owner',
	refuses,
	{...fileAt(path, text), missing: {owner: 'alice'}},
	{...args, owner: 'alice'},
	'NO_SUCH_USER',
	'there is no user "alice" on the host',
);

test('two lines', rejects, {path, line: 'a\nb'}, ['line: has to be one line: a line break begins another']);
test('an empty line', rejects, {path, line: ' '}, ['line: is empty']);
test('no line', rejects, {path}, ['line: is missing: it is the line that has to be there']);
test('nothing that says what goes', rejects, {path, state: 'absent'}, [
	'line: one of line and match has to say what goes, and not both',
]);
test('two places', rejects, {...args, insert_after: 'a', insert_before: 'b'}, [
	'insert_before: only one of insert_after and insert_before can say where a new one goes',
]);
test('a place for what goes', rejects, {...args, state: 'absent', create: true}, [
	'state: with state: absent nothing is put anywhere: leave insert_after, insert_before, create and which out',
]);
test('no regular expression', rejects, {...args, match: '(a'}, [
	'match: the pattern "(a" is no regular expression: unterminated group',
]);
test('a class that JavaScript does not have', rejects, {...args, match: '^a[[:space:]]'}, [
	'match: the pattern "^a[[:space:]]" holds a class such as [[:space:]], which is not known here: write \\s, \\d or \\w',
]);
test('an empty pattern', rejects, {...args, insert_before: ''}, [
	'insert_before: the pattern "" is empty, and would find every line',
]);

test('the difference is shown, validated and backed up, and taken back', t => {
	const given = {...args, match: 'nas', validate: 'true %s', backup: true};
	const [change] = lineInFile.plan(fileAt(path, 'old nas\n'), lineInFile.args.parse(given));
	t.like(change, {before: 'old nas\n', after: '10.0.0.1 nas\n'});
	t.is(
		change?.apply.text,
		`atomic_replace /etc/hosts keep keep 13 ${sha256('10.0.0.1 nas\n')} --was ${sha256('old nas\n')} --validate 'true "$file"' --backup`,
	);
	t.like(change?.undo, {stdin: 'old nas\n'});
});

const found = answersFor(path, 'a\n');
const nothing = answersFor(path);
test('a line in a file', foretells, found.commands, found.answers, args, ['update /etc/hosts']);
test('a line in a new file', foretells, nothing.commands, nothing.answers, {...args, create: true}, ['create /etc/hosts']);
test('no line in a file', foretells, found.commands, found.answers, {path, match: '^a', state: 'absent'}, ['update /etc/hosts']);
