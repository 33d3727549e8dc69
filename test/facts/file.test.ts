import test from 'ava';
import {isProblem, Problem} from '../../src/core/problem.ts';
import {digestOf, statOf, textOf} from '../../src/facts/file.ts';
import {recorded, recordedProbe, statLike} from '../helpers/module.ts';

const digest = 'a'.repeat(64);
const file = {stats: {'/etc/motd': statLike()}};

test('the digest of a file', async t => {
	const look = recorded({'sha256sum -- /etc/motd': `${digest}  /etc/motd\n`}, {}, file);
	t.is(await look(digestOf('/etc/motd')), digest);
});

test('the digest of a file whose name is escaped', async t => {
	const look = recorded({'sha256sum -- /a\\b': `\\${digest}  /a\\\\b\n`}, {}, {stats: {'/a\\b': statLike()}});
	t.is(await look(digestOf('/a\\b')), digest);
});

for (const kind of ['directory', 'link', 'other'] as const) {
	test(`a ${kind} has no digest, and is not read`, async t => {
		t.is(await recorded({}, {}, {stats: {'/x': statLike({kind})}})(digestOf('/x')), undefined);
	});
}

test('what is not there has no digest', async t => {
	t.is(await recorded({})(digestOf('/x')), undefined);
});

test('an answer that is not understood is a problem, and no absence', async t => {
	const look = recorded({'sha256sum -- /etc/motd': 'sha256sum: what?\n'}, {}, file);
	const error = await t.throwsAsync(look(digestOf('/etc/motd')));
	t.true(isProblem(error));
});

test('a file that cannot be read is a problem, and no absence', async t => {
	const probe = {
		...recordedProbe({}, file),
		async run() {
			throw new Problem('LOOK_FAILED', 'permission denied');
		},
	};
	await t.throwsAsync(digestOf('/etc/motd').look(probe), {message: 'permission denied'});
});

test('all is seen through the eyes of a user where one is given', async t => {
	const seen: string[] = [];
	const probe = recordedProbe({'sha256sum -- /x': `${digest}  /x\n`}, {stats: {'/x': statLike()}, files: {'/x': 'text'}});
	const all = {
		...probe,
		as(user: string) {
			seen.push(user);
			return probe;
		},
	};
	t.is(await textOf('/x', 'alice').look(all), 'text');
	t.is((await statOf('/x', 'alice').look(all))?.kind, 'file');
	t.is(await digestOf('/x', 'alice').look(all), digest);
	t.deepEqual(seen, ['alice', 'alice', 'alice']);
	t.is(textOf('/x', 'alice').key, textOf('/x').key);
});
