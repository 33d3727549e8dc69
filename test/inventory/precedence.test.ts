import test from 'ava';
import {load, loadWell, varsOf} from './project.ts';

// From the lowest to the highest, as in Ansible's documentation, "Understanding variable precedence"
const layers = [
	['inventory file, all', 'inv/h.yml', 'all: {vars: {x: 0}}'],
	['inventory file, parent', 'inv/h.yml', 'zparent: {vars: {x: 1}}'],
	['inventory file, child', 'inv/h.yml', 'achild: {vars: {x: 2}}'],
	['group_vars/all beside the inventory', 'inv/group_vars/all.yml', 'x: 3'],
	['group_vars/all beside the playbook', 'play/group_vars/all', 'x: 4'],
	['group_vars of the parent beside the inventory', 'inv/group_vars/zparent.yaml', 'x: 5'],
	['group_vars of the child beside the inventory', 'inv/group_vars/achild/one.yml', 'x: 6'],
	['group_vars of the parent beside the playbook', 'play/group_vars/zparent.json', '{"x": 7}'],
	['group_vars of the child beside the playbook', 'play/group_vars/achild/deep/er.yml', 'x: 8'],
	['inventory file, host', 'inv/h.yml', 'achild: {hosts: {h: {x: 9}}}'],
	['host_vars beside the inventory', 'inv/host_vars/h.yml', 'x: 10'],
	['host_vars beside the playbook', 'play/host_vars/h.yml', 'x: 11'],
] as const;

for (const [index, [what]] of layers.entries()) {
	test(`${what} wins over all before`, async t => {
		const given = layers.slice(0, index + 1);
		const files: Record<string, string> = {'inv/base.yml': 'zparent: {children: {achild: }}\nachild: {hosts: {h: }}'};
		const stated = given.filter(([, file]) => file === 'inv/h.yml').map(([, , text]) => text);
		for (const [number, text] of stated.entries()) {
			files[`inv/h${number}.yml`] = text;
		}

		for (const [, file, text] of given.filter(([, name]) => name !== 'inv/h.yml')) {
			files[file] = text;
		}

		const inventory = await loadWell(t, files, {sources: ['inv'], playbookDirectory: 'play'});
		t.deepEqual(varsOf(inventory, 'h'), {x: index});
	});
}

test('of groups at one depth the later name wins', async t => {
	const text = 'b: {hosts: {h: }, vars: {x: b}}\na: {hosts: {h: }, vars: {x: a}}';
	t.deepEqual(varsOf(await loadWell(t, {'hosts.yml': text}), 'h'), {x: 'b'});
});

test('the depth of a group is that of its longest way down', async t => {
	const text = 'z: {hosts: {h: }, vars: {x: z}}\np: {children: {q: }}\nq: {children: {a: }}\na: {hosts: {h: }, vars: {x: a}}';
	t.deepEqual(varsOf(await loadWell(t, {'hosts.yml': text}), 'h'), {x: 'a'});
});

test('a map replaces a map as a whole', async t => {
	const files = {'hosts.yml': 'all: {hosts: {h: {m: {a: 1}}}}', 'group_vars/all.yml': 'm: {b: 2}'};
	t.deepEqual({...(varsOf(await loadWell(t, files), 'h') as {m: object}).m}, {a: 1});
});

test('playbook and inventory in one folder: its files count once', async t => {
	const inventory = await loadWell(
		t,
		{'hosts.yml': 'web: {hosts: {h: }}', 'group_vars/all.yml': 'x: all', 'group_vars/web.yml': 'x: web'},
		{playbookDirectory: '.'},
	);
	t.deepEqual(varsOf(inventory, 'h'), {x: 'web'});
});

test('files of a folder are read by name, hidden ones and others are not', async t => {
	const inventory = await loadWell(t, {
		'hosts.yml': 'all: {hosts: {h: }}',
		'group_vars/all/20.yml': 'x: 20',
		'group_vars/all/10.yml': 'x: 10\ny: 10',
		'group_vars/all/30': 'z: 30',
		'group_vars/all/.40.yml': 'x: 40',
		'group_vars/all/50.yml~': 'x: 50',
		'group_vars/all/60.txt': 'x: 60',
	});
	t.deepEqual(varsOf(inventory, 'h'), {x: 20, y: 10, z: 30});
});

test('a host name with dots', async t => {
	const files = {
		'hosts.yml': 'all: {hosts: {a.example.com: , b.example.com: }}',
		'host_vars/a.example.com': 'x: 1',
		'host_vars/b.example.com.yml': 'x: 2',
	};
	const inventory = await loadWell(t, files);
	t.deepEqual([varsOf(inventory, 'a.example.com'), varsOf(inventory, 'b.example.com')], [{x: 1}, {x: 2}]);
});

test('two files of one group', async t => {
	const {problems} = await load(t, {
		'hosts.yml': 'all: {hosts: {h: }}',
		'group_vars/all.yml': 'x: 1',
		'group_vars/all/a.yml': 'y: 1',
	});
	t.is(problems.length, 1);
	t.regex(problems[0]?.message ?? '', /"all" and "all.yml"/);
});

test('a file of a group that nobody has is left alone, even when it is broken', async t => {
	await loadWell(t, {'hosts.yml': 'web: {hosts: {h: }}', 'group_vars/database.yml': 'a: [', 'host_vars/elsewhere.yml': '['});
});

test('a misspelt file name', async t => {
	const {problems} = await load(t, {'hosts.yml': 'database: {hosts: {h: }}', 'group_vars/databse.yml': 'a: 1'});
	t.is(problems.length, 1);
	t.is(problems[0]?.message, 'there is no group "databse"');
	t.regex(problems[0]?.hint ?? '', /did you mean "database"/);
});

test('a name that differs in its number is no misspelling', async t => {
	await loadWell(t, {'hosts.yml': 'all: {hosts: {pve01: }}', 'host_vars/pve02.yml': 'a: 1'});
});

test('a near name whose neighbour has a file is no misspelling', async t => {
	await loadWell(t, {'hosts.yml': 'weba: {hosts: {h: }}', 'group_vars/weba.yml': 'a: 1', 'group_vars/webb.yml': 'a: 1'});
});

test('group_vars that is a file', async t => {
	const {problems} = await load(t, {'hosts.yml': 'all: {hosts: {h: }}', group_vars: 'a: 1'});
	t.regex(problems[0]?.message ?? '', /is a file, and has to be a folder/);
});

test('an empty file of variables is none', async t => {
	t.deepEqual(varsOf(await loadWell(t, {'hosts.yml': 'all: {hosts: {h: }}', 'group_vars/all.yml': '---\n'}), 'h'), {});
});
