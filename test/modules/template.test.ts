import test from 'ava';
import template from '../../src/modules/template.ts';
import {foretellsOf, plansOf, rejectsOf, statLike} from '../helpers/module.ts';
import {sha256} from '../helpers/run-script.ts';

const plan = plansOf(template);
const rejects = rejectsOf(template);
const foretells = foretellsOf(template);

const directory = statLike({kind: 'directory'});
const args = {src: {path: 'templates/motd.hbs', text: 'hello nas\n'}, dest: '/etc/motd'};
const at = (text?: string) => ({
	missing: {},
	place: {
		path: '/etc/motd',
		stat: text === undefined ? undefined : statLike(),
		folders: [
			{path: '/', stat: directory},
			{path: '/etc', stat: directory},
		],
		mounts: [],
	},
	digest: text === undefined ? undefined : sha256(text),
	text,
});

test('nothing to do', plan, at('hello nas\n'), args, []);
test('no file', plan, at(), {...args, mode: '0600'}, ['create /etc/motd']);
test('another content', plan, at('bye\n'), args, ['update /etc/motd']);
test('another mode', plan, at('hello nas\n'), {...args, mode: '0600'}, ['set the mode of /etc/motd to 0600']);
test(
	'a new file',
	foretells,
	{'cat /proc/self/mountinfo': '22 1 8:1 / / rw - ext4 /dev/sda1 rw\n'},
	{stats: {'/': directory, '/etc': directory}},
	args,
	['create /etc/motd'],
);
test('a folder as dest', rejects, {...args, dest: '/etc/../x'}, [
	'dest: the path "/etc/../x" has to be in normal form: no "//", "/./" or "/../", and no "/" at its end',
]);
