import test from 'ava';
import type {Probe} from '../../src/core/probe.ts';
import {Problem} from '../../src/core/problem.ts';
import {group, groupsOf, user, userOfId} from '../../src/facts/user.ts';
import {recordedProbe} from '../helpers/module.ts';

const files = {
	'/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n',
	'/etc/group': 'root:x:0:\nann:x:1000:\nadm:x:4:ann\n',
};

/** A host of busybox alone: all but getent. */
const small = (code = 'NO_SUCH_PROGRAM'): Probe => {
	const known = recordedProbe({'id -G ann': '1000 4\n'}, {files});
	const fail = () => {
		throw new Problem(code, 'there is no program "getent"');
	};
	return {
		...known,
		run: async (...argv) => (argv[0] === 'getent' ? fail() : known.run(...argv)),
		lookUp: async (absentExit, ...argv) => (argv[0] === 'getent' ? fail() : known.lookUp(absentExit, ...argv)),
	};
};

test('without getent the files are read', async t => {
	t.like(await user('ann').look(small()), {name: 'ann', uid: 1000, home: '/home/ann'});
	t.like(await userOfId(0).look(small()), {name: 'root'});
	t.like(await group('adm').look(small()), {name: 'adm', gid: 4});
	t.deepEqual(await groupsOf('ann').look(small()), ['adm', 'ann']);
});

test('without getent, who is in no file is absent', async t => {
	t.is(await user('an').look(small()), undefined);
	t.is(await user('x').look(small()), undefined);
	t.is(await userOfId(1).look(small()), undefined);
});

test('a getent that fails is no absence', async t => {
	await t.throwsAsync(async () => user('ann').look(small('LOOK_FAILED')), {code: 'LOOK_FAILED'});
});
