import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {type Guest, locate, readInside, writeInside} from '../../src/lab/pve/guest/inside.ts';
import {withoutMarked, writeMarked} from '../../src/lab/pve/guest/marked-section.ts';
import {setNames} from '../../src/lab/pve/guest/names.ts';
import {setNetwork} from '../../src/lab/pve/guest/network.ts';
import {detectSystem} from '../../src/lab/pve/guest/system.ts';

/** A guest of these files; a target beginning with `->` makes a link. */
function guestOf(t: ExecutionContext, files: Readonly<Record<string, string>>): Guest {
	const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'guest-')));
	t.teardown(() => fs.rmSync(root, {recursive: true}));
	for (const [name, text] of Object.entries({'etc/.keep': '', ...files})) {
		fs.mkdirSync(path.dirname(path.join(root, name)), {recursive: true});
		text.startsWith('->') ? fs.symlinkSync(text.slice(2), path.join(root, name)) : fs.writeFileSync(path.join(root, name), text);
	}

	return {root, owner: {uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0}};
}

test('links are followed as the guest would, and never out of it', t => {
	const guest = guestOf(t, {
		absolute: '->/etc/passwd',
		climbing: '->../../../../../etc/passwd',
		'etc/passwd': 'root of the guest',
		'etc/far': '->/absolute',
		loop: '->loop',
		folder: '->/etc',
	});
	for (const name of ['/absolute', '/climbing', '/etc/far', '/folder/passwd', '/folder/../etc/passwd']) {
		t.is(readInside(guest, name), 'root of the guest', name);
	}

	t.is(locate(guest, '/absolute', {followsLast: false}), path.join(guest.root, 'absolute'));
	t.is(locate(guest, '/etc/nosuch/file'), path.join(guest.root, 'etc/nosuch/file'));
	t.throws(() => locate(guest, '/loop'), {message: 'too many levels of symbolic links: /loop'});
});

test('a link is replaced, and what it leads to is left', t => {
	const guest = guestOf(t, {'etc/hostname': '->/etc/other', 'etc/other': 'other'});
	writeInside(guest, '/etc/hostname', 'new\n', {mode: 0o600});
	t.is(readInside(guest, '/etc/other'), 'other');
	t.is(fs.lstatSync(path.join(guest.root, 'etc/hostname')).mode & 0o170777, 0o100600);
	t.deepEqual(fs.readdirSync(path.join(guest.root, 'etc')).sort(), ['.keep', 'hostname', 'other']);
});

test('marked lines are kept up, the others stay', t => {
	const guest = guestOf(t, {'etc/hosts': '127.0.0.1 localhost\n'});
	writeMarked(guest, '/etc/hosts', ['one']);
	writeMarked(guest, '/etc/hosts', ['two', 'three']);
	const text = '127.0.0.1 localhost\n# --- BEGIN PVE ---\ntwo\nthree\n# --- END PVE ---\n';
	t.is(readInside(guest, '/etc/hosts'), text);
	t.is(withoutMarked(text), '127.0.0.1 localhost\n');
	writeMarked(guest, '/etc/new', []);
	t.is(readInside(guest, '/etc/new'), undefined);
	writeMarked(guest, '/etc/hosts', ['all'], {placement: 'replace'});
	t.regex(readInside(guest, '/etc/hosts') ?? '', /^127.*\n# --- BEGIN PVE ---\nall\n/);
});

test('a file that the guest keeps to itself', t => {
	const guest = guestOf(t, {'etc/hosts': 'mine\n', 'etc/.pve-ignore.hosts': ''});
	setNames(guest, {hostname: 'web', nameserver: '192.0.2.1', searchdomain: ''});
	t.is(readInside(guest, '/etc/hosts'), 'mine\n');
	t.is(readInside(guest, '/etc/hostname'), 'web\n');
});

test('names: a fixed address, a domain, localhost told once', t => {
	const guest = guestOf(t, {'etc/hosts': '::1 ip6\n'});
	const options = {hostname: 'web', nameserver: '192.0.2.1,192.0.2.2', searchdomain: 'example.org example.net'};
	setNames(guest, {...options, net0: 'name=eth0,ip=dhcp,ip6=2001:db8::2/64', net1: 'name=eth1,ip=192.0.2.7/24'});
	t.is(
		readInside(guest, '/etc/hosts'),
		'::1 ip6\n# --- BEGIN PVE ---\n127.0.0.1 localhost.localnet localhost\n192.0.2.7 web.example.org web.example.net web\n# --- END PVE ---\n',
	);
	t.is(
		readInside(guest, '/etc/resolv.conf'),
		'# --- BEGIN PVE ---\nsearch example.org example.net\nnameserver 192.0.2.1\nnameserver 192.0.2.2\n# --- END PVE ---\n',
	);
});

test('network: others stay, settings of our cards too, and a second time changes nothing', t => {
	const guest = guestOf(t, {
		'etc/network/interfaces':
			'# by hand\nauto lo eth0\niface lo inet loopback\n\nauto eth0 tun0\niface eth0 inet static\n\taddress 192.0.2.9\n\tmtu 1400\n\niface tun0 inet manual\n',
	});
	const options = {net0: 'name=eth0,bridge=vmbr0,ip=192.0.2.7/24,gw=192.0.2.1,ip6=auto', net1: 'name=eth1,bridge=vmbr0'};
	setNetwork(guest, options, true);
	const text = readInside(guest, '/etc/network/interfaces');
	t.is(
		text,
		`# by hand\nauto lo\niface lo inet loopback\n\nauto tun0\niface tun0 inet manual\n
auto eth0\niface eth0 inet static\n\taddress 192.0.2.7/24\n\tgateway 192.0.2.1\n\tmtu 1400\n
iface eth0 inet6 manual\n\n`,
	);
	setNetwork(guest, options, true);
	t.is(readInside(guest, '/etc/network/interfaces'), text);
});

test('network: a guest without any file', t => {
	const guest = guestOf(t, {});
	setNetwork(guest, {net0: 'name=eth0,bridge=vmbr0'}, false);
	t.is(readInside(guest, '/etc/network/interfaces'), undefined);
	setNetwork(guest, {net0: 'name=eth0,bridge=vmbr0,ip=dhcp,ip6=auto'}, false);
	t.is(
		readInside(guest, '/etc/network/interfaces'),
		'auto lo\niface lo inet loopback\niface lo inet6 loopback\n\nauto eth0\niface eth0 inet dhcp\n\niface eth0 inet6 auto\n\n',
	);
});

const system = test.macro((t, files: Readonly<Record<string, string>>, found: string) => {
	t.is(detectSystem(guestOf(t, files)), found);
});
test('system: by os-release', system, {'etc/os-release': 'NAME="x"\nID="alpine"\n'}, 'alpine');
test('system: in /usr/lib', system, {'usr/lib/os-release': "ID='debian'\n"}, 'debian');
test('system: an alias', system, {'etc/os-release': 'ID="opensuse-leap"\n'}, 'opensuse');
test(
	'system: an unknown one, told by another file',
	system,
	{'etc/os-release': 'ID=nas\n', 'etc/debian_version': '12'},
	'debian',
);
test('system: no sign', system, {}, 'unmanaged');
test('system: unknown', t => {
	t.throws(() => detectSystem(guestOf(t, {'etc/os-release': 'ID=plan9\n'})), {message: 'unable to detect OS distribution'});
});
