import test from 'ava';
import type {Host} from '../../src/core/host.ts';
import {hostFolder, labHosts} from '../../src/lab/settings.ts';

const host = (name: string, vars: Record<string, unknown>): Host => ({
	name,
	address: typeof vars.ansible_host === 'string' ? vars.ansible_host : name,
	groups: ['all'],
	vars,
});
const here = {ansible_host: '127.0.0.1', ansible_port: 2201};

const refused = test.macro({
	exec(t, hosts: readonly Host[], line: string) {
		const problem = t.throws(() => labHosts(hosts), {code: 'LAB_HOSTS'});
		t.true(problem?.message.split('\n').includes(line), problem?.message);
	},
	title: (given = '') => `refused: ${given}`,
});

test('root without a password, unless told otherwise', t => {
	const [found] = labHosts([host('one', here)]);
	t.like(found, {name: 'one', address: '127.0.0.1', port: 2201, user: 'root', password: undefined, sudo: 'nopasswd', setup: ''});
});

test('an account that sudo asks has the password that sudo is given', t => {
	const vars = {...here, ansible_user: 'ann', lab_sudo: 'password', ansible_become_password: 'secret'};
	const [found] = labHosts([host('one', vars)]);
	t.is(found?.password?.reveal(), 'secret');
});

test('hosts reached without SSH, and those inside others, are not started', t => {
	const inside = {...host('inside', {}), via: {host: 'one', container: 101}};
	t.deepEqual(labHosts([host('desk', {ansible_connection: 'local'}), inside]), []);
});

test(
	'an address elsewhere',
	refused,
	[host('nas', {...here, ansible_host: '192.0.2.7'})],
	'nas: "192.0.2.7" is no loopback address',
);
test('a name for an address', refused, [host('localhost', {ansible_port: 22})], 'localhost: "localhost" is no loopback address');
test('no port', refused, [host('nas', {ansible_host: '::1'})], 'nas: has no ansible_port');
test('one place for two hosts', refused, [host('a', here), host('b', here)], 'b: 127.0.0.1 port 2201 belongs to a already');
test('a login name with a slash', refused, [host('a', {...here, ansible_user: '../x'})], 'a: ansible_user: no login name');
test(
	'two passwords for one account',
	refused,
	[host('a', {...here, ansible_user: 'ann', lab_sudo: 'password', ansible_password: 'x', ansible_become_password: 'y'})],
	'a: ansible_password and ansible_become_password differ, but an account has one password',
);

test('all mistakes are told together', t => {
	const problem = t.throws(() => labHosts([host('a', {}), host('b', {...here, lab_sudo: 'maybe'})]), {code: 'LAB_HOSTS'});
	t.regex(problem?.message ?? '', /a: "a" is no loopback address\na: has no ansible_port\nb: lab_sudo: /);
});

test('names that differ only in what a file name cannot hold have folders of their own', t => {
	const folders = ['a/b', 'a:b', 'A/B', '../a-b'].map(name => hostFolder('/lab', name));
	t.is(new Set(folders).size, 4);
	for (const folder of folders) {
		t.regex(folder, /^\/lab\/hosts\/[a-z\d-]+$/);
	}
});

const node = (name: string, vars: Record<string, unknown>, port = 2201): Host => ({
	...host(name, {ansible_host: '127.0.0.1', ansible_port: port, ...vars}),
	groups: ['all', 'proxmox'],
});

test('a host of group proxmox is a node of release 9 and a cluster of its own, unless told otherwise', t => {
	const pveOf = (vars: Record<string, unknown>) => labHosts([node('pve1', vars)])[0]?.pve;
	t.deepEqual(pveOf({}), {release: 9, cluster: undefined});
	t.deepEqual(pveOf({lab_pve: 7}), {release: 7, cluster: undefined});
	t.deepEqual(pveOf({lab_pve: '8', lab_cluster: 'shop'}), {release: 8, cluster: 'shop'});
	t.is(labHosts([host('plain', here)])[0]?.pve, undefined);
});

test('a release that is not played', refused, [node('a', {lab_pve: 6})], 'a: lab_pve: 6 is none of 7, 8, 9');
test('a release in other words', refused, [node('a', {lab_pve: '9.0'})], 'a: lab_pve: "9.0" is none of 7, 8, 9');
test(
	'lab_pve of a host that is no node',
	refused,
	[host('a', {...here, lab_pve: 9})],
	'a: lab_pve and lab_cluster are for hosts of group proxmox',
);
test('a cluster named like a path', refused, [node('a', {lab_cluster: '../x'})], 'a: lab_cluster: no name of a cluster');
test(
	'a node of busybox',
	refused,
	[node('a', {lab_base: 'busybox'})],
	'a: a Proxmox node is not made of busybox alone: leave out lab_base',
);
test(
	'two nodes of one name in a cluster',
	refused,
	[node('pve.one', {lab_cluster: 'shop'}, 2201), node('PVE', {lab_cluster: 'shop'}, 2202)],
	'PVE: node pve of cluster shop is pve.one already',
);
