import test from 'ava';
import blockInFile from '../../src/modules/block_in_file.ts';
import {answersFor, fileAt} from '../helpers/edit.ts';
import {foretellsOf, plansOf, refusesOf, rejectsOf} from '../helpers/module.ts';

const plan = plansOf(blockInFile);
const refuses = refusesOf(blockInFile);
const rejects = rejectsOf(blockInFile);
const foretells = foretellsOf(blockInFile);

const path = '/etc/hosts';
const args = {path, name: 'storage', block: '10.0.0.1 nas\n'};
const [begin, end] = ['# BEGIN storage (managed by runner)', '# END storage (managed by runner)'];
const text = `a\n${begin}\n10.0.0.1 nas\n${end}\n`;

test('nothing to do', plan, fileAt(path, text), {...args, owner: 0}, []);
test('no block', plan, fileAt(path, 'a\n'), args, ['update /etc/hosts']);
test('other lines and another mode', plan, fileAt(path, text), {...args, block: 'x', mode: '600'}, [
	'set the mode of /etc/hosts to 0600',
	'update /etc/hosts',
]);
test('another name is another block', plan, fileAt(path, text), {...args, name: 'storage 2'}, ['update /etc/hosts']);
test('no file, and it may be made', plan, fileAt(path), {...args, create: true}, ['create /etc/hosts']);
test('a block that should be absent', plan, fileAt(path, text), {path, name: 'storage', state: 'absent'}, ['update /etc/hosts']);
test('no block that should be absent', plan, fileAt(path, 'a\n'), {path, name: 'storage', state: 'absent'}, []);
test('no file, and the block should be absent', plan, fileAt(path), {path, name: 'storage', state: 'absent'}, []);

test('no file', refuses, fileAt(path), args, 'NO_SUCH_FILE', 'there is no "/etc/hosts" on the host');
test(
	'no end',
	refuses,
	fileAt(path, `${begin}\na\n`),
	args,
	'MARKERS_DAMAGED',
	'the block "storage" begins in line 1 and ends nowhere',
);
test('no block given', rejects, {path, name: 'x'}, ['block: is missing: it holds the lines that have to be there']);
test('an empty block', rejects, {...args, block: '\n'}, ['block: is empty; write state: absent to have no block']);
test('a marker in the block', rejects, {...args, block: `a\n${end}\nb`}, [
	'block: holds a line that could be taken for one around a block',
]);
test('a name with a line break', rejects, {...args, name: 'a\nb'}, [
	'name: has to be words of letters, digits, "_", "." and "-"',
]);
test('a comment of two words', rejects, {...args, comment: '# x'}, [
	'comment: has to be one word without blanks, such as # or //',
]);

test('the difference is shown, and taken back', t => {
	const [change] = blockInFile.plan(fileAt(path, 'a\n'), blockInFile.args.parse(args));
	t.like(change, {before: 'a\n', after: text});
	t.like(change?.undo, {stdin: 'a\n'});
});

const found = answersFor(path, 'a\n');
const nothing = answersFor(path);
test('a block in a file', foretells, found.commands, found.answers, args, ['update /etc/hosts']);
test('a block in a new file', foretells, nothing.commands, nothing.answers, {...args, create: true}, ['create /etc/hosts']);
