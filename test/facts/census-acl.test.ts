import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import type {ExecutionContext} from 'ava';
import {grantAccess, type Listed, type NumberedGrant, revokeAccess} from '../../src/changes/volume-acl.ts';
import type {Change} from '../../src/core/change.ts';
import {aclCensus, aclsOf} from '../../src/facts/census-acl.ts';
import {statOf} from '../../src/facts/file.ts';
import {connectHere} from '../helpers/here.ts';
import {rootTest as test} from '../helpers/needs.ts';
import {scratch} from '../helpers/run-script.ts';

const grants: readonly NumberedGrant[] = [
	{user: '100000', rights: 'rwx', id: 100_000},
	{user: 'daemon', rights: 'rwx', id: 1},
	{user: '100033', rights: 'r-x', id: 100_033},
];
const asked = grants.map(({user, rights}) => ({user, rights}));
const listing = (folder: string) => execFileSync('getfacl', ['-Rcnp', folder], {encoding: 'utf8'});

test('a whole tree is granted, and what is made in it then has it too', async t => {
	const {folder, connection, ask, listed} = await given(t);
	t.is(await ask(), 6);
	const change = grantAccess(await listed(), grants, 6);
	await comesTrue(t, connection, change);
	t.is(await ask(), 0);
	const write = (uid: number, path: string) => {
		execFileSync(
			'setpriv',
			['--reuid', String(uid), '--regid', String(uid), '--clear-groups', 'sh', '-c', 'echo >>"$1"', 'sh', path],
			{stdio: 'ignore'},
		);
	};
	write(100_000, `${folder}/d/secret`);
	write(1, `${folder}/d/secret`);
	write(100_000, `${folder}/d/new`);
	write(1, `${folder}/d/new`);
	t.throws(() => write(100_033, `${folder}/d/new`));
	t.throws(() => write(100_001, `${folder}/d/other`));
	t.is(await ask(), 0, 'with what was made meanwhile');
	t.regex(listing(`${folder}/program`), /user:100000:rwx/);
	t.regex(listing(`${folder}/d/secret`), /user:100000:rw-/);
	t.is(await ask(asked, false), 0);
});

test('an entry without rights, or with rights under a mask, is counted', async t => {
	const {folder, connection, ask, listed} = await given(t);
	await connection.exec(grantAccess(await listed(), grants, 1).apply);
	fs.writeFileSync(`${folder}/../moved`, '', {mode: 0o600});
	fs.renameSync(`${folder}/../moved`, `${folder}/d/moved`);
	t.is(await ask(), 1);
	fs.chmodSync(`${folder}/f`, 0o644);
	t.is(await ask(), 2);
	fs.chmodSync(`${folder}/d/secret`, 0o660);
	t.is(await ask(), 2, 'nobody has to execute a file');
	execFileSync('setfacl', ['-k', `${folder}/d`]);
	t.is(await ask([asked[2] ?? t.fail()]), 1);
	t.is(await ask([{user: 'nobody-of-that-name', rights: 'r-x'}], false), 1);
});

test('of the folder alone, nothing else is looked at or touched', async t => {
	const {folder, connection, ask, listed} = await given(t);
	const before = listing(`${folder}/d`);
	t.is(await ask(asked, false), 1);
	await comesTrue(t, connection, grantAccess({...(await listed()), isWhole: false}, grants, 1));
	t.is(await ask(asked, false), 0);
	t.is(listing(`${folder}/d`), before);
	t.is(await ask(), 5);
});

test('what was granted is taken away again', async t => {
	const {folder, connection, listed} = await given(t);
	execFileSync('setfacl', ['-m', 'u:5:r,g:7:rw', folder]);
	await comesTrue(t, connection, grantAccess(await listed(), grants, 1));
	const now = await listed();
	await comesTrue(t, connection, revokeAccess({...now, acls: now.acls ?? t.fail()}, [100_000, 100_033]));
	t.notRegex(listing(folder), /user:100/);
	t.regex(listing(folder), /user:5:r--[\s\S]*group:7:rw-/);
	t.regex(listing(`${folder}/d`), /default:user:1:rwx/);
});

test('links are not followed, and files with names outside are left as they are', async t => {
	const {folder, connection, ask, listed} = await given(t);
	const outside = `${folder}/../outside`;
	fs.writeFileSync(outside, '');
	fs.linkSync(outside, `${folder}/linked`);
	fs.symlinkSync(outside, `${folder}/link`);
	const {stdout} = await connection.exec(grantAccess(await listed(), grants, 1).apply);
	t.is(stdout, 'left as they are: 1 with names elsewhere\n');
	t.notRegex(listing(outside), /user:\d/);
	t.is(await ask(), 0);
});

test('there is no folder', async t => {
	const {connection, folder} = await given(t);
	t.is(await aclsOf(`${folder}/nowhere`).look(connection.probe), undefined);
	t.is(await aclCensus(`${folder}/f`, asked, true).look(connection.probe), undefined);
});

async function given(t: ExecutionContext) {
	const connection = await connectHere(t);
	const base = scratch(t);
	fs.chmodSync(base, 0o711);
	const folder = `${base}/a volume`;
	fs.mkdirSync(`${folder}/d`, {recursive: true});
	fs.chmodSync(folder, 0o2751);
	for (const [name, mode] of [
		['f', 0o644],
		['program', 0o755],
		['d/secret', 0o600],
		['d/new\nline', 0o644],
	] as const) {
		fs.writeFileSync(`${folder}/${name}`, '');
		fs.chmodSync(`${folder}/${name}`, mode);
	}

	const ask = async (wanted = asked, isWhole = true) => aclCensus(folder, wanted, isWhole).look(connection.probe);
	const listed = async (): Promise<Listed> => {
		const [stat, acls] = [await connection.probe.stat(folder), await aclsOf(folder).look(connection.probe)];
		return {path: folder, mode: stat?.mode ?? t.fail(), acls: typeof acls === 'object' ? acls : undefined, isWhole: true};
	};
	return {connection, folder, ask, listed};
}

/** What it foretells of the folder itself is found. */
async function comesTrue(t: ExecutionContext, {exec, probe}: Awaited<ReturnType<typeof connectHere>>, change: Change) {
	t.like(await exec(change.apply), {code: 0, stderr: ''});
	for (const expectation of change.expect) {
		const [key, value] = 'key' in expectation ? [expectation.key, 'value' in expectation ? expectation.value : undefined] : [''];
		const path = key.slice(key.indexOf(' ') + 1);
		if (key.startsWith('stat ') && 'part' in expectation) {
			t.like(await statOf(path).look(probe), expectation.part);
		} else if (key.startsWith('acl /')) {
			t.deepEqual(await aclsOf(path).look(probe), value as object);
		}
	}
}
