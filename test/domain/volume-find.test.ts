import test from 'ava';
import {findDiffering} from '../../src/domain/volume-find.ts';
import {noIds} from '../../src/domain/volume-ids.ts';

const finds = test.macro({
	exec(t, [path, mounts, owner]: Parameters<typeof findDiffering>, words: string) {
		t.is(findDiffering(path, mounts, owner).join(' '), words);
	},
	title: given => `find: ${given}`,
});

test(
	'all that does not belong to somebody',
	finds,
	['/srv/x', [], {uid: 5, gid: 6, keep: noIds}],
	'/srv/x -ignore_readdir_race -xdev -mindepth 1 ( ! -uid 5 -o ! -gid 6 )',
);
test(
	'but what is kept',
	finds,
	[
		'/srv/x',
		[],
		{
			uid: 5,
			gid: 6,
			keep: {
				users: [
					{first: 0, last: 9},
					{first: 100, last: 199},
				],
				groups: [],
			},
		},
	],
	'/srv/x -ignore_readdir_race -xdev -mindepth 1 ( ! -uid 5 ! -uid -10 ! ( -uid +99 -uid -200 ) -o ! -gid 6 )',
);
test(
	'somebody who is not there yet',
	finds,
	['/srv/x', [], {uid: undefined, gid: undefined, keep: {users: [], groups: [{first: 7, last: 7}]}}],
	'/srv/x -ignore_readdir_race -xdev -mindepth 1 ( -true -o ! ( -gid +6 -gid -8 ) )',
);
test(
	'mount points, whose names are no patterns',
	finds,
	['/srv/[x]', ['/srv/[x]/a*?', '/srv/[x]/b\\'], {uid: 0, gid: 0, keep: noIds}],
	String.raw`/srv/[x] -ignore_readdir_race -xdev -mindepth 1 -path /srv/\[x\]/a\*\? -prune -o -path /srv/\[x\]/b\\ -prune -o ( ! -uid 0 -o ! -gid 0 )`,
);
