import test from 'ava';
import type {Problem} from '../../src/core/problem.ts';
import {fillHosts} from '../../src/playbook/index.ts';
import {type Hosts, inventoryOf} from './fixture.ts';

const filled = (hosts: Hosts, extraVars: Readonly<Record<string, unknown>> = {}) => {
	const problems: Problem[] = [];
	const inventory = fillHosts(inventoryOf(hosts), extraVars, problem => problems.push(problem));
	return {inventory, problems: problems.map(({message, hosts: on}) => [message, ...(on ?? [])].join(' on '))};
};

test('an address made of variables', t => {
	const {inventory, problems} = filled({
		a: {ansible_host: '{{ inventory_hostname }}.{{ domain }}', domain: 'lan', ansible_port: '{{ port }}', port: 2222},
		b: {},
	});
	t.deepEqual(problems, []);
	t.deepEqual(
		inventory.hosts.map(({address, vars}) => [address, vars.ansible_port]),
		[
			['a.lan', 2222],
			['b', undefined],
		],
	);
	t.is(inventory.select('a')[0]?.address, 'a.lan');
});
test('other variables stay as they are', t => {
	t.is(filled({a: {url: '{{ nix }}'}}).inventory.hosts[0]?.vars.url, '{{ nix }}');
});
test('extra variables are stronger', t => {
	const {inventory, problems} = filled(
		{a: {ansible_user: 'x'}},
		{ansible_user: 'root', ansible_port: '22', ansible_become: 'true'},
	);
	t.deepEqual(problems, []);
	t.like(inventory.hosts[0]?.vars, {ansible_user: 'root', ansible_port: 22, ansible_become: true});
});
test('a missing variable', t => {
	t.deepEqual(filled({a: {ansible_host: '{{ nix }}'}, b: {}}).problems, ['undefined variable "nix" on a']);
});
test('a value that cannot be', t => {
	t.deepEqual(filled({a: {ansible_port: 'ssh'}, b: {ansible_port: 'ssh'}}).problems, [
		'"ansible_port" has to be a number, not the text "ssh"',
	]);
});
test('a password is not shown', t => {
	t.deepEqual(filled({a: {ansible_password: 12345}}).problems, ['"ansible_password" has to be a text, not what it is']);
});
test('a password goes into a password, and into nothing else', t => {
	const {inventory, problems} = filled({
		a: {ansible_password: '{{ vault }}', vault: 'x', ansible_become_password: '{{ ansible_password }}'},
		b: {ansible_password: 'hunter2', ansible_host: '{{ ansible_password }}'},
	});
	t.like(inventory.hosts[0]?.vars, {ansible_password: 'x', ansible_become_password: 'x'});
	t.deepEqual(problems, ['"ansible_password" is a secret and goes nowhere but to the login on b']);
});
