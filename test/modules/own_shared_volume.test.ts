import test from 'ava';
import type {z} from 'zod';
import {expect} from '../../src/core/fact.ts';
import {isProblem} from '../../src/core/problem.ts';
import {createBeliefs} from '../../src/engine/belief.ts';
import {createFacts} from '../../src/engine/look.ts';
import {statOf} from '../../src/facts/file.ts';
import ownSharedVolume from '../../src/modules/own_shared_volume.ts';
import {foretellsOf, recordedProbe, rejectsOf, statLike} from '../helpers/module.ts';
import {type VolumeLike, volumeLike} from '../helpers/volume-like.ts';

type Args = z.input<typeof ownSharedVolume.args>;

const foretells = foretellsOf(ownSharedVolume);
const rejects = rejectsOf(ownSharedVolume);

async function planOn(volume: VolumeLike, given: Args) {
	const probe = recordedProbe(...volumeLike(volume));
	const args = ownSharedVolume.args.parse(given);
	const state = await ownSharedVolume.inspect(async fact => fact.look(probe), args);
	return {changes: ownSharedVolume.plan(state, args), remarks: ownSharedVolume.remarks?.(state, args) ?? []};
}

/** What is wrong with it, as it is shown. */
const refuses = test.macro({
	async exec(t, volume: VolumeLike, args: Args, code: string, message: string, hint?: string) {
		const error = await t.throwsAsync(async () => planOn(volume, args));
		t.true(isProblem(error), String(error));
		t.like(error, {code, message, ...(hint !== undefined && {hint})});
		t.truthy((error as {hint?: string}).hint, 'it says no way out');
	},
	title: (given = '') => `own_shared_volume refuses: ${given}`,
});

/** What is told beside the changes. */
const says = test.macro({
	async exec(t, volume: VolumeLike, args: Args, remarks: readonly string[]) {
		t.deepEqual((await planOn(volume, args)).remarks, remarks);
	},
	title: (given = '') => `own_shared_volume says: ${given}`,
});

/** Which ids the volume gets. */
const owns = test.macro({
	async exec(t, volume: VolumeLike, args: Args, after: string) {
		const {changes} = await planOn(volume, args);
		t.is(changes.find(({summary}) => summary.startsWith('set the owner'))?.after, after);
	},
	title: (given = '') => `own_shared_volume owns: ${given}`,
});

const usual = 'unprivileged: 1\n';
const privileged = 'memory: 512\n';
const split = ['u', 'g']
	.map(kind => `lxc.idmap: ${kind} 0 100000 1000\nlxc.idmap: ${kind} 1000 1000 1\nlxc.idmap: ${kind} 1001 101001 64535\n`)
	.join('');
const mounted = `mp0: /srv/x,mp=/models\n${usual}`;
const root = {stat: {uid: 100_000, gid: 100_000, owner: undefined, group: undefined}};
const alice = {accounts: {alice: 'alice:x:1000:1000::/home/alice:/bin/sh'}, groups: {alice: 'alice:x:1000:'}};
const args: Args = {host_path: '/srv/x', owner: 'container_root', mounts: {950: '/models'}};
const byAlice: Args = {...args, owner: 'alice'};

test('nothing to do', foretells, ...volumeLike({...root, containers: {950: mounted}}), args, []);
test(
	'nothing to do: it runs',
	foretells,
	...volumeLike({...root, containers: {950: mounted}, running: [950], maps: {950: '0 100000 65536\n'}}),
	args,
	[],
);
test(
	'nothing to do: written in another way',
	foretells,
	...volumeLike({...root, containers: {950: `mp7: mp=/models/,ro=0,volume=/srv//x\n${usual}`}}),
	{...args, host_path: '/srv/x/', mounts: {950: {path: '/models/', backup: false}}},
	[],
);
test(
	'nothing to do: nobody owns it, and no container has it',
	foretells,
	...volumeLike({stat: {uid: 65_534, gid: 65_534, owner: 'nobody', group: 'nogroup'}}),
	{host_path: '/srv/x'},
	[],
);
test(
	'nothing to do: by access lists',
	foretells,
	...volumeLike({
		...alice,
		stat: {uid: 1000, gid: 1000, owner: 'alice', group: 'alice'},
		containers: {950: mounted},
		lists: {
			'user::rwx': 3,
			'user:1000:rwx': 3,
			'user:100000:rwx': 2,
			'user:100000:rw-': 1,
			'default:user:1000:rwx': 2,
			'default:user:100000:rwx': 2,
		},
		folders: 2,
	}),
	{...byAlice, access: 'acl'},
	[],
);
test(
	'nothing to do: by a map',
	foretells,
	...volumeLike({
		...alice,
		stat: {uid: 1000, gid: 1000, owner: 'alice', group: 'alice'},
		containers: {950: `mp0: /srv/x,idmap=g:0:1000:1;u:0:1000:1,mp=/models\n${usual}`},
	}),
	{...byAlice, access: 'idmap'},
	[],
);
test(
	'nothing to do: other containers do not have it',
	foretells,
	...volumeLike({...root, containers: {950: mounted, 951: `mp0: /srv/xy,mp=/models\n${usual}`}}),
	{...args, exclusive: true},
	[],
);

test('a folder that an earlier task takes away is made anew, with nothing in it', async t => {
	const probe = recordedProbe(...volumeLike({tree: {'0:0 f 644 1': 3}}));
	const facts = createFacts({probe, aside: probe}, createBeliefs());
	facts.believe([expect(statOf('/srv/x'), undefined)], 'earlier');
	const given = ownSharedVolume.args.parse({host_path: '/srv/x', owner: 4711});
	const changes = ownSharedVolume.plan(await ownSharedVolume.inspect(facts.look(), given), given);
	t.deepEqual(
		changes.map(({summary}) => summary),
		['create /srv/x/'],
	);
});

const none = {stat: undefined};
test('no folder', foretells, ...volumeLike({...none, containers: {950: usual}}), {...args, mode: '0770'}, [
	'create /srv/x/',
	'set mp0 of container 950',
	'try whether uid 0 of container 950 can write to /srv/x',
]);
test('no folder, nor any above it', foretells, ...volumeLike(), {host_path: '/srv/a/b', verify: 'none'}, [
	'create /srv/a/',
	'create /srv/a/b/',
]);
test(
	'no folder, by access lists',
	foretells,
	...volumeLike({...none, ...alice, containers: {950: usual}}),
	{...byAlice, access: 'acl', verify: 'stat'},
	['create /srv/x/', 'grant access to /srv/x and what is in it', 'set mp0 of container 950'],
);
test(
	'another owner, another mode, and content',
	foretells,
	...volumeLike({containers: {950: mounted}, tree: {'0:0 f 644 1': 3, '33:33 f 4755 1': 1}}),
	{...args, mode: '2775', verify: 'stat'},
	['set the owner of /srv/x to 100000:100000', 'set the mode of /srv/x to 2775', 'give 4 entries in /srv/x to 100000:100000'],
);
test(
	'content that has names elsewhere is left',
	foretells,
	...volumeLike({
		...root,
		containers: {950: mounted},
		tree: {'0:0 f 644 2': 3, '0:0 f 644 1': 1},
		linked: {'77 0:0 f 644 2': 2, '78 0:0 f 644 2': 1},
	}),
	{...args, verify: 'none'},
	['give 3 entries in /srv/x to 100000:100000'],
);
test(
	'content is no matter',
	foretells,
	...volumeLike({...root, containers: {950: mounted}, tree: {'0:0 f 644 1': 1}}),
	{...args, recurse: 'top'},
	[],
);
test(
	'it is mounted elsewhere in the container, and that runs',
	foretells,
	...volumeLike({...root, containers: {950: `mp3: /srv/x,mp=/old\n${usual}`}, running: [950]}),
	{...args, restart: 'if_needed'},
	[
		'set mp3 of container 950; after a restart: mp3',
		'restart container 950',
		'try whether uid 0 of container 950 can write to /models',
	],
);
test(
	'something else of the host is mounted there',
	foretells,
	...volumeLike({...root, containers: {950: `mp0: /srv/y,mp=/other\nmp1: /srv/z,mp=/models\n${usual}`}}),
	{...args, verify: 'none'},
	['set mp1 of container 950'],
);
test(
	'the free number',
	foretells,
	...volumeLike({
		...root,
		containers: {
			950: `mp0: local-zfs:subvol-950-disk-1,mp=/a\nmp1: /srv/y,mp=/b\nmp3: /srv/z,mp=/c\n${usual}\n[pve:pending]\nmp2: /srv/w,mp=/d\n`,
		},
	}),
	{...args, verify: 'none'},
	['set mp4 of container 950'],
);
test(
	'its removal waits',
	foretells,
	...volumeLike({...root, containers: {950: `${mounted}\n[pve:pending]\ndelete: mp0\n`}, running: [950]}),
	{...args, verify: 'none'},
	['set mp0 of container 950'],
);
test(
	'other containers have it, one of them running',
	foretells,
	...volumeLike({
		...root,
		containers: {950: mounted, 951: `mp1: /srv/x,mp=/a\nmp2: /srv/x,mp=/b\n${usual}`, 952: mounted},
		running: [952],
	}),
	{...args, exclusive: true, verify: 'none'},
	['set mp1, mp2 of container 951', 'set mp0 of container 952; after a restart: mp0'],
);
test(
	'nobody may have it any more',
	foretells,
	...volumeLike({containers: {950: mounted}}),
	{host_path: '/srv/x', owner: 'root', exclusive: true, mounts: {}},
	['set mp0 of container 950'],
);
test(
	'read-only, by a map of its own user',
	foretells,
	...volumeLike({...none, ...alice, containers: {950: usual}}),
	{...byAlice, mounts: {950: {path: '/models', ro: true, uid: 33, gid: 34, mountoptions: ['nosuid']}}},
	['create /srv/x/', 'set mp0 of container 950'],
);
test(
	'from a map of passthrough',
	foretells,
	...volumeLike({...root, containers: {950: `mp0: /srv/x,mp=/models,idmap=passthrough\n${usual}`}}),
	{...args, verify: 'none'},
	['set mp0 of container 950'],
);

test('the usual map', owns, {containers: {950: usual}}, args, '100000:100000');
test('a privileged container', owns, {stat: {uid: 5, gid: 5}, containers: {950: privileged}}, args, '0:0');
test('a service', owns, {containers: {950: usual}}, {...args, owner: {container_uid: 33}}, '100033:100033');
test(
	'a service with another group',
	owns,
	{containers: {950: usual}},
	{...args, owner: {container_uid: 33, container_gid: 0}},
	'100033:100000',
);
test('an id that is mapped to the host', owns, {containers: {950: split}}, {...args, owner: {container_uid: 1000}}, '1000:1000');
test(
	'lines of its own, and the flag',
	owns,
	{containers: {950: `${usual}lxc.idmap: u 0 200000 65536\nlxc.idmap: g 0 300000 65536\n`}},
	args,
	'200000:300000',
);
test(
	'root in a larger range that begins elsewhere',
	owns,
	{containers: {950: 'lxc.idmap: u 5 100 5\nlxc.idmap: u 0 500 5\nlxc.idmap: g 0 600 10\n'}},
	args,
	'500:600',
);
test(
	'lines of a snapshot are not its own',
	owns,
	{containers: {950: `${usual}\n[snap]\nlxc.idmap: u 0 7 1\n`}},
	args,
	'100000:100000',
);
test('a user of the host, and its group', owns, alice, {host_path: '/srv/x', owner: 'alice'}, 'alice:alice');
test(
	'a user of the host whose group has another name',
	owns,
	{accounts: {alice: 'alice:x:1000:50::/:/bin/sh'}, groups: {alice: 'alice:x:7:'}},
	{host_path: '/srv/x', owner: 'alice'},
	'alice:50',
);
test(
	'a user and a group of the host',
	owns,
	{...alice, groups: {media: 'media:x:44:'}},
	{host_path: '/srv/x', owner: {user: 'alice', group: 'media'}},
	'alice:media',
);
test('a number', owns, {}, {host_path: '/srv/x', owner: 4711}, '4711:4711');
test('nobody', owns, {}, {host_path: '/srv/x'}, 'nobody:nogroup');

test('a map, as this node can', says, {...alice, containers: {950: usual}}, byAlice, [
	'access: idmap, as "alice" is a user of the host, and this node can map the ids of a mount',
]);
const lists = (why: string) => [`access: acl, as "alice" is a user of the host, and ${why}`];
test(
	'access lists on an older node',
	says,
	{...alice, version: '5.3.5', containers: {950: usual}},
	byAlice,
	lists('pve-container 5.3.5 of this node cannot map the ids of a mount: that came with 6.1.6'),
);
test(
	'access lists for a privileged container',
	says,
	{...alice, containers: {950: privileged}},
	byAlice,
	lists('container 950 is privileged, and Proxmox VE maps the ids of a mount for others only'),
);
test(
	'access lists on NFS',
	says,
	{...alice, fs: 'nfs', containers: {950: usual}},
	byAlice,
	lists('"/srv/x" lies on nfs, where the kernel cannot map the ids of a mount'),
);
test('access lists where the owner is root', says, {containers: {950: usual}}, {...args, owner: 0}, [
	'access: acl, as "0" is a user of the host, and it would make containers act as root of the host in the volume',
]);
test('an owner in the containers', says, {containers: {950: usual}}, args, ['access: chown, as its owner is in the containers']);
test('nobody writes', says, {containers: {950: usual}}, {host_path: '/srv/x', mounts: {950: '/x'}}, [
	'access: chown, as it belongs to nobody, and no container is meant to write',
]);
test('no word where it was chosen, or nothing is to do', says, {...root, containers: {950: mounted}}, args, []);
test(
	'what is left as it is',
	says,
	{...root, containers: {950: mounted}, tree: {'0:0 f 644 3': 1}, linked: {'7 0:0 f 644 3': 1}},
	args,
	['1 entry in /srv/x has a name elsewhere too, and is left as it is'],
);
test(
	'what is mounted below, where something is to do',
	says,
	{
		...root,
		containers: {950: mounted},
		tree: {'0:0 f 644 1': 1},
		commands: {'cat /proc/self/mountinfo': '22 1 8:1 / / rw - ext4 a rw\n23 22 8:2 / /srv/x/deep rw - ext4 b rw\n'},
	},
	args,
	['access: chown, as its owner is in the containers', 'not entered, as something is mounted there: /srv/x/deep'],
);
test(
	'a change that waits',
	says,
	{...root, containers: {950: `${usual}mp0: /srv/x,mp=/old\n\n[pve:pending]\nmp0: /srv/x,mp=/models\n`}, running: [950]},
	args,
	['pending until restart of container 950: mp0'],
);
test(
	'another container that has it by a raw line',
	says,
	{...root, containers: {950: mounted, 951: `${usual}lxc.mount.entry: /srv/x x none bind 0 0\n`}},
	{...args, exclusive: true},
	['container 951 mounts it by a raw line, which stays: lxc.mount.entry'],
);
test('a map of a mount that waits', says, {...alice, containers: {950: mounted}, running: [950]}, {...byAlice, access: 'idmap'}, [
	'pending until restart of container 950: mp0',
	'until container 950 is restarted, what is in /models belongs to nobody in it',
]);
test(
	'a map of a mount that is made now',
	says,
	{...alice, containers: {950: usual}, running: [950]},
	{...byAlice, access: 'idmap'},
	[],
);
test(
	'a map that is not in use yet',
	says,
	{
		stat: {uid: 200_000, gid: 100_000},
		running: [950],
		containers: {950: 'mp0: /srv/x,mp=/models\nlxc.idmap: u 0 200000 65536\nlxc.idmap: g 0 100000 65536\n'},
		maps: {950: '         0     100000      65536\n'},
	},
	args,
	[
		'container 950 runs with another map of ids (u 0 100000 65536, g 0 100000 65536) than it is configured with (u 0 200000 65536, g 0 100000 65536): restart it',
	],
);
test(
	'a privileged container, whose map is all ids',
	says,
	{
		stat: {uid: 0, gid: 0},
		running: [950],
		containers: {950: `mp0: /srv/x,mp=/models\n${privileged}`},
		maps: {950: '0 0 4294967295\n'},
	},
	args,
	[],
);

test(
	'two containers with different maps',
	refuses,
	{containers: {950: usual, 951: split}},
	{...args, owner: {container_uid: 1000}, mounts: {950: '/p', 951: '/p'}},
	'DIFFERENT_MAPS',
	'one volume cannot belong to both: 1000:1000 of container 950 is 101000:101000 at the host, and 1000:1000 of container 951 is 1000:1000 at the host',
	'write "access: acl", which lets both in, or name a user of the host as owner',
);
test(
	'a privileged container beside another',
	refuses,
	{containers: {950: usual, 951: privileged}},
	{...args, mounts: {950: '/p', 951: '/p'}},
	'DIFFERENT_MAPS',
	'one volume cannot belong to both: 0:0 of container 950 is 100000:100000 at the host, and 0:0 of container 951 is 0:0 at the host',
);
test(
	'an id that is not mapped',
	refuses,
	{containers: {950: 'lxc.idmap: u 0 100000 1000\nlxc.idmap: g 0 100000 65536\n'}},
	{...args, owner: {container_uid: 1000}},
	'ID_NOT_MAPPED',
	'container 950 has no uid 1000: its map holds 0–999',
);
test(
	'a gid that is not mapped',
	refuses,
	{containers: {950: 'lxc.idmap: u 0 100000 65536\n'}},
	args,
	'ID_NOT_MAPPED',
	'container 950 has no gid 0: its map holds none',
);
test(
	'an id above those of the usual map',
	refuses,
	{containers: {950: usual}},
	{...args, owner: {container_uid: 65_536}},
	'ID_NOT_MAPPED',
	'container 950 has no uid 65536: its map holds 0–65535',
);
test(
	'a map that cannot be read',
	refuses,
	{containers: {950: `${usual}lxc.idmap: b 0 100000 65536\n`}},
	args,
	'BAD_ID_MAP',
	'the map of ids of container 950 is wrong: failed to parse idmap: b 0 100000 65536',
);
test(
	'a map that overlaps',
	refuses,
	{containers: {950: 'lxc.idmap: u 0 100000 65536\nlxc.idmap: u 1000 1000 1\nlxc.idmap: g 0 100000 65536\n'}},
	args,
	'BAD_ID_MAP',
	"the map of ids of container 950 is wrong: invalid map entry 'u 1000 1000 1': container uid 1000 is also mapped by entry 'u 0 100000 65536'",
);
test('no such container', refuses, {}, args, 'NO_SUCH_CONTAINER', 'there is no container 950 to mount it into');
test(
	'a virtual machine',
	refuses,
	{guests: {950: {node: 'pve1', type: 'qemu'}}},
	args,
	'ID_OF_VM',
	'950 is a virtual machine, on node "pve1"',
);
test(
	'a container of another node',
	refuses,
	{guests: {950: {node: 'pve2', type: 'lxc'}}},
	args,
	'ON_OTHER_NODE',
	'container 950 is on node "pve2", not on "pve1"',
);
test(
	'no node',
	refuses,
	{stats: {'/usr/sbin/pct': undefined}},
	args,
	'NO_PROXMOX_NODE',
	'the host is no node of Proxmox VE: there is no /usr/sbin/pct',
);
test('no such user', refuses, {containers: {950: usual}}, byAlice, 'NO_SUCH_USER', 'there is no user "alice" on the host');
test(
	'no such group',
	refuses,
	{...alice, groups: {media: undefined as never}},
	{host_path: '/srv/x', owner: {user: 'alice', group: 'media'}},
	'NO_SUCH_GROUP',
	'there is no group "media" on the host',
);
test(
	'a map on an older node',
	refuses,
	{...alice, version: '6.1.5', containers: {950: usual}},
	{...byAlice, access: 'idmap'},
	'ACCESS_NOT_POSSIBLE',
	'"/srv/x" cannot be shared by "access: idmap": pve-container 6.1.5 of this node cannot map the ids of a mount: that came with 6.1.6',
);
test(
	'a map for a privileged container',
	refuses,
	{...alice, containers: {950: privileged}},
	{...byAlice, access: 'idmap'},
	'ACCESS_NOT_POSSIBLE',
	'"/srv/x" cannot be shared by "access: idmap": container 950 is privileged, and Proxmox VE maps the ids of a mount for others only',
);
test(
	'a map to an id that is in the range of the container',
	refuses,
	{containers: {950: usual}},
	{...args, owner: 100_033, access: 'idmap'},
	'ACCESS_NOT_POSSIBLE',
	'container 950 cannot see files of "100033" as its own: they are those of another of its users',
);
test(
	'access lists where there are none',
	refuses,
	{...alice, fs: 'vfat', containers: {950: usual}},
	{...byAlice, access: 'acl'},
	'ACCESS_NOT_POSSIBLE',
	'"/srv/x" cannot be shared by "access: acl": "/srv/x" lies on vfat, which keeps no access lists',
);
test(
	'access lists that are switched off',
	refuses,
	{...alice, fs: 'zfs', fsOptions: 'rw,xattr,noacl', containers: {950: usual}},
	{...byAlice, access: 'acl'},
	'ACCESS_NOT_POSSIBLE',
	'"/srv/x" cannot be shared by "access: acl": "/srv/x" lies on zfs with noacl, which keeps no access lists',
);
test(
	'access lists with a mount below',
	refuses,
	{
		...alice,
		containers: {950: usual},
		commands: {'cat /proc/self/mountinfo': '22 1 8:1 / / rw - ext4 a rw\n23 22 8:2 / /srv/x/deep rw - ext4 b rw\n'},
	},
	{...byAlice, access: 'acl'},
	'ACCESS_NOT_POSSIBLE',
	'"/srv/x" cannot be shared by "access: acl": something is mounted below it, at "/srv/x/deep", where access lists would be set too: write "recurse: top"',
);
test(
	'neither map nor lists',
	refuses,
	{...alice, fs: 'cifs', containers: {950: usual}},
	byAlice,
	'ACCESS_NOT_POSSIBLE',
	'containers cannot get the rights of "alice" in "/srv/x"',
);
test(
	'a link',
	refuses,
	{stat: {kind: 'link', target: '/srv/y'}, containers: {950: usual}},
	args,
	'NOT_A_DIRECTORY',
	'"/srv/x" is a symbolic link to "/srv/y"',
);
test('a file', refuses, {stat: {kind: 'file'}, containers: {950: usual}}, args, 'NOT_A_DIRECTORY', '"/srv/x" is no directory');
test(
	'a link on the way',
	refuses,
	{stats: {'/srv': statLike({kind: 'link', target: 'data'})}, containers: {950: usual}},
	args,
	'LEADS_THROUGH_LINK',
	'"/srv", on the way to "/srv/x", is a symbolic link to "data"',
);
test(
	'the folder of a storage',
	refuses,
	{containers: {950: usual}},
	{...args, host_path: '/mnt/pve/fast'},
	'NO_VOLUME',
	'"/mnt/pve/fast" holds the storage "fast": name a folder of its own in it',
);
test(
	'a volume in its place',
	refuses,
	{...root, containers: {950: `mp0: local-zfs:subvol-950-disk-1,mp=/models\n${usual}`}},
	args,
	'TARGET_TAKEN',
	'mp0 of container 950 is a volume of a storage, at "/models"',
);
test(
	'two mounts that would become one',
	refuses,
	{...root, containers: {950: `mp0: /srv/x,mp=/a\nmp1: /srv/y,mp=/models\n${usual}`}},
	args,
	'TARGET_TAKEN',
	'container 950 has "/srv/x" as mp0, and "/srv/y" at "/models" as mp1',
);
test(
	'a raw line',
	refuses,
	{...root, containers: {950: `${usual}lxc.mount.entry: /srv/x models none bind,create=dir 0 0\n`}},
	args,
	'TARGET_TAKEN',
	'container 950 mounts it by a raw line: lxc.mount.entry: /srv/x models none bind,create=dir 0 0',
);
test(
	'a protected container',
	refuses,
	{...root, containers: {950: `protection: 1\n${usual}`}},
	args,
	'PROTECTED',
	'container 950 is protected, and its mp0 cannot be changed',
);
test(
	'a locked container',
	refuses,
	{...root, containers: {950: `lock: backup\n${usual}`}},
	args,
	'LOCKED',
	'container 950 is locked (backup)',
);
test(
	'no quorum',
	refuses,
	{...root, containers: {950: usual}, isQuorate: false},
	args,
	'NO_QUORUM',
	'the cluster has no quorum: this node sees too few of the others',
);
test(
	'a mode that does not let the owner write',
	refuses,
	{containers: {950: usual}},
	{...args, mode: '0555'},
	'NOT_WRITABLE',
	'mode 0555 of "/srv/x" does not let its owner write, who is uid 0 of container 950',
);
test(
	'a file system that is read-only',
	refuses,
	{containers: {950: usual}, fsOptions: 'ro'},
	args,
	'NOT_WRITABLE',
	'"/srv/x" lies on a file system that is mounted read-only',
);
test(
	'a host where anybody may link to files of others',
	refuses,
	{containers: {950: usual}, tree: {'0:0 f 644 1': 1}, protectedLinks: '0'},
	args,
	'UNSAFE_HOST',
	'fs.protected_hardlinks is 0 on the host: anybody can make links to files of others',
);

test('a folder of the system', rejects, {host_path: '/etc/x'}, ['host_path: "/etc/x" lies in /etc, which belongs to the system']);
test('a path that is none', rejects, {host_path: 'srv/x'}, ['host_path: the path "srv/x" has to be absolute: begin it with "/"']);
test('a path outside', rejects, {host_path: '/srv/x', within: ['/mnt/pve']}, [
	'host_path: "/srv/x" lies outside of /mnt/pve, where "within" keeps it',
]);
test('a path that no configuration can hold', rejects, {...args, host_path: '/srv/a,b'}, [
	'host_path: "/srv/a,b" holds a comma or "=", which Proxmox VE cannot store',
]);
test('an owner that is none', rejects, {host_path: '/srv/x', owner: '-x'}, [
	'owner: "-x" is neither a name nor an id from 0 to 4294967294',
]);
test('an owner of another form', rejects, {host_path: '/srv/x', owner: {uid: 3}}, [
	'owner: a map needs "container_uid", or "user"',
]);
test('an owner with a wrong part', rejects, {host_path: '/srv/x', owner: {user: 'alice', group: 'a b', uid: 3}}, [
	'owner.group: "a b" is neither a name nor an id from 0 to 4294967294',
	'owner: Unrecognized key: "uid"',
]);
test('a mount of another form', rejects, {host_path: '/srv/x', mounts: {950: ['/x'], 951: {target: '/x'}, 952: {path: 'x'}}}, [
	'mounts.950: has to be the path in the container, or a map with "path" and options',
	'mounts.951.path: has to be a path in the container',
	'mounts.951: Unrecognized key: "target"',
	'mounts.952: the path "x" has to be absolute: begin it with "/"',
]);
test('an owner in no container', rejects, {host_path: '/srv/x', owner: 'container_root'}, [
	'owner: is somebody in the containers, but "mounts" names none',
]);
test('a map for an owner in the containers', rejects, {...args, access: 'idmap'}, [
	'access: "idmap" gives containers the rights of a user of the host: name that one as owner',
]);
test('two words for who it is', rejects, {...args, mounts: {950: {path: '/x', uid: 33}}}, [
	'mounts: "uid" and "gid" go with an owner at the host: here "owner" says who it is in the containers',
]);
test('what is no container', rejects, {host_path: '/srv/x', mounts: {99: '/x', web: '/x'}}, [
	'mounts.99: has to be the number of a container, 100 or more',
	'mounts.web: has to be the number of a container, 100 or more',
]);
test('a path that the container needs', rejects, {host_path: '/srv/x', mounts: {950: '/etc'}}, [
	'mounts.950: "/etc" is a folder that the container itself needs: name one of its own, such as /srv/etc',
]);
test('a map that lets root through', rejects, {host_path: '/srv/x', mounts: {950: {path: '/x', idmap: 'passthrough'}}}, [
	'mounts.950.idmap: follows from "access: idmap"; with "passthrough", root in the container could make files of root at the host',
]);
test(
	'options that Proxmox VE does not know',
	rejects,
	{host_path: '/srv/x', mounts: {950: {path: '/x', mountoptions: ['suid']}}},
	['mounts.950: mountoptions: value does not match the regex pattern'],
);
