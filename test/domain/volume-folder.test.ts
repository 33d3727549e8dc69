import test from 'ava';
import {parseStorageConfig} from '../../src/domain/storage-config.ts';
import {whyNoTarget, whyNoVolume, whyNoVolumeOn} from '../../src/domain/volume-folder.ts';

for (const path of [
	'/srv/x',
	'/mnt/pve/fast/shared/models',
	'/home/alice/share',
	'/opt/data',
	'/var/lib/share',
	'/tank/subvolumes/x',
]) {
	test(`${path} can be a volume`, t => t.is(whyNoVolume(path), undefined));
}

for (const path of '/ /etc /etc/nginx /srv /mnt /mnt/pve /home /var /var/lib /var/lib/vz /var/lib/lxc/101/rootfs /proc/1 /usr/share/x /root/x /run/x /rpool/data /boot/x /tmp'.split(
	' ',
)) {
	test(`${path} is the system's`, t => t.regex(whyNoVolume(path) ?? '', /system/));
}

for (const path of ['/rpool/data/subvol-101-disk-0', '/rpool/data/subvol-101-disk-0/srv', '/tank/basevol-900-disk-1/x']) {
	test(`${path} is a container's`, t => t.regex(whyNoVolume(path) ?? '', /disk of a container/));
}

test('it has to lie in one of the folders that are named', t => {
	t.is(whyNoVolume('/srv/share/x', ['/mnt/pve', '/srv/share']), undefined);
	t.is(whyNoVolume('/srv/share', ['/srv/share']), 'lies outside of /srv/share, where "within" keeps it');
	t.is(whyNoVolume('/srv/shared', ['/srv/share', '/opt']), 'lies outside of /srv/share and /opt, where "within" keeps it');
	t.regex(whyNoVolume('/etc/x', ['/etc']) ?? '', /system/);
});

test('the folder of a storage, and what Proxmox VE keeps in it', t => {
	const storages = parseStorageConfig(
		'dir: fast\n\tpath /mnt/pve/fast\n\nzfspool: local-zfs\n\tpool rpool/data\n\ndir: deep\n\tpath /srv/a/b\n',
	);
	t.is(whyNoVolumeOn('/mnt/pve/fast/shared', storages), undefined);
	t.is(whyNoVolumeOn('/srv/ab', storages), undefined);
	t.is(whyNoVolumeOn('/mnt/pve/fast', storages), 'holds the storage "fast": name a folder of its own in it');
	t.is(whyNoVolumeOn('/srv/a', storages), 'holds the storage "deep": name a folder of its own in it');
	t.is(
		whyNoVolumeOn('/srv/a/b/images/101', storages),
		'lies in "images" of the storage "deep", where Proxmox VE keeps its own files',
	);
	t.regex(whyNoVolumeOn('/var/lib/vz/private', storages) ?? '', /"private" of the storage "local"/);
});

test('where a container can have it', t => {
	for (const path of ['/models', '/etc/ssl/shared', '/var/log/nginx', '/srv/a b']) {
		t.is(whyNoTarget(path), undefined, path);
	}

	for (const path of ['/', '/proc/x', '/dev', '/sys', '/etc', '/usr', '/bin', '/a,b']) {
		t.truthy(whyNoTarget(path), path);
	}
});
