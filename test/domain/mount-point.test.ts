import test from 'ava';
import fc from 'fast-check';
import {
	type MountPoint,
	mountKind,
	mountPointKeys,
	newVolume,
	parseMountPoint,
	renderMountPoint,
	storageOf,
} from '../../src/domain/mount-point.ts';

const reads = test.macro({
	exec: (t, key: string, value: string, mount: MountPoint) => t.deepEqual(parseMountPoint(key, value), mount),
	title: given => `read: ${given}`,
});
test('a root', reads, 'rootfs', 'local-zfs:subvol-101-disk-0,size=8G', {
	kind: 'volume',
	source: 'local-zfs:subvol-101-disk-0',
	mp: '/',
	size: 8 * 1024 ** 3,
});
test('a folder of the host', reads, 'mp0', 'mp=/share,/srv/share,ro=on,mountoptions=nosuid;nodev', {
	kind: 'bind',
	source: '/srv/share',
	mp: '/share',
	ro: true,
	mountoptions: ['nosuid', 'nodev'],
});
test('a device', reads, 'mp255', '/dev/sdb1,mp=/data,backup=0', {
	kind: 'device',
	source: '/dev/sdb1',
	mp: '/data',
	backup: false,
});
test('with ids of its own', reads, 'mp1', '/srv/x,mp=/x,idmap=u:1000:1000:1', {
	kind: 'bind',
	source: '/srv/x',
	mp: '/x',
	idmap: {users: [{inside: 1000, outside: 1000, count: 1}], groups: []},
});
test('a volume that is not used', reads, 'unused3', 'local:101/vm-101-disk-1.raw', {
	kind: 'volume',
	source: 'local:101/vm-101-disk-1.raw',
	mp: '/',
});

const refuses = test.macro({
	exec: (t, key: string, value: string, message: string) =>
		t.throws(() => parseMountPoint(key, value), {instanceOf: SyntaxError, message}),
	title: given => `refused: ${given}`,
});
test('no path in the container', refuses, 'mp0', '/srv/x', 'format error\nmp0.mp: property is missing and it is not optional');
test(
	'a way up',
	refuses,
	'mp0',
	'/srv/../etc,mp=/x/..',
	[
		'format error',
		'mp0.mp: invalid format - /x/.. contains illegal character sequences',
		'mp0.volume: invalid format - /srv/../etc contains illegal character sequences',
	].join('\n'),
);
test(
	'ids in no form of theirs',
	refuses,
	'mp4',
	'/srv/x,mp=/x,idmap=1000',
	'format error\nmp4.idmap: value does not match the regex pattern',
);
test(
	'some ids and all',
	refuses,
	'mp4',
	'/srv/x,mp=/x,idmap=passthrough;u:0:0:1',
	'format error\nmp4.idmap: value does not match the regex pattern',
);
test(
	'no ids at all',
	refuses,
	'mp4',
	'/srv/x,mp=/x,idmap=u:0:0:0',
	'format error\nmp4.idmap: value does not match the regex pattern',
);
test(
	'an option of a mount that is none',
	refuses,
	'mp4',
	'/srv/x,mp=/x,mountoptions=nodev;suid',
	'format error\nmp4.mountoptions: value does not match the regex pattern',
);
test(
	'a root with a path',
	refuses,
	'rootfs',
	'local:8,mp=/x',
	'format error\nrootfs.mp: property is not defined in schema and the schema does not allow additional properties',
);
test('a key of something else', refuses, 'net0', 'name=eth0', 'parse_volume - unknown type: net0');
test('a key with a number too high', refuses, 'mp256', '/a,mp=/b', 'parse_volume - unknown type: mp256');
test('a key with a zero before its number', refuses, 'mp01', '/a,mp=/b', 'parse_volume - unknown type: mp01');

test('an older version knows no ids of a mount', t => {
	t.throws(() => parseMountPoint('mp0', '/a,mp=/b,idmap=passthrough', '6.1.5'), {
		message: 'format error\nmp0.idmap: property is not defined in schema and the schema does not allow additional properties',
	});
	t.is(parseMountPoint('mp0', '/a,mp=/b,idmap=passthrough', '6.1.6').idmap, 'passthrough');
});

test('told by the form alone', t => {
	t.deepEqual(['/srv/x', '/dev/sdb', '/dev', '/devices/x', 'local:8', 'dev/sdb'].map(mountKind), [
		'bind',
		'device',
		'bind',
		'bind',
		'volume',
		'volume',
	]);
});

test('volumes that are yet to be made', t => {
	t.deepEqual(newVolume('local-zfs:8'), {storage: 'local-zfs', sizeGib: 8});
	t.deepEqual(newVolume('local:0.5'), {storage: 'local', sizeGib: 0.5});
	t.deepEqual(['local:101/vm-101-disk-0.raw', 'local-zfs:subvol-101-disk-0', '/srv/8', '8'].map(newVolume), [
		undefined,
		undefined,
		undefined,
		undefined,
	]);
	t.deepEqual(['local:8', 'local-zfs:subvol-101-disk-0', '/srv/a:b', '8'].map(storageOf), [
		'local',
		'local-zfs',
		undefined,
		undefined,
	]);
});

test('by number, the root first', t => {
	t.deepEqual(mountPointKeys({mp10: '', net0: '', mp2: '', rootfs: '', unused0: '', memory: ''}), ['rootfs', 'mp2', 'mp10']);
});

test('written as Proxmox VE does', t => {
	const text = '/srv/x,mp=/x,backup=0,idmap=u:1000:1000:1;g:1000:1000:1,mountoptions=nosuid;nodev,ro=1,size=8G';
	t.is(renderMountPoint('mp0', parseMountPoint('mp0', text)), text);
	t.is(renderMountPoint('rootfs', {kind: 'volume', source: 'local:8', mp: '/'}), 'local:8');
});

test('what is written is read back', t => {
	const mount = fc.record(
		{
			source: fc.constantFrom('/srv/x', '/dev/sdb', 'local:8'),
			mp: fc.constantFrom('/x', '/x y'),
			size: fc.nat(),
			acl: fc.boolean(),
			ro: fc.boolean(),
			keepattrs: fc.boolean(),
			idmap: fc.constant('passthrough' as const),
			mountoptions: fc.subarray(['nodev', 'nosuid', 'noatime'], {minLength: 1}),
		},
		{requiredKeys: ['source', 'mp']},
	);
	fc.assert(
		fc.property(mount, given => {
			const wanted: MountPoint = {...given, kind: mountKind(given.source)};
			t.deepEqual(parseMountPoint('mp0', renderMountPoint('mp0', wanted)), wanted);
		}),
	);
});
