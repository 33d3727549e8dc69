import test from 'ava';
import {isProblem} from '../../src/core/problem.ts';
import {mountPoints} from '../../src/facts/mounts.ts';
import {assertFolder, assertNoDetour, missingFolders, placeOf} from '../../src/facts/place.ts';
import {recorded, statLike} from '../helpers/module.ts';

// From /proc/self/mountinfo of a Debian 12 host, Linux 6.1
const mountinfo = `24 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
35 24 0:31 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate
90 24 254:0 /x /srv/a\\040b\\134c rw,relatime shared:1 - ext4 /dev/vda rw
91 24 0:50 / /srv/data/deep rw,relatime - tmpfs none rw
`;
const mounts = {'cat /proc/self/mountinfo': mountinfo};
const directory = statLike({kind: 'directory'});

test('mount points, with blanks and backslashes', async t => {
	t.deepEqual(await recorded(mounts)(mountPoints), ['/', '/srv/a b\\c', '/srv/data/deep', '/sys/fs/cgroup']);
});

test('a line that is none of mountinfo is a problem', async t => {
	t.true(isProblem(await t.throwsAsync(recorded({'cat /proc/self/mountinfo': 'no such file\n'})(mountPoints))));
});

test('a place, its folders and the mounts in it', async t => {
	const look = recorded(mounts, {}, {stats: {'/': directory, '/srv': directory, '/srv/data': directory}});
	t.deepEqual(await placeOf(look, '/srv/data'), {
		path: '/srv/data',
		stat: directory,
		folders: [
			{path: '/', stat: directory},
			{path: '/srv', stat: directory},
		],
		mounts: ['/srv/data/deep'],
	});
	t.deepEqual((await placeOf(look, '/srv/dat')).mounts, []);
	t.deepEqual(missingFolders(await placeOf(look, '/srv/x/y/z')), ['/srv/x', '/srv/x/y']);
});

test('a missing folder is told with the task that makes it', async t => {
	const place = await placeOf(recorded(mounts, {}, {stats: {'/': directory}}), '/srv/x');
	const error = t.throws(() => assertFolder(place));
	t.like(error, {code: 'NO_DIRECTORY', hint: 'make it before, with the file module: path: /srv, state: directory'});
	t.notThrows(() => assertNoDetour(place));
});

for (const [target, real] of Object.entries({'/run': '/run/x/y', run: '/run/x/y', '../run': '/run/x/y', 'a/./b/': '/a/b/x/y'})) {
	test(`a link to ${target} on the way is told with the real path`, async t => {
		const stats = {'/': directory, '/link': statLike({kind: 'link', target})};
		const place = await placeOf(recorded(mounts, {}, {stats}), '/link/x/y');
		t.like(
			t.throws(() => assertNoDetour(place)),
			{code: 'LEADS_THROUGH_LINK', hint: `name the real path: "${real}"`},
		);
	});
}
