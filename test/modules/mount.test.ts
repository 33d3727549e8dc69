import test from 'ava';
import {wantedFlags} from '../../src/domain/mount-options.ts';
import {foldersAbove} from '../../src/domain/path.ts';
import type {MountAt} from '../../src/facts/mount-at.ts';
import mount from '../../src/modules/mount.ts';
import {foretellsOf, plansOf, recordedProbe, refusesOf, rejectsOf, statLike} from '../helpers/module.ts';

const plan = plansOf(mount);
const refuses = refusesOf(mount);
const rejects = rejectsOf(mount);
const foretells = foretellsOf(mount);

const directory = statLike({kind: 'directory'});
const place = (path: string, isThere = true, below: string[] = []) => ({
	path,
	stat: isThere ? directory : undefined,
	folders: foldersAbove(path).map(folder => ({path: folder, stat: directory})),
	mounts: below,
});
const mounted = (options: string, given: Partial<MountAt> = {}): MountAt => ({
	source: 'nas:/media',
	type: 'nfs4',
	flags: wantedFlags(options.split(',')),
	isSame: true,
	depth: 1,
	...given,
});
const state = (fstab: string | undefined, found?: MountAt, given = {}) => ({
	place: place('/srv/media'),
	mount: found,
	points: ['/', ...(found ? ['/srv/media'] : [])],
	hidden: undefined as string | undefined,
	fstab: {place: {...place('/etc/fstab'), stat: fstab === undefined ? undefined : statLike()}, text: fstab, missing: {}},
	hasFindmnt: true,
	...given,
});
const args = {path: '/srv/media', src: 'nas:/media', fstype: 'nfs', opts: 'ro,_netdev'};
const line = 'nas:/media /srv/media nfs ro,_netdev 0 0\n';
const gone = {path: '/srv/media', state: 'absent'} as const;

test('nothing to do', plan, state(line, mounted('ro')), args, []);
test('nothing to do: absent', plan, state('# x\n'), gone, []);
test('nothing to do: absent, and no fstab', plan, state(undefined), gone, []);
test('nothing to do: unmounted, and mounted at boot', plan, state(line), {...args, state: 'unmounted'}, []);
test('neither mounted nor in fstab', plan, state('# x\n'), args, ['mount nas:/media at /srv/media', 'update /etc/fstab']);
test('no mount point, and no fstab', plan, state(undefined, undefined, {place: place('/srv/media', false)}), args, [
	'create /srv/media/',
	'mount nas:/media at /srv/media',
	'create /etc/fstab',
]);
test('mounted, not in fstab', plan, state('', mounted('ro')), args, ['update /etc/fstab']);
test('in fstab, not mounted', plan, state(line), args, ['mount nas:/media at /srv/media']);
test('in fstab only, as asked', plan, state(line), {...args, state: 'present'}, []);
test('mounted with other options', plan, state(line, mounted('rw,nosuid')), args, ['mount /srv/media anew with other options']);
test('another line in fstab', plan, state('old:/x /srv/media nfs rw\n', mounted('ro')), args, ['update /etc/fstab']);
test('mounted, and should be gone', plan, state(line, mounted('ro')), gone, ['unmount /srv/media', 'update /etc/fstab']);
test('mounted, and should not be now', plan, state(line, mounted('ro')), {...args, state: 'unmounted'}, ['unmount /srv/media']);

test(
	'something else is mounted',
	refuses,
	state(line, mounted('ro', {isSame: false, source: 'old:/x'})),
	args,
	'OTHER_MOUNT',
	'"old:/x" is mounted at "/srv/media", not "nas:/media"',
);
test(
	'a file',
	refuses,
	state(line, undefined, {place: {...place('/srv/media'), stat: statLike()}}),
	args,
	'NOT_A_DIRECTORY',
	'"/srv/media" is no directory, and nothing can be mounted there',
);
test(
	'something is mounted below',
	refuses,
	state(line, mounted('ro'), {place: place('/srv/media', true, ['/srv/media', '/srv/media/x'])}),
	gone,
	'MOUNT_POINT',
	'"/srv/media" cannot be unmounted: something is mounted at "/srv/media/x"',
);
test(
	'a folder of the system that is not empty',
	refuses,
	state(line, undefined, {hidden: '/etc/passwd'}),
	{...args, path: '/etc'},
	'HIDES_SYSTEM',
	'a mount at "/etc" would hide "/etc/passwd" and all else that is in it',
);
for (const path of ['/', '/boot/efi', '/proc', '/sys/fs/cgroup', '/dev/shm', '/usr', '/var', '/run/user/1000', '/home']) {
	test(
		`never taken away: ${path}`,
		refuses,
		state(line),
		{path, state: 'absent'},
		'SYSTEM_MOUNT',
		`"${path}" belongs to the system, and is neither unmounted nor taken out of /etc/fstab`,
	);
}

test('what is hidden is said', t => {
	t.deepEqual(mount.remarks?.(state(line, undefined, {hidden: '/srv/media/old'}), mount.args.parse(args)), [
		'"/srv/media/old", and what else is in "/srv/media", is hidden by the mount',
	]);
});

test('fstab is checked, and systemd is told of it', t => {
	const [change] = mount.plan(state('# x\n', mounted('ro')), mount.args.parse(args));
	t.regex(
		change?.apply.text ?? '',
		/^atomic_replace \/etc\/fstab .+ --validate .+findmnt --verify.+ && \{ \[ ! -d \/run\/systemd\/system \] \|\| systemctl daemon-reload; \}$/,
	);
	t.is(change?.apply.stdin, `# x\n${line}`);
	t.truthy(change?.apply.functions);
});

test('a bind mount gets its options in a step of its own, where it is given any', t => {
	const applied = (opts: string) =>
		mount.plan(state(line), mount.args.parse({...args, src: '/srv/x', fstype: 'none', opts}))[0]?.apply.text ?? '';
	t.is(applied('bind'), 'mount -t none -o bind -- /srv/x /srv/media');
	t.is(
		applied('bind,ro'),
		'mount -t none -o bind,ro -- /srv/x /srv/media && { mount -o remount,bind,ro,suid,dev,exec,relatime -- /srv/x /srv/media || { umount -- /srv/media; false; }; }',
	);
});

test('undo', t => {
	const undoOf = (found: ReturnType<typeof state>, given: object) =>
		mount.plan(found, mount.args.parse({...args, ...given})).map(({undo}) => ('text' in undo ? undo.text : undo.because));
	t.deepEqual(undoOf(state(line), {}), ['umount -- /srv/media']);
	t.deepEqual(undoOf(state(line, mounted('rw')), {}), ['mount -o remount,rw,suid,dev,exec,relatime -- nas:/media /srv/media']);
	t.deepEqual(undoOf(state(line, mounted('ro')), {state: 'unmounted'}), ['mount -- /srv/media']);
	t.deepEqual(undoOf(state('', mounted('ro')), {state: 'unmounted'}), ['with which options it was mounted is not recorded']);
});

test('no source', rejects, {path: '/srv/x', fstype: 'ext4'}, ['src: mounted needs src']);
test('a password in the options', rejects, {...args, opts: 'ro,password=secret'}, [
	'opts: "password=…" would show the password to everybody: write it to a file, and name that with credentials=',
]);
test('an order to mount', rejects, {...args, opts: ['remount']}, [
	'opts: "remount" is an order to mount, and no option of a mount',
]);
test('an option of two lines', rejects, {...args, opts: 'ro\n/dev/x /etc ext4'}, [
	'opts: "ro\\n/dev/x /etc ext4" is no option: no blanks, quotes, commas or backslashes',
]);
test('a source that is an option', rejects, {...args, src: '-a'}, [
	'src: "-a" is nothing that can be mounted: one line, not empty, and no "-" at its begin',
]);
test('swap', rejects, {...args, fstype: 'swap'}, ['fstype: is not mounted anywhere: use a command']);

const table = '22 1 8:1 / / rw - ext4 /dev/sda1 rw\n';
const host = {
	stats: {
		'/': directory,
		'/srv': directory,
		'/srv/t': directory,
		'/etc': directory,
		'/etc/fstab': statLike(),
		'/usr/bin/findmnt': statLike(),
	},
	files: {'/etc/fstab': '# x\n'},
};
const found = {'cat /proc/self/mountinfo': table, 'find /srv/t -mindepth 1 -maxdepth 1 -print -quit': ''};
const tmpfs = {path: '/srv/t', src: 'tmpfs', fstype: 'tmpfs', opts: 'size=1m'};
test('a new mount', foretells, found, host, tmpfs, ['mount tmpfs at /srv/t', 'update /etc/fstab']);
test('a bind mount', foretells, found, host, {path: '/srv/t', src: '/etc', fstype: 'none', opts: 'bind,ro'}, [
	'mount /etc at /srv/t',
	'update /etc/fstab',
]);
test(
	'other options',
	foretells,
	{'cat /proc/self/mountinfo': `${table}30 22 0:50 / /srv/t rw,relatime - tmpfs tmpfs rw,size=2048k\n`},
	host,
	tmpfs,
	['mount /srv/t anew with other options', 'update /etc/fstab'],
);
test(
	'a mount that goes',
	foretells,
	{'cat /proc/self/mountinfo': `${table}30 22 0:50 / /srv/t rw,relatime - tmpfs tmpfs rw,size=2048k\n`},
	{...host, files: {'/etc/fstab': 'tmpfs /srv/t tmpfs\n'}},
	{path: '/srv/t', state: 'absent'},
	['unmount /srv/t', 'update /etc/fstab'],
);

const sameAs = test.macro({
	async exec(t, src: string, last: string, isSame: boolean, commands: Readonly<Record<string, string | undefined>> = {}) {
		const probe = recordedProbe(
			{'cat /proc/self/mountinfo': `${table}23 22 8:2 / /data rw - ext4 /dev/mapper/vg-data rw\n${last}\n`, ...commands},
			host,
		);
		const state = await mount.inspect(async fact => fact.look(probe), mount.args.parse({...args, path: '/srv/t', src}));
		t.is(state.mount?.isSame, isSame);
	},
	title: (given, src: string) => `mounted: ${given ?? ''} ${src}`,
});
test(sameAs, 'nas:/media', '30 22 0:50 / /srv/t rw - nfs4 nas:/media rw', true);
test(sameAs, '/data/x', '30 22 8:2 /x /srv/t rw - ext4 /dev/mapper/vg-data rw', true);
test(sameAs, '/data', '30 22 8:2 / /srv/t rw - ext4 /dev/mapper/vg-data rw', true);
test('not', sameAs, '/data/y', '30 22 8:2 /x /srv/t rw - ext4 /dev/mapper/vg-data rw', false);
test('not', sameAs, '/x', '30 22 8:2 /x /srv/t rw - ext4 /dev/mapper/vg-data rw', false);
test('by its UUID', sameAs, 'UUID=12-34', '30 22 8:2 / /srv/t rw - ext4 /dev/mapper/vg-data rw', true, {
	'realpath -e -- /dev/disk/by-uuid/12-34': '/dev/dm-0\n',
	'realpath -e -- /dev/mapper/vg-data': '/dev/dm-0\n',
});
test('not: no such device', sameAs, '/dev/sdz', '30 22 8:2 / /srv/t rw - ext4 /dev/mapper/vg-data rw', false, {
	'realpath -e -- /dev/sdz': undefined,
	'realpath -e -- /dev/mapper/vg-data': '/dev/dm-0\n',
});
