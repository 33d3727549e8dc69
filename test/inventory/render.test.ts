import test from 'ava';
import {hostVars, renderInventoryGraph, renderInventoryList} from '../../src/inventory/index.ts';
import {loadWell} from './project.ts';

const files = {
	'hosts.yml': `
all:
  hosts:
    lone:
  children:
    web:
      vars: {db_password: hunter2, api_token: hunter2, login: {user: u, passphrase: hunter2}, keys: [{secret: hunter2}]}
      children:
        front: {hosts: {web1: {ansible_become_pass: hunter2, ansible_ssh_private_key_file: /k, bypass: 1}}}
`,
};

test('the list has groups and variables as ansible-inventory --list has them', async t => {
	const list = JSON.parse(renderInventoryList(await loadWell(t, files)));
	t.deepEqual(list, {
		_meta: {
			hostvars: {
				lone: {},
				web1: {
					db_password: '[secret]',
					api_token: '[secret]',
					login: {user: 'u', passphrase: '[secret]'},
					keys: [{secret: '[secret]'}],
					ansible_become_password: '[secret]',
					ansible_ssh_private_key_file: '/k',
					bypass: '[secret]',
				},
			},
		},
		all: {children: ['ungrouped', 'web']},
		front: {hosts: ['web1']},
		ungrouped: {hosts: ['lone']},
		web: {children: ['front']},
	});
});

test('the tree', async t => {
	t.is(
		renderInventoryGraph(await loadWell(t, files)),
		`@all:
  |--@ungrouped:
  |  |--lone
  |--@web:
  |  |--@front:
  |  |  |--web1
`,
	);
});

test('a host that stands in a group and in a child of it shows in the child', async t => {
	const inventory = await loadWell(t, {'hosts.yml': 'a: {hosts: {x: , y: }, children: {b: {hosts: {x: }}}}'});
	t.is(renderInventoryGraph(inventory), '@all:\n  |--@ungrouped:\n  |--@a:\n  |  |--@b:\n  |  |  |--x\n  |  |--y\n');
});

test('the variables of one host', async t => {
	const inventory = await loadWell(t, files);
	t.is(JSON.parse(hostVars(inventory, 'web1')).login.user, 'u');
	t.notRegex(hostVars(inventory, 'web1'), /hunter2/);
});

test('the variables of a host that is misspelt, and of a group', async t => {
	const inventory = await loadWell(t, files);
	t.like(
		t.throws(() => hostVars(inventory, 'web2')),
		{hint: 'did you mean "web1"?'},
	);
	t.like(
		t.throws(() => hostVars(inventory, 'front')),
		{hint: '"front" is a group'},
	);
});
