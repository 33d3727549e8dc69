import test from 'ava';
import {foldersAbove} from '../../src/domain/path.ts';
import sysctl from '../../src/modules/sysctl.ts';
import {foretellsOf, plansOf, refusesOf, rejectsOf, statLike} from '../helpers/module.ts';

const plan = plansOf(sysctl);
const refuses = refusesOf(sysctl);
const rejects = rejectsOf(sysctl);
const foretells = foretellsOf(sysctl);

const directory = statLike({kind: 'directory'});
const file = '/etc/sysctl.d/99-runner.conf';
const state = (text: string | undefined, live: string | undefined, isReadOnly = false) => ({
	file: {
		place: {
			path: file,
			stat: text === undefined ? undefined : statLike(),
			folders: foldersAbove(file).map(folder => ({path: folder, stat: directory})),
			mounts: [],
		},
		text,
		missing: {},
	},
	live,
	isReadOnly,
});
const args = {name: 'vm.swappiness', value: 10};

test('nothing to do', plan, state('vm.swappiness = 10\n', '10'), args, []);
test('nothing to do: written with slashes', plan, state('# x\nvm/swappiness=10\n', '10'), {...args, value: ' 10 '}, []);
test('nothing to do: absent', plan, state('# x\n', '60'), {name: 'vm.swappiness', state: 'absent'}, []);
test('nothing to do: absent, and no file', plan, state(undefined, '60'), {name: 'vm.swappiness', state: 'absent'}, []);
test('neither set nor written', plan, state(undefined, '60'), args, ['set vm.swappiness to 10', `create ${file}`]);
test('set, not written', plan, state('a.b = 1\n', '10'), args, [`update ${file}`]);
test('written, not set', plan, state('vm.swappiness = 10\n', '60'), args, ['set vm.swappiness to 10']);
test('another value', plan, state('vm.swappiness = 60\n', '60'), args, ['set vm.swappiness to 10', `update ${file}`]);
test('several numbers', plan, state('net.ipv4.tcp_rmem = 1\t2  3\n', '1 2 3'), {name: 'net.ipv4.tcp_rmem', value: '1 2\t3'}, []);
test('written, and should not be', plan, state('vm.swappiness = 10\n', '10'), {name: 'vm.swappiness', state: 'absent'}, [
	`update ${file}`,
]);
test('nothing can be set', plan, state(undefined, '60', true), args, [`create ${file}`]);
test('no such key', refuses, state(undefined, undefined), args, 'NO_SUCH_KEY', 'the kernel has no key "vm.swappiness"');

test('what cannot be set is said', t => {
	t.deepEqual(sysctl.remarks?.(state(undefined, '60', true), sysctl.args.parse(args)), [
		'vm.swappiness is written, not set live: /proc/sys is read-only here',
	]);
});

test('undo sets and writes what was before', t => {
	const undo = sysctl.plan(state('vm.swappiness = 60\n', '60'), sysctl.args.parse(args)).map(change => change.undo);
	t.like(undo[0], {text: 'sysctl -q -w vm/swappiness=60'});
	t.like(undo[1], {stdin: 'vm.swappiness = 60\n'});
});

const noKey = (key: string) =>
	`name: ${JSON.stringify(key)} is no key: write it like net.ipv4.ip_forward, without wildcards; an interface with a dot like net/ipv4/conf/eth0.100/forwarding`;
for (const name of [
	'vm',
	'../etc/x',
	'vm/../../x',
	'vm..swappiness',
	'net.ipv4.conf.*.rp_filter',
	'-w',
	'a.b c',
	'vm.swappiness=1',
	'',
]) {
	test(`the key ${JSON.stringify(name)}`, rejects, {name, value: 1}, [noKey(name)]);
}

test('no value', rejects, {name: 'vm.swappiness'}, ['value: a key that is to be set needs a value']);
test('true', rejects, {name: 'vm.swappiness', value: true}, ['value: has to be a number or a text; write 1 or 0 for on or off']);
test('two lines', rejects, {name: 'vm.swappiness', value: '1\nkernel.panic = 1'}, [
	'value: "1\\nkernel.panic = 1" is no value: one line of at most 1000 plain characters',
]);
test('a file in another folder', rejects, {...args, file: '../x'}, [
	'file: is no name of a file: letters, digits and "_.-", without a folder',
]);

const mounts = {'cat /proc/self/mountinfo': '22 1 8:1 / / rw - ext4 /dev/sda1 rw\n'};
const folders = {'/': directory, '/etc': directory, '/etc/sysctl.d': directory};
test(
	'a new key',
	foretells,
	mounts,
	{stats: {...folders, [file]: statLike()}, files: {[file]: '# mine\n', '/proc/sys/vm/swappiness': '60\n'}},
	args,
	['set vm.swappiness to 10', `update ${file}`],
);
test(
	'a key where nothing can be set',
	foretells,
	{'cat /proc/self/mountinfo': `${mounts['cat /proc/self/mountinfo']}23 22 0:5 /sys /proc/sys ro - proc proc rw\n`},
	{stats: folders, files: {'/proc/sys/vm/swappiness': '60\n'}},
	args,
	[`create ${file}`],
);
