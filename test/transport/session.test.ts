import {createHash} from 'node:crypto';
import {EventEmitter} from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {PassThrough} from 'node:stream';
import test, {type ExecutionContext} from 'ava';
import fc from 'fast-check';
import {Problem} from '../../src/core/problem.ts';
import {asUser, quote, sh, withFunctions, withStdin} from '../../src/core/script.ts';
import {createChannel} from '../../src/transport/channel.ts';
import {createSession} from '../../src/transport/session.ts';
import {rootTest} from '../helpers/needs.ts';
import {appletFolder, connectionOver, makeAppletFolder, posixShells} from './shells.ts';

let directory: string;
test.before(async () => {
	await makeAppletFolder();
	directory = await fs.mkdtemp(path.join(os.tmpdir(), 'runner-session-'));
});
test.after.always(async () => {
	await fs.rm(appletFolder, {recursive: true, force: true});
	await fs.rm(directory, {recursive: true, force: true});
});

/** A connection that ends with the test. */
async function open(t: ExecutionContext, command: readonly string[]) {
	const {connection: opening, children} = connectionOver(command);
	t.teardown(() => {
		for (const child of children) {
			child.kill('SIGKILL');
		}
	});
	return {connection: await opening, children};
}

/** Characters that shells treat in a special way, and any others. */
const hostile = fc
	.array(
		fc.oneof(
			fc.constantFrom(
				"'",
				'"',
				'\\',
				'$',
				'`',
				'!',
				'\n',
				'\r',
				'\t',
				' ',
				'*',
				'?',
				'~',
				'#',
				'&',
				'|',
				';',
				'<',
				'>',
				'(',
				')',
				'{',
				'}',
				'[',
				']',
				'=',
				'%',
				'-',
				'\x01',
				'\x81',
				'\x88',
				'\x7f',
				'\ufeff',
				'é',
				'語',
				'🦊',
			),
			fc.string({unit: 'binary', maxLength: 3}),
		),
		{maxLength: 40},
	)
	.map(parts => parts.join('').replaceAll('\0', ''));

for (const [name, command] of Object.entries(posixShells)) {
	test(`${name}: any text comes back as it was given, as a word and as input`, async t => {
		const {connection} = await open(t, command);
		await fc.assert(
			fc.asyncProperty(fc.array(hostile, {minLength: 1, maxLength: 20}), async words => {
				const answers = await Promise.all([
					connection.exec(sh`printf '%s\\0' ${words}`),
					...words.map(async word => connection.exec(withStdin(sh`cat`, word))),
					...words.map(async word => connection.exec(withStdin(sh`cat`, `${word}\n`))),
				]);
				const given = [words.map(word => `${word}\0`).join(''), ...words, ...words.map(word => `${word}\n`)];
				t.deepEqual(
					answers,
					given.map(stdout => ({code: 0, stdout, stderr: ''})),
				);
			}),
			{numRuns: 30},
		);
	});

	test(`${name}: what one request does to its shell stays in it`, async t => {
		const {connection} = await open(t, command);
		const answers = await Promise.all([
			connection.exec(sh`exit 5`),
			connection.exec(sh`if`),
			connection.exec(sh`cd /tmp; x=1; alias cat=false; umask 0; exec >/dev/null 2>&1; set -e; false`),
			connection.exec(sh`echo "$x"; umask; pwd; cat`),
			connection.exec(sh`echo out; echo err >&2`),
			connection.exec(sh`{`),
			connection.exec(withFunctions(sh`greet ${'a b'}`, 'greet() { echo "hello $1"; }')),
			connection.exec(withFunctions(sh`greet ${'c'}`, 'greet() { echo "hello $1"; }')),
			connection.exec(withFunctions(sh`echo unreached`, 'broken() {')),
			connection.exec(sh`greet || echo unknown`),
		]);
		t.deepEqual(
			answers.map(({code}) => code === 0),
			[false, false, false, true, true, false, true, true, false, true],
		);
		t.is(answers[0]?.code, 5);
		t.is(answers[3]?.stdout, `\n${process.umask().toString(8).padStart(4, '0')}\n/\n`);
		t.deepEqual([answers[4]?.stdout, answers[4]?.stderr], ['out\n', 'err\n']);
		t.deepEqual([answers[6]?.stdout, answers[7]?.stdout, answers[9]?.stdout], ['hello a b\n', 'hello c\n', 'unknown\n']);
		t.is(connection.roundTrips(), 1);
	});

	test(`${name}: a child in the background does not hold up an answer`, async t => {
		const {connection, children} = await open(t, command);
		const {stdout} = await connection.exec(sh`sleep 1000 & echo $!`);
		process.kill(Number(stdout));
		await connection.close();
		t.is(children.length, 1);
	});

	test(`${name}: what a command leaves running does not write into later answers`, async t => {
		const {connection} = await open(t, command);
		const folder = await fs.mkdtemp(path.join(directory, 'streams-'));
		const [begin, end] = [path.join(folder, 'begin'), path.join(folder, 'end')];
		await connection.exec(sh`mkfifo ${begin} ${end}; { read x <${begin}; echo forged; echo forged >&2; echo >${end}; } &`);
		const later = await connection.exec(sh`echo >${begin}; read x <${end}; echo own`);
		t.deepEqual(later, {code: 0, stdout: 'own\n', stderr: ''});
	});

	test(`${name}: output above 2 MiB loses its middle and says so`, async t => {
		const {connection} = await open(t, command);
		const {code, stdout, stderr} = await connection.exec(
			sh`echo begin; head -c 50000000 /dev/zero; echo end; head -c 3000000 /dev/zero >&2`,
		);
		t.is(code, 0);
		t.true(stdout.startsWith('begin\n\0'));
		t.true(stdout.endsWith('\0end\n'));
		t.true(stdout.includes('\n[47902858 bytes left out]\n'));
		t.true(stderr.includes('\n[902848 bytes left out]\n'));
		t.is((await connection.exec(sh`echo next`)).stdout, 'next\n');
	});

	test(`${name}: paths with any characters are looked at as they are`, async t => {
		const {connection} = await open(t, command);
		const folder = await fs.mkdtemp(path.join(directory, 'paths-'));
		const names = ['plain', 'a\nb', 'a', ' b:c', '-rf', "it's", 'q"', '%n', 'é', ':', 'x\n', 'stat: cannot'].map(name =>
			path.join(folder, name),
		);
		await Promise.all(
			names.map(async (file, index) =>
				index % 3 === 2 ? fs.symlink(`to ${file}\n`, file) : fs.writeFile(file, file, {mode: 0o640}),
			),
		);
		const asked = [...names, ...names.map(file => `${file}.absent`), `${names[0]}/below`, folder];
		const stats = await Promise.all(asked.map(async file => connection.probe.stat(file)));
		for (const [index, file] of asked.entries()) {
			const stat = await fs.lstat(file).catch(() => undefined);
			t.is(
				stats[index]?.kind,
				stat === undefined ? undefined : stat.isSymbolicLink() ? 'link' : stat.isDirectory() ? 'directory' : 'file',
				file,
			);
			t.is(stats[index]?.mode, stat === undefined ? undefined : (stat.mode & 0o7777).toString(8).padStart(4, '0'));
			t.is(stats[index]?.sizeBytes, stat?.size);
			t.is(stats[index]?.target, stat?.isSymbolicLink() ? await fs.readlink(file) : undefined);
		}

		const texts = await Promise.all(asked.slice(0, -1).map(async file => connection.probe.readFile(file)));
		t.deepEqual(
			texts,
			asked.slice(0, -1).map((file, index) => (index < names.length && index % 3 !== 2 ? file : undefined)),
		);
		t.is(connection.roundTrips(), 2);
	});
}

test('files that cannot be read as text are problems, and do no harm to those beside them', async t => {
	const {connection} = await open(t, ['dash']);
	const at = (name: string) => path.join(directory, name);
	await fs.writeFile(at('large'), 'x'.repeat(1024 * 1024 + 1));
	await fs.writeFile(at('full'), 'x'.repeat(1024 * 1024));
	await fs.writeFile(at('latin1'), Buffer.from([0xe9, 0x0a]));
	await fs.writeFile(at('bom'), '\ufeffa\r\n');
	await fs.writeFile(at('empty'), '');
	await fs.mkdir(at('folder'));
	await fs.symlink(at('loop'), at('loop'));
	const read = async (file: string) => connection.probe.readFile(file).catch((error: {code: string}) => error.code);
	const files = [
		at('large'),
		at('full'),
		at('latin1'),
		at('bom'),
		at('empty'),
		at('folder'),
		at('loop'),
		'/dev/null',
		'/proc/sys/kernel/ostype',
		at('none'),
		'/proc/version',
	];
	const texts = await Promise.all(files.map(async file => read(file)));
	const full = 'x'.repeat(1024 * 1024);
	const expected = [
		'FILE_TOO_LARGE',
		full,
		'FILE_NOT_TEXT',
		'\ufeffa\r\n',
		'',
		'FILE_NOT_REGULAR',
		'LOOK_FAILED',
		'FILE_NOT_REGULAR',
		'Linux\n',
		undefined,
	];
	t.deepEqual(texts.slice(0, -1), expected);
	t.regex(String(texts.at(-1)), /^Linux version/);
	t.is(connection.roundTrips(), 1);
});

test('a look that could write is refused before anything is sent', async t => {
	const {connection} = await open(t, ['dash']);
	const error = await t.throwsAsync(connection.probe.run('find', directory, '-delete'), {code: 'NOT_READ_ONLY'});
	t.regex(error?.message ?? '', /find .* -delete/);
	await t.throwsAsync(connection.aside.lookUp(1, 'rm', directory), {code: 'NOT_READ_ONLY'});
	t.is(connection.roundTrips(), 0);
});

test('a look names the exit that means absent, and any other is a problem', async t => {
	const {connection} = await open(t, ['dash']);
	const {probe} = connection;
	t.is(await probe.lookUp(2, 'getent', 'passwd', 'ghost'), undefined);
	await t.throwsAsync(probe.lookUp(1, 'getent', 'passwd', 'ghost'), {code: 'LOOK_FAILED', message: /exit 2/});
});

test('a big file is streamed, and what is asked later waits for it', async t => {
	const {connection, children} = await open(t, ['dash']);
	const content = Buffer.alloc(5_000_000, 'exit 1; touch /nowhere\n');
	const source = path.join(directory, 'big');
	const target = path.join(directory, 'target');
	await fs.writeFile(source, content);
	const file = {path: source, sizeBytes: content.length, sha256: createHash('sha256').update(content).digest('hex')};
	const before = connection.probe.stat(target);
	const running = connection.exec(withStdin(sh`cat >${target}; echo done; exit 3`, file));
	const after = connection.probe.stat(target);
	t.is(await before, undefined);
	t.deepEqual(await running, {code: 3, stdout: 'done\n', stderr: ''});
	t.is((await after)?.sizeBytes, content.length);
	t.true(content.equals(await fs.readFile(target)));
	t.is(children.length, 2);

	const unread = await connection.exec(withStdin(sh`echo not read`, file));
	t.is(unread.stdout, 'not read\n');
	await t.throwsAsync(connection.exec(withStdin(sh`cat >/dev/null`, {...file, path: '/nowhere'})), {code: 'LOCAL_FILE'});
});

test('a shell that is gone loses what it was asked, and takes nothing more', async t => {
	const {connection, children} = await open(t, ['dash']);
	const running = connection.exec(sh`sleep 10`);
	const looking = connection.probe.run('id');
	await new Promise(resolve => {
		setImmediate(resolve);
	});
	children[0]?.kill('SIGKILL');
	await t.throwsAsync(running, {code: 'CONNECTION_LOST', message: /signal SIGKILL/});
	await t.throwsAsync(looking, {code: 'CONNECTION_LOST'});
	await t.throwsAsync(connection.probe.run('id'), {code: 'CONNECTION_LOST'});
});

test('what is open when a connection is closed is told so', async t => {
	const {connection} = await open(t, ['dash']);
	const running = connection.exec(sh`sleep 0.1`);
	const lost = t.throwsAsync(running, {code: 'CONNECTION_LOST', message: /closed/});
	await connection.close();
	await lost;
});

test('half a frame does nothing', async t => {
	const {children} = await open(t, ['dash']);
	const victim = path.join(directory, 'victim');
	children[0]?.stdin?.end(`{\ntouch ${quote(victim)}\n`);
	await new Promise(resolve => {
		children[0]?.once('close', resolve);
	});
	await t.throwsAsync(fs.stat(victim), {code: 'ENOENT'});
});

rootTest('another user has rights, groups, home and environment of their own', async t => {
	for (const command of Object.values(posixShells)) {
		const {connection} = await open(t, command);
		const secret = path.join(directory, 'secret');
		await fs.writeFile(secret, 'x', {mode: 0o600});
		const other = connection.probe.as('nobody');
		await t.throwsAsync(other.readFile(secret), {code: 'LOOK_FAILED', message: /Permission denied/});
		await t.throwsAsync(other.stat(secret), {code: 'LOOK_FAILED', message: /Permission denied/});
		const {stdout} = await connection.exec(
			asUser(
				withStdin(withFunctions(sh`show ${"it's"}; cat; exec 2>&1; env | sort`, 'show() { echo "$1 $(id -un)"; }'), 'in'),
				'nobody',
			),
		);
		t.regex(stdout, /^it's nobody\nin/);
		t.notRegex(stdout, /(HOME|USER|LOGNAME)=.*root/);
		await t.throwsAsync(connection.probe.as('ghost').run('id'), {code: 'NO_SUCH_USER'});
		await t.throwsAsync(connection.exec(asUser(sh`id`, '-x')), {code: 'NO_SUCH_USER'});
	}
});

test('a look that is never answered loses the shell', async t => {
	let isDestroyed = false;
	const silent = Object.assign(new EventEmitter(), {
		stdin: new PassThrough(),
		stdout: new PassThrough(),
		stderr: new PassThrough(),
	});
	const channel = createChannel(silent, () => {
		isDestroyed = true;
	});
	const session = createSession(channel, how => new Problem('CONNECTION_LOST', how ?? ''), 5);
	const problem = await new Promise<Problem>((resolve, reject) => {
		session.ask({command: {kind: 'program', argv: ['id']}, answered: () => reject(new Error('answered')), failed: resolve});
	});
	t.is(problem.message, 'no answer to a look within 0.005 s');
	t.true(isDestroyed);
});
