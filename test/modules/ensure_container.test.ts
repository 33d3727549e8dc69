import test from 'ava';
import type {z} from 'zod';
import {isProblem} from '../../src/core/problem.ts';
import type {Secret} from '../../src/core/secret.ts';
import ensureContainer from '../../src/modules/ensure_container.ts';
import {foretellsOf, recordedProbe, rejectsOf, statLike} from '../helpers/module.ts';
import {type NodeLike, nodeLike} from '../helpers/node-like.ts';

type Args = z.input<typeof ensureContainer.args>;

const foretells = foretellsOf(ensureContainer);
const rejects = rejectsOf(ensureContainer);

/** What is wrong with it on this node, as it is shown. */
const refuses = test.macro({
	async exec(t, node: NodeLike, args: Args, code: string, message: string, hint?: string) {
		const error = await t.throwsAsync(async () => planOn(node, args));
		t.true(isProblem(error), String(error));
		t.like(error, {code, message, ...(hint !== undefined && {hint})});
		t.truthy((error as {hint?: string}).hint, 'it says no way out');
	},
	title: (given = '') => `ensure_container refuses: ${given}`,
});

async function planOn(node: NodeLike, args: Args) {
	const probe = recordedProbe(...nodeLike(node));
	const checked = ensureContainer.args.parse(args);
	const state = await ensureContainer.inspect(async fact => fact.look(probe), checked);
	return {changes: ensureContainer.plan(state, checked), remarks: ensureContainer.remarks?.(state, checked) ?? []};
}

const stopped = `#made by hand
arch: amd64
cores: 2
features: nesting=1
hostname: web
memory: 1024
mp0: local-zfs:subvol-950-disk-1,mp=/data,backup=1,size=4G
mp1: /srv/x,mp=/x
net0: name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01,ip=dhcp,type=veth
ostype: debian
rootfs: local-zfs:subvol-950-disk-0,size=8G
swap: 512
tags: a;b
unprivileged: 1
lxc.cgroup2.devices.allow: c 226:* rwm
`;
const web: NodeLike = {containers: {950: stopped}};
const running: NodeLike = {...web, running: [950]};
const asAsked: Args = {
	id: 950,
	hostname: 'web',
	cores: 2,
	memory: 1024,
	rootfs: {storage: 'local-zfs', size: 8},
	mp0: {storage: 'local-zfs', size: '4G', mp: '/data', backup: true},
	mp1: 'mp=/x,volume=/srv/x,ro=0',
	net0: {bridge: 'vmbr0', name: 'eth0', ip: 'dhcp'},
	features: {nesting: true, keyctl: false},
	description: 'made by hand',
	tags: ['b', 'A'],
	onboot: false,
	nameserver: null,
	raw: {'lxc.cgroup2.devices.allow': ['c 226:* rwm'], 'lxc.idmap': null},
};

test('nothing to do', foretells, ...nodeLike(web), asAsked, []);
test('nothing to do: it runs', foretells, ...nodeLike(running), {...asAsked, state: 'started'}, []);
test('nothing to do: stopped', foretells, ...nodeLike(web), {id: 950, state: 'stopped'}, []);
test('nothing to do: absent', foretells, ...nodeLike(), {id: 950, state: 'absent'}, []);
test(
	'nothing to do: from a template that is no more',
	foretells,
	...nodeLike(web),
	{id: 950, template: 'local:vztmpl/gone.tar.gz', password: 'secret', ostype: 'alpine'},
	[],
);

const template = 'local:vztmpl/debian.tar.zst';
test('no such container: from a template', foretells, ...nodeLike(), {...asAsked, template, storage: 'fast'}, [
	`create container 950 from ${template}`,
	'set raw lines of container 950',
]);
test('no such container: started', foretells, ...nodeLike(), {id: 950, template, storage: 'fast', state: 'started'}, [
	`create container 950 from ${template}`,
	'start container 950',
]);
test(
	'no such container: a clone',
	foretells,
	...nodeLike({containers: {900: stopped.replace(/mp1.*\n/, '')}}),
	{
		id: 950,
		clone: {from: 900},
		hostname: 'new',
		memory: 2048,
		mp1: {volume: '/srv/x', mp: '/x'},
		net0: {name: 'eth0', bridge: 'vmbr1'},
		mp0: {storage: 'local-zfs', size: 4, mp: '/data'},
		raw: {'lxc.cgroup2.devices.allow': null},
		state: 'started',
	},
	[
		'clone container 900 to 950',
		'set memory, mp0, mp1, net0 of container 950',
		'set raw lines of container 950',
		'start container 950',
	],
);
const snapshot =
	'arch: amd64\nhostname: then\nrootfs: local-zfs:subvol-900-disk-0,size=8G\nunprivileged: 1\nsnaptime: 1700000000\n';
test(
	'no such container: a clone of a running one as it was',
	foretells,
	...nodeLike({containers: {900: `${stopped}\n[clean]\n${snapshot}`}, running: [900]}),
	{id: 950, clone: {from: 900, snapshot: 'clean'}, cores: 1},
	['clone container 900 as of clean to 950', 'set cores of container 950'],
);
test(
	'no such container: a linked clone of a template',
	foretells,
	...nodeLike({containers: {900: `template: 1\n${stopped.replace(/mp1.*\n/, '')}`}}),
	{id: 950, clone: {from: 900}},
	['clone container 900 to 950'],
);
const archived = {'pvesm extractconfig local:backup/old.tar.zst': stopped.replace('unprivileged: 1\n', '')};
test(
	'no such container: from a backup of a privileged one',
	foretells,
	...nodeLike({commands: archived}),
	{id: 950, restore: {archive: 'local:backup/old.tar.zst', storage: 'fast'}, memory: 512},
	['restore container 950 from local:backup/old.tar.zst', 'set memory of container 950'],
);

test(
	'changed while stopped',
	foretells,
	...nodeLike(web),
	{
		id: 950,
		memory: 2048,
		cores: null,
		features: {keyctl: true, nesting: true},
		mp1: null,
		mp2: {storage: 'fast', size: 1, mp: '/new'},
		net0: 'name=eth0,bridge=vmbr1',
		description: '',
	},
	['set cores, memory, mp1, mp2, net0, features, description of container 950'],
);
test(
	'changed while running: all at once',
	foretells,
	...nodeLike(running),
	{id: 950, memory: 2048, mp2: {volume: '/srv/x', mp: '/y'}, tags: 'c'},
	['set memory, mp2, tags of container 950'],
);
test(
	'changed while running: in part after a restart',
	foretells,
	...nodeLike(running),
	{id: 950, memory: 2048, features: null, mp1: {volume: '/srv/x', mp: '/x', ro: true}},
	['set memory, mp1, features of container 950; after a restart: mp1, features'],
);
test(
	'changed while running: restarted for it',
	foretells,
	...nodeLike(running),
	{id: 950, memory: 2048, features: null, restart: 'if_needed'},
	['set memory, features of container 950; after a restart: features', 'restart container 950'],
);
test('changed while running: stopped first', foretells, ...nodeLike(running), {id: 950, features: null, state: 'stopped'}, [
	'shut down container 950',
	'set features of container 950',
]);
const pending = `${stopped}\n[pve:pending]\nnameserver: 1.1.1.1\ndelete: mp1\n`;
test(
	'pending as asked',
	foretells,
	...nodeLike({containers: {950: pending}, running: [950]}),
	{id: 950, nameserver: '1.1.1.1', mp1: null},
	[],
);
test(
	'pending as asked, and a restart is allowed',
	foretells,
	...nodeLike({containers: {950: pending}, running: [950]}),
	{id: 950, mp1: null, restart: 'if_needed'},
	['restart container 950'],
);
test(
	'pending of somebody else is no reason for a restart',
	foretells,
	...nodeLike({containers: {950: pending}, running: [950]}),
	{id: 950, cores: 2, restart: 'if_needed'},
	[],
);
test(
	'pending, and should stay as it is',
	foretells,
	...nodeLike({containers: {950: pending}, running: [950]}),
	{id: 950, nameserver: null, mp1: {volume: '/srv/x', mp: '/x'}},
	['set mp1, nameserver of container 950'],
);
test(
	'raw lines of a running one',
	foretells,
	...nodeLike(running),
	{id: 950, raw: ['lxc.mount.entry: /srv/x x none bind 0 0', 'lxc.mount.entry = /srv/y y none bind 0 0']},
	['set raw lines of container 950; after a restart: lxc.mount.entry'],
);
test(
	'raw lines of a running one that may be restarted',
	foretells,
	...nodeLike(running),
	{id: 950, memory: 512, nameserver: '1.1.1.1', raw: {'lxc.tty.max': 2}, restart: 'if_needed'},
	['shut down container 950', 'set memory, nameserver of container 950', 'set raw lines of container 950', 'start container 950'],
);
test(
	'no restart without a folder that it mounts',
	refuses,
	{...running, stats: {'/srv/x': undefined}},
	{id: 950, features: null, restart: 'if_needed'},
	'NO_DIRECTORY',
	'there is no directory "/srv/x" for mp1',
);
test('started', foretells, ...nodeLike(web), {id: 950, state: 'started'}, ['start container 950']);
test('stopped', foretells, ...nodeLike(running), {id: 950, state: 'stopped'}, ['shut down container 950']);
test('absent', foretells, ...nodeLike(web), {id: 950, state: 'absent'}, ['destroy container 950']);
test('absent, and it runs', foretells, ...nodeLike(running), {id: 950, state: 'absent', force: true}, ['destroy container 950']);

test(
	'a virtual machine',
	refuses,
	{guests: {950: {node: 'pve2', type: 'qemu'}}},
	{id: 950, template},
	'ID_OF_VM',
	'950 is a virtual machine, on node "pve2"',
);
test(
	'on another node',
	refuses,
	{guests: {950: {node: 'pve2', type: 'lxc'}}},
	{id: 950, state: 'started'},
	'ON_OTHER_NODE',
	'container 950 is on node "pve2", not on "pve1"',
	'play this task on "pve2", or move the container: pct migrate 950 pve1, on that node',
);
test(
	'on another node, and should be gone',
	refuses,
	{guests: {950: {node: 'pve2', type: 'lxc'}}},
	{id: 950, state: 'absent'},
	'ON_OTHER_NODE',
	'container 950 is on node "pve2", not on "pve1"',
);
test(
	'no node of Proxmox VE',
	refuses,
	{stats: {'/usr/sbin/pct': undefined, '/etc/pve/local': undefined}},
	{id: 950, template},
	'NO_PROXMOX_NODE',
	'the host is no node of Proxmox VE: there is no /usr/sbin/pct',
);
test(
	'the cluster file system is not mounted',
	refuses,
	{stats: {'/etc/pve/local': undefined}},
	{id: 950, template},
	'NO_CLUSTER_FILES',
	'the cluster file system is not mounted: /etc/pve/local is no link to the folder of a node',
);
test(
	'no quorum',
	refuses,
	{...web, isQuorate: false},
	{id: 950, memory: 16},
	'NO_QUORUM',
	'the cluster has no quorum: this node sees too few of the others',
);
test(
	'no quorum of a node of its own',
	refuses,
	{
		...web,
		files: {'/etc/pve/.members': '{"nodename": "pve1", "version": 0}'},
		stats: {'/etc/pve/nodes': statLike({kind: 'directory', mode: '0550'})},
	},
	{id: 950, memory: 16},
	'NO_QUORUM',
	'the cluster has no quorum: this node sees too few of the others',
);
const locked = {containers: {950: `${stopped}lock: backup\n`}};
test(
	'locked',
	refuses,
	locked,
	{id: 950, memory: 16},
	'LOCKED',
	'container 950 is locked (backup)',
	'wait for its end; when nothing is going on: pct unlock 950',
);
test(
	'locked by a creation that was cut off',
	refuses,
	{containers: {950: 'lock: create\nunprivileged: 1\n'}},
	{id: 950, memory: 16},
	'LOCKED',
	'container 950 is locked (create)',
	'wait for its end; when nothing is going on: pct unlock 950 && pct destroy 950',
);
test(
	'mounted on the node',
	refuses,
	{containers: {950: `${stopped}lock: mounted\n`}},
	{id: 950, memory: 16},
	'LOCKED',
	'container 950 is locked (mounted)',
	'it is mounted on the node: pct unmount 950',
);
test(
	'mounted on the node is no reason not to start',
	foretells,
	...nodeLike({containers: {950: `${stopped}lock: mounted\n`}}),
	{id: 950, state: 'started'},
	['start container 950'],
);
test('locked, and as asked', foretells, ...nodeLike(locked), asAsked, []);

const privileged = {containers: {950: stopped.replace('unprivileged: 1\n', '')}};
test(
	'privileged, and should not be',
	refuses,
	privileged,
	{id: 950, memory: 16},
	'OTHER_PRIVILEGE',
	'container 950 is privileged, and should be unprivileged',
	'convert it with set_unprivileged, or by a backup and a restore; when it is meant so, write "unprivileged: false"',
);
test(
	'unprivileged, and should not be',
	refuses,
	web,
	{id: 950, unprivileged: false},
	'OTHER_PRIVILEGE',
	'container 950 is unprivileged, and should be privileged',
);
test('privileged, as asked', foretells, ...nodeLike(privileged), {id: 950, unprivileged: false, cores: 2}, []);
test(
	'a map of its own makes it unprivileged',
	foretells,
	...nodeLike({containers: {950: `${stopped.replace('unprivileged: 1\n', '')}lxc.idmap: u 0 200000 65536\n`}}),
	{id: 950},
	[],
);

test(
	'nothing to make it of',
	refuses,
	{},
	{id: 950},
	'NO_SUCH_CONTAINER',
	'there is no container 950, and nothing is said of what to make it',
);
test(
	'no such template',
	refuses,
	{},
	{id: 950, template: 'local:vztmpl/no.tar.zst', storage: 'fast'},
	'NO_TEMPLATE',
	'there is no template "local:vztmpl/no.tar.zst" on the node',
	'fetch it: pveam download local no.tar.zst',
);
test(
	'no such template, by its path',
	refuses,
	{},
	{id: 950, template: '/srv/no.tar.zst', storage: 'fast'},
	'NO_TEMPLATE',
	'there is no template "/srv/no.tar.zst" on the node',
);
test(
	'a storage without templates',
	refuses,
	{},
	{id: 950, template: 'fast:vztmpl/debian.tar.zst', storage: 'fast'},
	'NO_STORAGE_FOR_IT',
	'storage "fast" holds no templates: it is for rootdir, images, backup',
	'allow it: pvesm set fast --content rootdir,images,backup,vztmpl',
);
test(
	'no storage said',
	refuses,
	{},
	{id: 950, template},
	'NO_CONTAINER_STORAGE',
	'storage "local" takes no containers: it is for vztmpl, backup, iso',
	'choose "local-zfs" or "fast", or allow it: pvesm set local --content vztmpl,backup,iso,rootdir',
);
test(
	'no such storage',
	refuses,
	{},
	{id: 950, template, rootfs: {storage: 'slow', size: 8}},
	'NO_STORAGE',
	'there is no storage "slow"',
	'choose "local-zfs" or "fast"',
);
test(
	'a storage that is off',
	refuses,
	{},
	{id: 950, template, storage: 'off'},
	'STORAGE_DISABLED',
	'storage "off" is switched off',
);
test(
	'a storage of another node',
	refuses,
	{},
	{id: 950, template, storage: 'there'},
	'STORAGE_ELSEWHERE',
	'storage "there" is not on node "pve1", but on pve2',
);
test(
	'a new volume on a storage without containers',
	refuses,
	web,
	{id: 950, mp5: {storage: 'local', size: 1, mp: '/y'}},
	'NO_CONTAINER_STORAGE',
	'storage "local" takes no containers: it is for vztmpl, backup, iso',
);

const source = (text: string, given: NodeLike = {}): NodeLike => ({...given, containers: {900: text}});
const base = stopped.replace(/mp1.*\n/, '');
const clone = {id: 950, clone: {from: 900}};
test(
	'a clone of one with a mount of the host',
	refuses,
	source(stopped),
	clone,
	'MOUNTS_OF_HOST',
	'container 900 has mp1, which mounts "/srv/x" of the host, and cannot be cloned',
	'take it away from 900 (pct set 900 --delete mp1), and give it to each clone as mp1 of its task',
);
test('a clone of none', refuses, {}, clone, 'NO_SOURCE', 'there is no container 900 to clone');
test(
	'a clone of one on another node',
	refuses,
	{guests: {900: {node: 'pve2', type: 'lxc'}}},
	clone,
	'ON_OTHER_NODE',
	'container 900 is on node "pve2", not on "pve1"',
);
test(
	'a clone of a virtual machine',
	refuses,
	{guests: {900: {node: 'pve1', type: 'qemu'}}},
	clone,
	'ID_OF_VM',
	'900 is a virtual machine, on node "pve1"',
);
test('a clone of a locked one', refuses, source(`${base}lock: disk\n`), clone, 'LOCKED', 'container 900 is locked (disk)');
test(
	'a clone of a running one',
	refuses,
	source(base, {running: [900]}),
	clone,
	'SOURCE_RUNS',
	'container 900 is running, and a full clone of it needs a snapshot',
);
test(
	'a clone of a snapshot that is none',
	refuses,
	source(`${base}\n[clean]\n${snapshot}`),
	{id: 950, clone: {from: 900, snapshot: 'cleen'}},
	'NO_SNAPSHOT',
	'container 900 has no snapshot "cleen"',
	'it has clean',
);
test(
	'a clone of a privileged one',
	refuses,
	source(base.replace('unprivileged: 1\n', '')),
	clone,
	'OTHER_PRIVILEGE',
	'container 900 is privileged, and should be unprivileged',
);
test(
	'a linked clone on a folder',
	refuses,
	source(`template: 1\n${base.replaceAll('local-zfs', 'fast')}`),
	clone,
	'NO_LINKED_CLONE',
	'container 900 has mp0 on storage "fast", which knows no linked clones',
	'write "full: true"',
);
test(
	'a linked clone of no template',
	refuses,
	source(base),
	{id: 950, clone: {from: 900, full: false}},
	'NO_LINKED_CLONE',
	'container 900 is no template, and a linked clone of it needs a snapshot',
);
test(
	'a linked clone on another storage',
	refuses,
	source(`template: 1\n${base}`),
	{id: 950, clone: {from: 900, storage: 'fast'}},
	'NO_LINKED_CLONE',
	'a linked clone of container 900 lies where its source does, not on "fast"',
);
test(
	'a clone on a storage without containers',
	refuses,
	source(base),
	{id: 950, clone: {from: 900, storage: 'local'}},
	'NO_CONTAINER_STORAGE',
	'storage "local" takes no containers: it is for vztmpl, backup, iso',
);
test(
	'no such archive',
	refuses,
	{},
	{id: 950, restore: {archive: 'local:backup/no.tar.zst', storage: 'fast'}},
	'NO_ARCHIVE',
	'there is no archive "local:backup/no.tar.zst" on the node',
	'see what there is: pvesm list local',
);
test(
	'a restored one without a storage',
	refuses,
	{commands: archived},
	{id: 950, restore: {archive: 'local:backup/old.tar.zst'}},
	'NO_CONTAINER_STORAGE',
	'storage "local" takes no containers: it is for vztmpl, backup, iso',
);

const bind = {id: 950, mp5: {volume: '/srv/y/z', mp: '/y'}};
test(
	'a folder that is not there',
	refuses,
	web,
	bind,
	'NO_DIRECTORY',
	'there is no directory "/srv/y/z" for mp5',
	'make it before, with the file module: path: /srv/y/z, state: directory',
);
test(
	'a folder behind a link',
	refuses,
	{...web, stats: {'/srv/y': statLike({kind: 'link', target: 'x'}), '/srv/y/z': statLike({kind: 'directory'})}},
	bind,
	'LEADS_THROUGH_LINK',
	'"/srv/y", on the way to "/srv/y/z", is a symbolic link to "x"',
	'name the real path: "/srv/x/z"',
);
test(
	'a link',
	refuses,
	{...web, stats: {'/srv/y': statLike({kind: 'link', target: 'x'})}},
	{id: 950, mp5: '/srv/y,mp=/y'},
	'LEADS_THROUGH_LINK',
	'"/srv/y" for mp5 is a symbolic link to "x"',
);
test(
	'a file in place of a folder',
	refuses,
	{...web, stats: {'/srv/y': statLike()}},
	{id: 950, mp5: '/srv/y,mp=/y'},
	'NOT_A_DIRECTORY',
	'"/srv/y" for mp5 is no directory',
);
test(
	'a folder that is gone keeps it from starting',
	refuses,
	{...web, stats: {'/srv/x': undefined}},
	{id: 950, state: 'started'},
	'NO_DIRECTORY',
	'there is no directory "/srv/x" for mp1',
);
test(
	'a device that is not there',
	refuses,
	web,
	{id: 950, dev0: '/dev/dri/card0'},
	'NO_DEVICE',
	'there is no device "/dev/dri/card0" for dev0',
);
test(
	'a template does not start',
	refuses,
	{containers: {950: `template: 1\n${stopped}`}},
	{id: 950, state: 'started'},
	'IS_TEMPLATE',
	'container 950 is a template, and cannot be started',
);
const map = {'lxc.idmap': ['u 0 100000 1000', 'g 0 100000 65536', 'u 1000 1000 1', 'u 1001 101001 64535']};
test(
	'ids that root may not give away',
	refuses,
	{...web, files: {'/etc/subuid': 'root:100000:65536\n', '/etc/subgid': 'root:100000:65536\n'}},
	{id: 950, raw: map, state: 'started'},
	'IDS_NOT_DELEGATED',
	'/etc/subuid does not give root the ids from 1000 on, 1 of them',
	'add it before, with line_in_file: path: /etc/subuid, line: "root:1000:1"',
);
test(
	'ids that root may give away',
	foretells,
	...nodeLike({...web, files: {'/etc/subuid': 'root:100000:65536\nroot:1000:1\n', '/etc/subgid': '0:100000:65536\n'}}),
	{id: 950, raw: map, state: 'started'},
	['set raw lines of container 950', 'start container 950'],
);

test(
	'a new one with another root than its files',
	refuses,
	{files: {'/etc/subuid': 'root:100000:65536\nroot:200000:65536\n', '/etc/subgid': 'root:100000:65536\n'}},
	{id: 950, template, storage: 'local-zfs', raw: {'lxc.idmap': ['u 0 200000 65536', 'g 0 100000 65536']}},
	'ROOT_MOVES',
	'root of the new container 950 is 100000:100000 on the node, and its lxc.idmap makes it 200000:100000',
);

const protectedOne = {containers: {950: `protection: 1\n${stopped}`}};
test(
	'protected, and should be gone',
	refuses,
	protectedOne,
	{id: 950, state: 'absent'},
	'PROTECTED',
	'container 950 is protected from removal',
);
test(
	'protected, with other mounts',
	refuses,
	protectedOne,
	{id: 950, protection: false, mp1: null},
	'PROTECTED',
	'container 950 is protected, and its mp1 cannot be changed',
);
test(
	'running, and should be gone',
	refuses,
	running,
	{id: 950, state: 'absent'},
	'RUNNING',
	'container 950 is running, and is not destroyed',
);
test(
	'highly available, and should be gone',
	refuses,
	{...web, files: {'/etc/pve/ha/resources.cfg': 'ct: 950\n\tstate started\n'}},
	{id: 950, state: 'absent'},
	'IN_USE',
	'container 950 is managed by high availability',
);
test(
	'replicated, and should be gone',
	refuses,
	{...web, files: {'/etc/pve/replication.cfg': 'local: 950-0\n\ttarget pve2\n'}},
	{id: 950, state: 'absent'},
	'IN_USE',
	'container 950 is replicated to another node',
);
test(
	'highly available, and is purged',
	foretells,
	...nodeLike({...web, files: {'/etc/pve/ha/resources.cfg': 'ct: 950\n'}}),
	{id: 950, state: 'absent', purge: true},
	['destroy container 950'],
);

test(
	'devices on Proxmox VE 7',
	refuses,
	{...web, version: '4.4-7'},
	{id: 950, dev0: '/dev/dri/card0'},
	'NOT_SUPPORTED',
	'pve-container 4.4-7 of this node knows no "dev0"',
	'it came with pve-container 5.0.7: upgrade the node, or leave it out',
);
test(
	'mapped mounts on Proxmox VE 8',
	refuses,
	{...web, version: '5.3.5'},
	{id: 950, mp5: '/srv/x,mp=/y,idmap=u:1000:1000:1'},
	'NOT_SUPPORTED',
	'pve-container 5.3.5 of this node knows no "idmap" of "mp5"',
);
test(
	'a raw line of Proxmox VE 9 on 8',
	refuses,
	{...web, version: '5.3.5'},
	{id: 950, raw: {'lxc.init.cwd': '/'}},
	'UNKNOWN_LXC_KEY',
	'Proxmox VE knows no "lxc.init.cwd", and would drop it without a word: did you mean "lxc.init.cmd"?',
);

const scriptsOn = async (node: NodeLike, args: Args) => (await planOn(node, args)).changes.map(({apply}) => apply.text);

test('a container is made by one call, its volumes and its privilege said', async t => {
	t.deepEqual(await scriptsOn({}, {id: 950, template, storage: 'fast', description: "it's\n-x"}), [
		"pct create 950 local:vztmpl/debian.tar.zst --unprivileged 1 --description 'it'\\''s\n-x' --rootfs fast:4",
	]);
	t.deepEqual(
		await scriptsOn(
			{},
			{
				id: 950,
				template,
				storage: 'fast',
				rootfs: {size: '512M'},
				mp0: {size: 1, mp: '/data'},
				unprivileged: false,
				arch: 'arm64',
			},
		),
		['pct create 950 local:vztmpl/debian.tar.zst --unprivileged 0 --arch arm64 --rootfs fast:0.5 --mp0 fast:1,mp=/data'],
	);
});

test('a password and keys are not in a command line', async t => {
	const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIL7lgZINF95c9MjzYnTojoNbJZNpWUgVfUoBQzHlgHP1 desk';
	const {changes} = await planOn({}, {id: 950, template, storage: 'fast', password: 'correct horse', ssh_public_keys: [key]});
	const [change] = changes;
	t.is(change?.apply.text, 'create_container 950 local:vztmpl/debian.tar.zst --unprivileged 1 --rootfs fast:4');
	t.true((change?.apply.stdin as Secret | undefined)?.equals(`correct horse\n${key}\n`));
	t.false(JSON.stringify(change).includes('horse'));
});

test('a clone of one that is named by its number gets a name of its own', async t => {
	const nameless = base.replace('hostname: web', 'hostname: CT900');
	t.deepEqual(await scriptsOn(source(nameless), clone), ['pct clone 900 950 --hostname CT950']);
	t.deepEqual(await scriptsOn(source(base), clone), ['pct clone 900 950']);
	t.deepEqual(await scriptsOn(source(base), {id: 950, clone: {from: 900, full: true, storage: 'fast'}, hostname: 'new'}), [
		'pct clone 900 950 --full 1 --storage fast --hostname new',
	]);
});

test('all options are set by one call; what Proxmox VE drew stays', async t => {
	const given = {
		id: 950,
		cores: null,
		memory: 2048,
		mp0: {storage: 'fast', size: 9, mp: '/data'},
		mp2: {storage: 'fast', size: 1, mp: '/new'},
		net0: {name: 'eth0', ip: 'manual'},
	};
	const {changes} = await planOn(web, given);
	t.deepEqual(
		changes.map(({apply}) => apply.text),
		[
			'set_container 950 keep mp0 volume keep mp0 size free mp2 keep net0 hwaddr -- --memory 2048 --mp0 mp=/data --mp2 fast:1,mp=/new --net0 name=eth0,ip=manual --delete cores',
		],
	);
	t.is(changes[0]?.before, 'cores: 2\nmemory: 1024\nmp0: mp=/data,backup=1\nnet0: name=eth0,bridge=vmbr0,ip=dhcp');
	t.is(changes[0]?.after, 'memory: 2048\nmp0: fast:9,mp=/data\nmp2: fast:1,mp=/new\nnet0: name=eth0,ip=manual');
	t.deepEqual(changes[0]?.undo, {
		because: 'a volume that leaves a configuration is kept as unused, under a number that shows only then',
	});
});

test('a wanted address is set', async t => {
	t.deepEqual(await scriptsOn(web, {id: 950, net0: {name: 'eth0', bridge: 'vmbr0', ip: 'dhcp', hwaddr: 'bc:24:11:00:00:02'}}), [
		'pct set 950 --net0 name=eth0,bridge=vmbr0,hwaddr=bc:24:11:00:00:02,ip=dhcp',
	]);
	t.deepEqual(
		await scriptsOn(web, {id: 950, net0: {name: 'eth0', bridge: 'vmbr0', ip: 'dhcp', hwaddr: 'bc:24:11:00:00:01'}}),
		[],
	);
});

test('what waits and should not be is taken back', async t => {
	t.deepEqual(
		await scriptsOn({containers: {950: pending}, running: [950]}, {id: 950, nameserver: null, mp1: '/srv/x,mp=/x', memory: 16}),
		['pct set 950 --memory 16 --revert mp1,nameserver'],
	);
});

test('undo', async t => {
	const undoOf = async (node: NodeLike, args: Args) =>
		(await planOn(node, args)).changes.map(({undo}) => ('text' in undo ? undo.text : undo.because));
	t.deepEqual(await undoOf({}, {id: 950, template, storage: 'fast'}), ['pct destroy 950']);
	t.deepEqual(await undoOf(web, {id: 950, cores: null, onboot: true, net0: 'name=eth1'}), [
		'pct set 950 --cores 2 --net0 name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01,ip=dhcp,type=veth --delete onboot',
	]);
	t.deepEqual(await undoOf(web, {id: 950, state: 'started'}), ['pct shutdown 950 --forceStop 1']);
	t.deepEqual(await undoOf(running, {id: 950, state: 'stopped'}), ['pct start 950']);
	t.deepEqual(await undoOf(web, {id: 950, state: 'absent'}), ['what was in the volumes is gone']);
});

test('how it is stopped and removed', async t => {
	t.deepEqual(await scriptsOn(running, {id: 950, state: 'stopped', timeout: 5}), ['pct shutdown 950 --timeout 5 --forceStop 0']);
	t.deepEqual(await scriptsOn(running, {id: 950, state: 'absent', force: true, purge: true}), [
		'pct shutdown 950 --timeout 60 --forceStop 1 && pct destroy 950 --purge 1',
	]);
});

test('what waits, what is too small and what is elsewhere is said', async t => {
	const {remarks} = await planOn(running, {id: 950, features: null, memory: 16, rootfs: {storage: 'fast', size: 16}});
	t.deepEqual(remarks, [
		'pending until restart of container 950: features',
		'rootfs of container 950 is on "local-zfs", not on "fast": pct move-volume 950 rootfs fast',
		'rootfs of container 950 has 8G, not 16G: pct resize 950 rootfs 16G',
	]);
	t.deepEqual((await planOn({guests: {950: {node: 'pve2', type: 'qemu'}}}, {id: 950, state: 'absent'})).remarks, [
		'950 is a virtual machine, on node "pve2", and is left alone',
	]);
	t.deepEqual((await planOn({containers: {950: pending}, running: [950]}, {id: 950, nameserver: '1.1.1.1'})).remarks, [
		'pending until restart of container 950: nameserver',
	]);
});

test(
	'wrong values',
	rejects,
	{
		id: 950,
		memory: 8,
		net0: {nam: 'eth0'},
		net1: 'name=eth1,ip=here',
		features: {nestin: true},
		rootfs: {size: 8},
		tags: ['a b'],
	},
	[
		'memory: value must have a minimum value of 16',
		'net0: there is no part "nam" in it: did you mean "name"?',
		'net1: ip: invalid format - value does not look like a valid ipv4 network configuration',
		'features: there is no part "nestin" in it: did you mean "nesting"?',
		'tags: has to be a list of single words',
	],
);
test('a volume without a storage', rejects, {id: 950, template, rootfs: 8, mp0: {size: 1, mp: '/data'}}, [
	'rootfs: on which storage? write {storage, size}, or "storage" for all',
	'mp0: on which storage? write {storage, size}, or "storage" for all',
]);
test('a root file system that is there', rejects, {id: 950, rootfs: 'fast:950/vm-950-disk-0.raw'}, [
	'rootfs: a root file system is given by its storage and size only',
]);
test('made of two things', rejects, {id: 950, template, clone: {from: 900}}, [
	'clone: a container is made of one thing: "template", "clone" are too many',
]);
test(
	'a clone with what only a template can be given',
	rejects,
	{id: 950, clone: {from: 900}, storage: 'fast', password: 'secret', ostype: 'debian'},
	[
		'storage: write it in "clone"',
		'ostype: is for a container from a template: one from "clone" has what its source had',
		'password: is for a container from a template: one from "clone" has what its source had',
	],
);
test('a new volume beside a backup', rejects, {id: 950, restore: {archive: 'local:backup/old.tar.zst'}, mp0: 'fast:1,mp=/data'}, [
	'mp0: a new volume beside those of a backup: write a second task for it, as the backup may have one of this number',
]);
test(
	'raw lines that Proxmox VE would drop, or not go by',
	rejects,
	{id: 950, raw: {'lxc.mount.entrie': 'a', 'lxc.id_map': 'u 0 1 2', 'lxc.rootfs.path': '/x', memory: 5}},
	[
		'raw: Proxmox VE knows no "lxc.mount.entrie", and would drop it without a word: did you mean "lxc.mount.entry"?',
		'raw: "lxc.id_map" is an old name that Proxmox VE does not go by: write "lxc.idmap"',
		'raw: lxc.rootfs.path is auto generated from rootfs',
		'raw: "memory" is no key such as "lxc.mount.entry"',
	],
);
test(
	'raw lines with wrong values',
	rejects,
	{
		id: 950,
		raw: {'lxc.idmap': ['u 0 100000 65536', 'u 5 1 1'], 'lxc.apparmor.profile': 'mine', 'lxc.mount.entry': 'a\nmemory: 5'},
	},
	[
		"raw: invalid map entry 'u 5 1 1': container uid 5 is also mapped by entry 'u 0 100000 65536'",
		'raw: lxc-start may not change to the profile "mine": its name has to begin with "lxc-"',
		'raw: "a\\nmemory: 5" is no value of "lxc.mount.entry": one line, not empty, no blanks at its ends',
	],
);
test('a path that is none', rejects, {id: 950, template: '-rf', restore: {archive: 'x'}}, [
	'template: "-rf" is neither a volume such as "local:vztmpl/NAME.tar.zst" nor a path of the host',
	'restore.archive: has to be a volume such as "local:backup/vzdump-lxc-….tar.zst"',
	'restore: a container is made of one thing: "template", "restore" are too many',
]);
