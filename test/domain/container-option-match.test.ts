import test from 'ava';
import {lackingBytes, satisfiesOption, storedOption} from '../../src/domain/container-option-match.ts';

const satisfies = test.macro({
	exec: (t, key: string, present: string | undefined, wanted: string | undefined, isSatisfied: boolean) =>
		t.is(satisfiesOption(key, present, wanted), isSatisfied),
	title: given => `is as wanted: ${given}`,
});
test('the same number', satisfies, 'memory', '512', '512', true);
test('what holds anyway', satisfies, 'onboot', undefined, '0', true);
test('what holds anyway, spelled out', satisfies, 'swap', '512', undefined, true);
test('a boolean in words', satisfies, 'onboot', '1', 'yes', true);
test('a number otherwise written', satisfies, 'cpulimit', '1.50', '1.5', true);
test('another number', satisfies, 'memory', '512', '1024', false);
test('nothing where there is no default', satisfies, 'hostname', undefined, 'web', false);
test('the same name', satisfies, 'hostname', 'web', 'web', true);
test('tags in another order and case', satisfies, 'tags', 'db;web', 'Web, db,web', true);
test('one tag less', satisfies, 'tags', 'db;web', 'db', false);
test('no tags', satisfies, 'tags', undefined, '', true);
test('name servers, otherwise separated', satisfies, 'nameserver', '1.1.1.1 9.9.9.9', '1.1.1.1,9.9.9.9', true);
test('name servers in another order', satisfies, 'nameserver', '1.1.1.1 9.9.9.9', '9.9.9.9 1.1.1.1', false);
test('features all off', satisfies, 'features', undefined, 'nesting=0', true);
test('features that shall go', satisfies, 'features', 'nesting=1', undefined, false);
test('a feature more', satisfies, 'features', 'nesting=1', 'nesting=1,keyctl=1', false);
test('a description as it is read back', satisfies, 'description', 'managed by alice\n', 'managed by alice', true);
test('another description', satisfies, 'description', 'managed by alice\n', 'managed by bob', false);
test('no description', satisfies, 'description', undefined, '', true);
test('a start in another order', satisfies, 'startup', 'order=1,up=30', 'up=30,1', true);
test(
	'a network without a MAC address',
	satisfies,
	'net0',
	'name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01,type=veth',
	'bridge=vmbr0,name=eth0',
	true,
);
test(
	'a network on another bridge',
	satisfies,
	'net0',
	'name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01',
	'name=eth0,bridge=vmbr1',
	false,
);
test('a network that shall go', satisfies, 'net0', 'name=eth0', undefined, false);
test('a mount with an explicit default', satisfies, 'mp0', '/srv/x,mp=/x', 'mp=/x,ro=0,/srv/x', true);
test('a new volume, made before', satisfies, 'mp0', 'local-zfs:subvol-101-disk-1,mp=/x,size=8G', 'local-zfs:8,mp=/x', true);
test('a new volume, made before and grown', satisfies, 'rootfs', 'local-zfs:subvol-101-disk-0,size=16G', 'local-zfs:8', true);
test('a new volume of another storage', satisfies, 'mp0', 'local-zfs:subvol-101-disk-1,mp=/x,size=8G', 'fast:8,mp=/x', false);
test(
	'a new volume elsewhere in the container',
	satisfies,
	'mp0',
	'local-zfs:subvol-101-disk-1,mp=/x,size=8G',
	'local-zfs:8,mp=/y',
	false,
);
test('a new volume that waits to be made', satisfies, 'mp0', 'local-zfs:8,mp=/x', 'local-zfs:8,mp=/x', true);
test('a folder in place of a new volume', satisfies, 'mp0', '/srv/x,mp=/x', 'local-zfs:8,mp=/x', false);
test('what cannot be read', satisfies, 'mp0', '/srv/x,colour=red', '/srv/x,mp=/x', false);
test('what cannot be read, twice the same', satisfies, 'mp0', 'colour=red', 'colour=red', true);
test('an option that nobody knows', satisfies, 'colour', 'red', 'red', true);

test('volumes that are too small', t => {
	t.is(lackingBytes('mp0', 'local:101/vm-101-disk-0.raw,mp=/x,size=8G', 'local:10,mp=/x'), 2 * 1024 ** 3);
	t.is(lackingBytes('mp0', 'local:101/vm-101-disk-0.raw,mp=/x,size=8G', 'local:8,mp=/x'), 0);
	t.is(lackingBytes('rootfs', 'local:101/vm-101-disk-0.raw,size=512M', 'local:0.25'), 0);
	t.is(lackingBytes('rootfs', 'local:101/vm-101-disk-0.raw', 'local:8'), 0);
	t.is(lackingBytes('mp0', '/srv/x,mp=/x', '/srv/x,mp=/x'), 0);
});

test('as stored', t => {
	t.is(storedOption('onboot', 'yes'), '1');
	t.is(storedOption('tags', 'Web, db;web'), 'db;web');
	t.is(storedOption('nameserver', '1.1.1.1,9.9.9.9'), '1.1.1.1 9.9.9.9');
	t.is(storedOption('mp0', 'ro=on,mp=/x,/srv/x,size=8192M'), '/srv/x,mp=/x,ro=1,size=8G');
	t.is(storedOption('net0', 'bridge=vmbr0,name=eth0'), 'name=eth0,bridge=vmbr0,type=veth');
	t.is(storedOption('features', 'nesting=yes'), 'nesting=yes');
	t.is(storedOption('mp0', 'colour=red'), 'colour=red');
});
