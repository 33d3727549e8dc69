import {execFileSync, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import type {ExecutionContext} from 'ava';
import {ownTree} from '../../src/changes/own-tree.ts';
import {noIds} from '../../src/domain/volume-ids.ts';
import {type Census, census, type TreeWish} from '../../src/facts/census.ts';
import {tally, tallyLiving} from '../../src/facts/census-tally.ts';
import {connectHere} from '../helpers/here.ts';
import {rootTest as test} from '../helpers/needs.ts';
import {scratch} from '../helpers/run-script.ts';

const none: Census = {due: 0, owners: {}, setId: 0, capable: 0, linked: 0, immutable: 0};

test('all that differs is counted, by owner, and what would lose set-id bits', async t => {
	const {folder, ask} = await given(t);
	make(folder, {a: '', 'b c': '', 'new\nline': '', '-x': ''});
	fs.mkdirSync(`${folder}/d`);
	fs.chmodSync(`${folder}/d`, 0o2755);
	fs.symlinkSync('/etc', `${folder}/link`);
	make(folder, {'d/suid': '100000:100000', 'd/sgid': '', 'd/locking': ''});
	fs.chmodSync(`${folder}/d/suid`, 0o4755);
	fs.chmodSync(`${folder}/d/sgid`, 0o2755);
	fs.chmodSync(`${folder}/d/locking`, 0o2644);
	fs.copyFileSync('/bin/true', `${folder}/cap able`);
	fs.copyFileSync('/bin/true', `${folder}/program`);
	execFileSync('setcap', ['cap_net_raw+ep', `${folder}/cap able`]);
	t.deepEqual(await ask(), {...none, due: 11, owners: {'0:0': 10, '100000:100000': 1}, setId: 2, capable: 1});
});

test('what is as it should be, or is kept, does not count', async t => {
	const {folder, ask} = await given(t);
	make(folder, {right: '5:6', kept: '100999:165535', 'kept-user': '100999:0', 'kept-group': '0:100000', both: '0:0'});
	const span = [{first: 100_000, last: 165_535}];
	t.deepEqual(await ask({keep: {users: span, groups: span}}), {
		...none,
		due: 3,
		owners: {'100999:0': 1, '0:100000': 1, '0:0': 1},
	});
	t.deepEqual(await ask({keep: {users: [{first: 0, last: 4_294_967_294}], groups: [{first: 0, last: 4_294_967_294}]}}), none);
});

test('files with names outside and immutable ones are apart', async t => {
	const {scratch, folder, ask} = await given(t);
	make(scratch, {outside: ''});
	fs.linkSync(`${scratch}/outside`, `${folder}/one`);
	fs.linkSync(`${scratch}/outside`, `${folder}/two`);
	make(folder, {inside: '', 'fix ed': '', appended: '', right: '5:6'});
	fs.linkSync(`${folder}/inside`, `${folder}/inside2`);
	fs.chmodSync(`${scratch}/outside`, 0o4755);
	fs.chmodSync(`${folder}/fix ed`, 0o4755);
	for (const [flag, name] of [
		['i', 'fix ed'],
		['a', 'appended'],
		['i', 'right'],
	] as const) {
		chattr(t, flag, `${folder}/${name}`);
	}

	t.deepEqual(await ask(), {due: 2, owners: {'0:0': 2}, setId: 0, capable: 0, linked: 2, immutable: 2});
});

test('mount points are not entered, whatever their names', async t => {
	const {scratch, folder, ask} = await given(t);
	for (const name of ['bind', 'tm p[*]?', 'tab\t\\040']) {
		fs.mkdirSync(`${folder}/${name}`);
		execFileSync('mount', ['--bind', scratch, `${folder}/${name}`]);
		t.teardown(() => spawnSync('umount', ['-l', `${folder}/${name}`]));
	}

	fs.mkdirSync(`${folder}/tm pX`);
	t.deepEqual(await ask(), {...none, due: 1, owners: {'0:0': 1}});
});

test('a name that nobody has yet owns nothing', async t => {
	const {folder, ask} = await given(t);
	make(folder, {one: '0:0', two: '1:1'});
	t.like(await ask({user: 'nobody-of-that-name', group: 'daemon'}), {due: 2});
	t.deepEqual(await ask({user: 'root', group: 'root'}), {...none, due: 1, owners: {'1:1': 1}});
});

test('there is no folder, or it is something else', async t => {
	const {folder, ask} = await given(t);
	t.is(await ask({path: `${folder}/nowhere`}), undefined);
	make(folder, {file: ''});
	t.is(await ask({path: `${folder}/file`}), undefined);
});

test('what is counted is what is changed, and then nothing is left', async t => {
	const {scratch, folder, ask, connection} = await given(t);
	make(scratch, {outside: ''});
	fs.linkSync(`${scratch}/outside`, `${folder}/linked`);
	make(folder, {a: '', kept: '100999:0', fixed: ''});
	chattr(t, 'i', `${folder}/fixed`);
	const span = [{first: 100_000, last: 165_535}];
	const wish = {path: folder, user: 'daemon', group: '7', keep: {users: span, groups: span}};
	const before = (await ask(wish)) ?? t.fail();
	const change = ownTree(wish, before);
	t.is(change.summary, `give 2 entries in ${folder} to daemon:7`);
	t.like(await connection.exec(change.apply), {code: 0, stderr: ''});
	const after = await ask(wish);
	t.deepEqual(after, {...none, linked: 1, immutable: 1});
	t.deepEqual(change.expect, [{key: census(wish).key, value: after}]);
});

test('a program that could write is not tallied, and one that fails has failed', async t => {
	const {connection, folder} = await given(t);
	await t.throwsAsync(tally(connection.probe, 'find', folder, '-delete'), {code: 'NOT_READ_ONLY'} as object);
	await t.throwsAsync(tally(connection.probe, 'find', `${folder}/nowhere`), {message: /nowhere" ended with exit 1/});
	await t.throwsAsync(tally(connection.probe, 'apparmor_parser-not-there'), {code: 'NOT_READ_ONLY'} as object);
	t.deepEqual([...(await tally(connection.probe, 'find', folder, '-printf', 'a\\nb b\\na\\n'))].sort(), [
		['a', 2],
		['b b', 1],
	]);
	t.deepEqual([...(await tally(connection.probe, 'find', folder, '-false'))], []);
	t.deepEqual([...(await tallyLiving(connection.probe, 'find', folder, `${folder}/gone`, '-printf', 'a\\n'))], [['a', 1]]);
	await t.throwsAsync(tallyLiving(connection.probe, 'find', '-no-such-option'), {code: 'LOOK_FAILED'} as object);
});

async function given(t: ExecutionContext) {
	const connection = await connectHere(t);
	const base = scratch(t);
	const folder = `${base}/volume [1]`;
	fs.mkdirSync(folder);
	const ask = async (wish: Partial<TreeWish> = {}) =>
		census({path: folder, user: '5', group: '6', keep: noIds, ...wish}).look(connection.aside);
	return {connection, scratch: base, folder, ask};
}

/** Files by name, with their owners. */
function make(folder: string, files: Readonly<Record<string, string>>) {
	for (const [name, owner] of Object.entries(files)) {
		fs.writeFileSync(`${folder}/${name}`, '');
		execFileSync('chown', [owner || '0:0', `${folder}/${name}`]);
	}
}

function chattr(t: ExecutionContext, flag: string, path: string) {
	execFileSync('chattr', [`+${flag}`, path]);
	t.teardown(() => spawnSync('chattr', [`-${flag}`, path]));
}
