import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import {load, loadWell, namesOf, varsOf} from './project.ts';

const fleet = `
all:
  vars: {a: 1}
  hosts:
    lone:
  children:
    pve:
      hosts:
        pve[01:03]:
        nas: {ansible_host: 10.0.0.9}
    web:
      children:
        front: {hosts: {web1: {b: 2}}}
        back: {hosts: {web2: , nas: {c: 3}}}
`;

test('hosts are in the order in which they are first named', async t => {
	const {hosts} = await loadWell(t, {'hosts.yml': fleet});
	t.deepEqual(namesOf(hosts), ['lone', 'pve01', 'pve02', 'pve03', 'nas', 'web1', 'web2']);
});

test('a host is in its groups, their parents, and all', async t => {
	const {hosts, groups} = await loadWell(t, {'hosts.yml': fleet});
	t.deepEqual(hosts.find(({name}) => name === 'nas')?.groups, ['all', 'back', 'pve', 'web']);
	t.deepEqual(hosts.find(({name}) => name === 'lone')?.groups, ['all', 'ungrouped']);
	t.deepEqual(groups.web, ['nas', 'web1', 'web2']);
	t.deepEqual(groups.ungrouped, ['lone']);
	t.is(groups.all?.length, 7);
});

test('a host of several groups has the variables of all its mentions', async t => {
	t.deepEqual(varsOf(await loadWell(t, {'hosts.yml': fleet}), 'nas'), {a: 1, ansible_host: '10.0.0.9', c: 3});
});

test('the address is ansible_host, else the name', async t => {
	const {hosts} = await loadWell(t, {'hosts.yml': fleet});
	t.is(hosts.find(({name}) => name === 'nas')?.address, '10.0.0.9');
	t.is(hosts.find(({name}) => name === 'web1')?.address, 'web1');
});

test('no map has a prototype', async t => {
	const {hosts, groups} = await loadWell(t, {'hosts.yml': 'all: {hosts: {a: {b: {c: 1}}}}'});
	t.is(Object.getPrototypeOf(hosts[0]?.vars), null);
	t.is(Object.getPrototypeOf(hosts[0]?.vars.b), null);
	t.is(Object.getPrototypeOf(groups), null);
});

test('a group beside all is below it', async t => {
	const {groups} = await loadWell(t, {'hosts.yml': 'web: {hosts: {a: }}\ndb: {hosts: {b: }}'});
	t.deepEqual(groups.all, ['a', 'b']);
	t.deepEqual(groups.ungrouped, []);
});

test('one host as text instead of a map', async t => {
	t.deepEqual(namesOf((await loadWell(t, {'hosts.yml': 'web: {hosts: a}'})).hosts), ['a']);
});

test('a host named by its address', async t => {
	const inventory = await loadWell(t, {'hosts.yml': 'all: {hosts: {"2001:db8::1": , 10.0.0.1: , "[fe80::2]:2222": }}'});
	t.deepEqual(namesOf(inventory.hosts), ['2001:db8::1', '10.0.0.1', 'fe80::2']);
	t.is(inventory.hosts[2]?.vars.ansible_port, 2222);
});

test('a port behind a name, and a stated one that wins', async t => {
	const inventory = await loadWell(t, {'hosts.yml': 'all: {hosts: {"a:22": , "b:22": {ansible_port: 23}}}'});
	t.deepEqual(
		inventory.hosts.map(({vars}) => vars.ansible_port),
		[22, 23],
	);
});

test('children whose loops are refused: the rest is still there', async t => {
	const {inventory, problems} = await load(t, {
		'hosts.yml': 'a: {children: {b: }}\nb: {children: {c: }}\nc: {children: {a: }, hosts: {x: }}',
	});
	t.is(problems.length, 1);
	t.regex(problems[0]?.message ?? '', /a › b › c › a/);
	t.is(problems[0]?.position?.line, 3);
	t.deepEqual(inventory.hosts[0]?.groups, ['a', 'all', 'b', 'c']);
});

test('a group that is its own parent', async t => {
	const {problems} = await load(t, {'hosts.yml': 'a: {children: {a: }, hosts: {x: }}'});
	t.regex(problems[0]?.message ?? '', /child of itself: a › a/);
});

test('all as a child', async t => {
	const {problems} = await load(t, {'hosts.yml': 'a: {children: {all: }, hosts: {x: }}'});
	t.is(problems.length, 1);
	t.regex(problems[0]?.message ?? '', /"all" is a child of itself/);
});

test('a diamond of groups is no loop', async t => {
	const text = 'a: {children: {b: , c: }}\nb: {children: {d: }}\nc: {children: {d: }}\nd: {hosts: {x: }}';
	const {hosts, groups} = await loadWell(t, {'hosts.yml': text});
	t.deepEqual(hosts[0]?.groups, ['a', 'all', 'b', 'c', 'd']);
	t.deepEqual(groups.a, ['x']);
});

test('a name of a host and a group', async t => {
	const {problems} = await load(t, {'hosts.yml': 'web: {hosts: {db: }}\ndb: {hosts: {x: }}'});
	t.is(problems.length, 1);
	t.is(problems[0]?.code, 'INVENTORY_CLASH');
	t.regex(problems[0]?.hint ?? '', /line 2/);
});

test('a directory: its YAML files by name, and nothing else', async t => {
	const inventory = await loadWell(
		t,
		{
			'inv/20.yaml': 'all: {hosts: {b: {x: 20}, a: }}',
			'inv/10.yml': 'all: {hosts: {a: , b: {x: 10}}}',
			'inv/empty.yml': '# nothing yet\n',
			'inv/.hidden.yml': 'no: [inventory',
			'inv/10.yml~': 'no: [inventory',
			'inv/README.md': '# read me',
			'inv/keys/id': 'PRIVATE',
			'inv/group_vars/all.yml': 'y: 1',
			'inv/host_vars/a.yml': 'z: 1',
		},
		{sources: ['inv']},
	);
	t.deepEqual(namesOf(inventory.hosts), ['a', 'b']);
	t.deepEqual(varsOf(inventory, 'a'), {y: 1, z: 1});
	t.deepEqual(varsOf(inventory, 'b'), {y: 1, x: 20});
	t.is(path.basename(inventory.directory), 'inv');
});

test('a directory with an INI file that would be passed over', async t => {
	const {problems} = await load(t, {'inv/a.yml': 'all: {hosts: {a: }}', 'inv/hosts': '[web]\nweb1\n'}, {sources: ['inv']});
	t.deepEqual(
		problems.map(({code}) => code),
		['INVENTORY_INI'],
	);
});

test('a directory with an inventory in a folder of its own', async t => {
	const {problems} = await load(t, {'inv/a.yml': 'all: {hosts: {a: }}', 'inv/stage/hosts.yml': 'all:'}, {sources: ['inv']});
	t.deepEqual(
		problems.map(({code}) => code),
		['INVENTORY_DIRECTORY'],
	);
});

test('several sources are one inventory, and the last wins', async t => {
	const inventory = await loadWell(
		t,
		{'a/h.yml': 'web: {hosts: {x: {v: 1}}, vars: {w: 1}}', 'b/h.yml': 'web: {hosts: {y: , x: {v: 2}}, vars: {w: 2}}'},
		{sources: ['a/h.yml', 'b/h.yml', 'z,']},
	);
	t.deepEqual(namesOf(inventory.hosts), ['x', 'y', 'z']);
	t.deepEqual(varsOf(inventory, 'x'), {v: 2, w: 2});
	t.is(path.basename(inventory.directory), 'a');
});

test('a list of hosts', async t => {
	const inventory = await loadWell(t, {}, {sources: ['web[1:2], db:2222,fe80::1,']});
	t.deepEqual(namesOf(inventory.hosts), ['web1', 'web2', 'db', 'fe80::1']);
	t.is(inventory.hosts[2]?.vars.ansible_port, 2222);
	t.is(inventory.directory, path.resolve('.'));
});

test('localhost in a list is a host like any other', async t => {
	const inventory = await loadWell(t, {}, {sources: ['localhost,']});
	t.deepEqual(varsOf(inventory, 'localhost'), {});
});

test('localhost that is in no inventory is reached without SSH, and has the variables of all', async t => {
	const inventory = await loadWell(t, {
		'hosts.yml': 'all: {hosts: {a: }, vars: {x: 1, ansible_connection: ssh}}',
		'group_vars/all.yml': 'y: 2',
		'host_vars/localhost.yml': 'z: 3',
	});
	const [host] = inventory.select('localhost');
	t.deepEqual(
		{...host, vars: {...host?.vars}},
		{
			name: 'localhost',
			address: 'localhost',
			groups: [],
			vars: {x: 1, ansible_connection: 'local', y: 2, z: 3},
		},
	);
	t.deepEqual(namesOf(inventory.select('all')), ['a']);
});

test('no source at all: only localhost', async t => {
	const inventory = await loadWell(t, {}, {sources: []});
	t.deepEqual(namesOf(inventory.select('localhost')), ['localhost']);
	t.throws(() => inventory.select('all'), {message: /no hosts/});
});

test('paths of the connection are those of the file that states them', async t => {
	const inventory = await loadWell(
		t,
		{
			'inv/h.yml':
				'all: {hosts: {a: {ansible_private_key_file: keys/../id}, b: , c: {runner_known_hosts: "{{ dir }}/k"}, d: {runner_known_hosts: "k/{{ x }}/../l"}}}',
			'inv/group_vars/all.yml': 'ansible_ssh_private_key_file: ~/.ssh/id',
			'inv/host_vars/b.yml': 'runner_known_hosts: ../known_hosts',
		},
		{sources: ['inv/h.yml']},
	);
	const root = inventory.directory;
	t.deepEqual(
		inventory.hosts.map(({vars}) => [vars.ansible_ssh_private_key_file, vars.runner_known_hosts]),
		[
			[`${root}/id`, undefined],
			[`${os.homedir()}/.ssh/id`, `${root}/known_hosts`],
			[`${os.homedir()}/.ssh/id`, '{{ dir }}/k'],
			[`${os.homedir()}/.ssh/id`, `${root}/k/{{ x }}/../l`],
		],
	);
});

test('all mistakes are reported together, and the rest is read', async t => {
	const {inventory, problems} = await load(t, {
		'hosts.yml':
			'web:\n  host: {a: }\n  hosts:\n    - b\n  vars: {groups: 1, x-y: 2, ok: 3}\n  children:\n    db: {hosts: {"c[2:1]": , d: }}',
		'group_vars/web.yml': 'a: [',
	});
	t.deepEqual(
		problems.map(({code, position}) => `${code} ${position?.line}:${position?.column}`),
		[
			'INVENTORY_KEY 2:3',
			'INVENTORY_FORM 4:5',
			'VARIABLE_RESERVED 5:10',
			'VARIABLE_NAME 5:21',
			'INVENTORY_RANGE 7:18',
			'YAML_SYNTAX 1:5',
		],
	);
	t.deepEqual(namesOf(inventory.hosts), ['b', 'd']);
	t.deepEqual(varsOf(inventory, 'b'), {ok: 3});
});
