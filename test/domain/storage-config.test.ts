import test from 'ava';
import {holdsContainers, parseStorageConfig, storageFault} from '../../src/domain/storage-config.ts';

const text = `# what alice made
dir: local
	path /var/lib/vz
	content iso,vztmpl,backup

zfspool: local-zfs
	pool rpool/data
	content rootdir images
	sparse

NFS: nas
	export /tank/pve
	path /mnt/pve/nas
	server 10.0.0.3
	nodes pve1,pve2
	content rootdir;none

lvmthin: thin
	vgname pve
	disable 1
`;

test('storages, in their order', t => {
	const [local, zfs, nas, thin] = parseStorageConfig(text);
	t.deepEqual(local, {
		id: 'local',
		type: 'dir',
		content: ['iso', 'vztmpl', 'backup'],
		path: '/var/lib/vz',
		options: {path: '/var/lib/vz', content: 'iso,vztmpl,backup'},
	});
	t.like(zfs, {id: 'local-zfs', type: 'zfspool', pool: 'rpool/data', content: ['rootdir', 'images'], options: {sparse: '1'}});
	t.like(nas, {id: 'nas', type: 'nfs', nodes: ['pve1', 'pve2'], shared: true, content: ['rootdir'], disable: undefined});
	t.like(thin, {id: 'thin', disable: true, content: ['images', 'rootdir'], shared: undefined, nodes: undefined});
});

test('which hold containers', t => {
	t.deepEqual(
		parseStorageConfig(text)
			.filter(holdsContainers)
			.map(({id}) => id),
		['local-zfs', 'nas', 'thin'],
	);
});

test('why one cannot be used', t => {
	const storages = parseStorageConfig(text);
	t.is(storageFault(storages, 'local-zfs', 'pve3'), undefined);
	t.is(storageFault(storages, 'nas', 'pve1'), undefined);
	t.is(storageFault(storages, 'nas', 'pve3'), "storage 'nas' is not available on node 'pve3'");
	t.is(storageFault(storages, 'thin', 'pve1'), "storage 'thin' is disabled");
	t.is(storageFault(storages, 'fast', 'pve1'), "storage 'fast' does not exist");
});

const usual = {
	id: 'local',
	type: 'dir',
	content: ['backup', 'images', 'iso', 'rootdir', 'snippets', 'vztmpl'],
	path: '/var/lib/vz',
	options: {},
};
test('no file: local is there', t => {
	t.deepEqual(parseStorageConfig(''), [usual]);
});

test('a local elsewhere counts for nothing', t => {
	t.deepEqual(
		parseStorageConfig('dir: local\n\tpath /srv\n\ndir: fast\n\tpath /fast\n').map(({path}) => path),
		['/var/lib/vz', '/fast'],
	);
	t.deepEqual(parseStorageConfig('zfspool: local\n\tpool rpool\n'), [usual]);
});

test('a local without a path, of one node', t => {
	t.deepEqual(parseStorageConfig('dir: local\n\tnodes pve2\n\tcontent none\n'), [
		{id: 'local', type: 'dir', content: [], path: '/var/lib/vz', options: {nodes: 'pve2', content: 'none'}},
	]);
});

test('ids that are none, and lines that mean nothing', t => {
	const storages = parseStorageConfig('dir: x\n\tpath /x\n\nhello\ndir: b2\n\tpath /b\n# no\n\tpath /c\n\tshared\n\n\tpath /d\n');
	t.deepEqual(
		storages.map(({id, path, shared}) => ({id, path, shared})),
		[
			{id: 'local', path: '/var/lib/vz', shared: undefined},
			{id: 'b2', path: '/b', shared: true},
		],
	);
});
