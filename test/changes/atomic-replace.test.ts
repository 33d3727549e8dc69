import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import {writeFile} from '../../src/changes/file.ts';
import {fileScript} from '../../src/changes/script.ts';
import {asUser, sh, withFunctions} from '../../src/core/script.ts';
import {statLike} from '../helpers/module.ts';
import {rootTestIn, runIn, scratch, serialTestIn, sha256, shellCommand, shellNames, testIn} from '../helpers/run-script.ts';

const replace = (path: string, content: string, ...options: readonly string[]) =>
	fileScript(
		'atomic_replace',
		[path, 'keep', 'keep', Buffer.byteLength(content), sha256(content), ...options],
		undefined,
		content,
	);
const create = (path: string, after: string, more = {}) => writeFile({path, before: undefined, stat: undefined, after, ...more});
const modeOf = (path: string) => (fs.lstatSync(path).mode & 0o7777).toString(8);

for (const shell of shellNames) {
	const run = runIn(shell);
	const test = testIn(shell);
	const serialTest = serialTestIn(shell);
	const rootTest = rootTestIn(shell);

	test(`${shell}: a new file has its content and the usual mode`, t => {
		const folder = scratch(t);
		t.deepEqual(run(create(`${folder}/f`, 'new\n').apply), {code: 0, stdout: 'changed\n', stderr: ''});
		t.is(fs.readFileSync(`${folder}/f`, 'utf8'), 'new\n');
		t.is(modeOf(`${folder}/f`), '644');
		t.deepEqual(fs.readdirSync(folder), ['f']);
	});

	test(`${shell}: the mode of an existing file is kept, its inode is not`, t => {
		const folder = scratch(t);
		fs.writeFileSync(`${folder}/f`, 'old', {mode: 0o640});
		fs.chmodSync(`${folder}/f`, 0o640);
		const {ino} = fs.statSync(`${folder}/f`);
		t.is(run(replace(`${folder}/f`, 'new')).stdout, 'changed\n');
		t.is(modeOf(`${folder}/f`), '640');
		t.not(fs.statSync(`${folder}/f`).ino, ino);
	});

	test(`${shell}: a file that is as asked keeps even its ctime`, t => {
		const folder = scratch(t);
		run(replace(`${folder}/f`, 'same'));
		const before = fs.statSync(`${folder}/f`, {bigint: true});
		t.is(run(replace(`${folder}/f`, 'same')).stdout, 'unchanged\n');
		t.is(fs.statSync(`${folder}/f`, {bigint: true}).ctimeNs, before.ctimeNs);
		t.deepEqual(fs.readdirSync(folder), ['f']);
	});

	test(`${shell}: a new file does not take over the time of the old one`, t => {
		const folder = scratch(t);
		fs.writeFileSync(`${folder}/f`, 'old');
		fs.utimesSync(`${folder}/f`, 1000, 1000);
		run(replace(`${folder}/f`, 'new'));
		t.not(fs.statSync(`${folder}/f`).mtimeMs, 1_000_000);
	});

	for (const [what, stdin] of Object.entries({
		'is cut short': 'ne',
		'is too long': 'newer',
		'is another of that size': 'nex',
		'does not come': '',
	})) {
		test(`${shell}: content that ${what} changes nothing`, t => {
			const folder = scratch(t);
			fs.writeFileSync(`${folder}/f`, 'old');
			t.like(run(replace(`${folder}/f`, 'new'), {stdin}), {code: 66, stdout: ''});
			t.is(fs.readFileSync(`${folder}/f`, 'utf8'), 'old');
			t.deepEqual(fs.readdirSync(folder), ['f']);
		});
	}

	test(`${shell}: the validator sees the new content, and its refusal changes nothing`, t => {
		const folder = scratch(t);
		fs.writeFileSync(`${folder}/f`, 'old');
		const {apply} = writeFile({
			path: `${folder}/f`,
			before: 'old',
			stat: statLike(),
			after: 'new',
			validate: ['grep', '-q', '--', 'it is right'],
		});
		const {code, stderr} = run(apply);
		t.is(code, 67);
		t.regex(stderr, /^refused: the new content does not pass: grep/);
		t.deepEqual(fs.readdirSync(folder), ['f']);
		t.is(fs.readFileSync(`${folder}/f`, 'utf8'), 'old');
	});

	test(`${shell}: the validator is told the file where it wants it`, t => {
		const folder = scratch(t);
		const validate = ['sh', '-c', 'test "$(cat "$1")" = "it is" && test "$2" = "a b"', 'sh', '%s', 'a b'];
		t.is(run(create(`${folder}/f`, 'it is', {validate}).apply).code, 0);
		t.is(fs.readFileSync(`${folder}/f`, 'utf8'), 'it is');
	});

	test(`${shell}: when the set does not validate the old file is back, the very same`, t => {
		const folder = scratch(t);
		fs.writeFileSync(`${folder}/f`, 'old');
		const {ino} = fs.statSync(`${folder}/f`);
		const validateSet = ['sh', '-c', '! grep -q new "$1"', 'sh', `${folder}/f`];
		const {apply} = writeFile({path: `${folder}/f`, before: 'old', stat: statLike(), after: 'new', validateSet});
		t.is(run(apply).code, 68);
		t.is(fs.readFileSync(`${folder}/f`, 'utf8'), 'old');
		t.is(fs.statSync(`${folder}/f`).ino, ino);
		t.deepEqual(fs.readdirSync(folder), ['f']);
	});

	test(`${shell}: when the set does not validate a new file is gone again`, t => {
		const folder = scratch(t);
		t.is(run(create(`${folder}/f`, 'new', {validateSet: ['false']}).apply).code, 68);
		t.deepEqual(fs.readdirSync(folder), []);
	});

	test(`${shell}: when the set validates no backup is left`, t => {
		const folder = scratch(t);
		fs.writeFileSync(`${folder}/f`, 'old');
		t.is(run(replace(`${folder}/f`, 'new', '--validate-set', 'true')).code, 0);
		t.deepEqual(fs.readdirSync(folder), ['f']);
	});

	test(`${shell}: a backup that was asked for has a name which no service reads`, t => {
		const folder = scratch(t);
		fs.writeFileSync(`${folder}/f`, 'old');
		const [, backup = ''] = /^changed (.*)\n$/.exec(run(replace(`${folder}/f`, 'new', '--backup')).stdout) ?? [];
		t.regex(backup, /\/\.f\.\d{8}T\d{6}Z\.bak$/);
		t.is(fs.readFileSync(backup, 'utf8'), 'old');
	});

	test(`${shell}: a backup does not go through a link that is made just then`, t => {
		const folder = scratch(t);
		for (const name of ['inside', 'outside']) {
			fs.mkdirSync(`${folder}/${name}`);
			fs.writeFileSync(`${folder}/${name}/f`, 'old');
		}

		for (const target of ['../outside', '../outside/f', '../outside/new']) {
			const before = `ln() { for last; do :; done; command ln -sf ${target} "$last"; command ln "$@"; }`;
			run(replace(`${folder}/inside/f`, 'new', '--backup'), {before});
			t.deepEqual(fs.readdirSync(`${folder}/outside`), ['f']);
			t.is(fs.statSync(`${folder}/outside/f`).nlink, 1);
		}
	});

	test(`${shell}: a file that is not any more what it was made of is left alone`, t => {
		const folder = scratch(t);
		fs.writeFileSync(`${folder}/f`, 'other');
		const {apply} = writeFile({path: `${folder}/f`, before: 'old', stat: statLike(), after: 'old and new'});
		t.like(run(apply), {code: 65, stderr: `refused: ${folder}/f has changed since it was looked at\n`});
		t.is(fs.readFileSync(`${folder}/f`, 'utf8'), 'other');
		t.deepEqual(fs.readdirSync(folder), ['f']);
	});

	test(`${shell}: a link to a file of that very content is not taken for it`, t => {
		const folder = scratch(t);
		fs.writeFileSync(`${folder}/f`, 'own');
		fs.writeFileSync(`${folder}/secret`, 'old');
		const {apply} = writeFile({path: `${folder}/f`, before: 'old', stat: statLike(), after: 'old and new'});
		const before = 'mktemp() { command mktemp "$@"; ln -sf secret ./f; }';
		t.like(run(apply, {before}), {code: 65, stderr: `refused: somebody interferes in ${folder}\n`});
		t.is(fs.readlinkSync(`${folder}/f`), 'secret');
	});

	for (const [what, plant] of Object.entries({
		'a file of somebody else': 'true >"$new"; chown 1 "$new"',
		'a pipe': 'mkfifo "$new"',
	})) {
		rootTest(`${shell}: ${what} in place of the new file gets nothing`, t => {
			const folder = scratch(t);
			const before = `mktemp() { new=$(command mktemp "$@"); rm "$new"; ${plant}; echo "$new"; }`;
			t.like(run(create(`${folder}/f`, 'secret').apply, {before}), {
				code: 65,
				stderr: `refused: somebody interferes in ${folder}\n`,
			});
			t.deepEqual(fs.readdirSync(folder), []);
		});
	}

	test(`${shell}: links, folders, pipes and missing folders are refused`, t => {
		const folder = scratch(t);
		fs.writeFileSync(`${folder}/f`, 'old');
		fs.symlinkSync('f', `${folder}/link`);
		fs.symlinkSync(folder, `${folder}/folder`);
		execFileSync('mkfifo', [`${folder}/pipe`]);
		t.like(run(replace(`${folder}/link`, 'new')), {code: 65, stderr: `refused: ${folder}/link is a symbolic link\n`});
		t.like(run(replace(folder, 'new')), {code: 65, stderr: `refused: ${folder} is not a regular file\n`});
		t.like(run(replace(`${folder}/pipe`, 'new')), {code: 65});
		t.like(run(replace(`${folder}/none/f`, 'new')), {code: 69, stderr: `refused: there is no directory ${folder}/none\n`});
		t.like(run(replace(`${folder}/f/g`, 'new')), {code: 65, stderr: `refused: ${folder}/f is no directory\n`});
		t.regex(run(replace(`${folder}/folder/f`, 'new')).stderr, /folder leads through a symbolic link to/);
		t.is(fs.readFileSync(`${folder}/f`, 'utf8'), 'old');
	});

	test(`${shell}: the folder is made where that is asked`, t => {
		const folder = scratch(t);
		const change = create(`${folder}/ssh/keys`, 'k', {directoryMode: '0700'});
		t.is(run(change.apply).code, 0);
		t.is(modeOf(`${folder}/ssh`), '700');
		t.is(run(change.apply).stdout, 'unchanged\n');
		t.true('text' in change.undo && run(change.undo).code === 0);
		t.deepEqual(fs.readdirSync(folder), []);
	});

	for (const name of [
		'-rf',
		'a b',
		'q\'uote"$HOME`id`',
		'back\\slash',
		'*',
		'ünï',
		' ',
		'.hidden',
		'x'.repeat(255),
		"line\nbreak'",
	]) {
		test(`${shell}: a file called ${JSON.stringify(name.slice(0, 20))}`, t => {
			const folder = scratch(t);
			t.is(run(replace(`${folder}/${name}`, 'odd')).stderr, '');
			t.is(fs.readFileSync(`${folder}/${name}`, 'utf8'), 'odd');
			t.is(run(replace(`${folder}/${name}`, 'odder')).code, 0);
			t.is(fs.readdirSync(folder).length, 1);
		});
	}

	test(`${shell}: what a run that died has left is cleared away`, t => {
		const folder = scratch(t);
		fs.writeFileSync(`${folder}/.f.new.AbCdEf`, 'half');
		run(replace(`${folder}/f`, 'new'));
		t.deepEqual(fs.readdirSync(folder), ['f']);
	});

	test(`${shell}: undo of an update brings the old text back`, t => {
		const folder = scratch(t);
		fs.writeFileSync(`${folder}/f`, 'old');
		const change = writeFile({path: `${folder}/f`, before: 'old', stat: statLike(), after: 'new'});
		run(change.apply);
		t.true('text' in change.undo && run(change.undo).code === 0);
		t.is(fs.readFileSync(`${folder}/f`, 'utf8'), 'old');
	});

	test(`${shell}: what is larger than the shell may write leaves the old file`, t => {
		const folder = scratch(t);
		fs.writeFileSync(`${folder}/f`, 'old');
		const script = replace(`${folder}/f`, 'x'.repeat(100_000));
		t.not(run(script, {before: 'ulimit -f 8'}).code, 0);
		t.is(fs.readFileSync(`${folder}/f`, 'utf8'), 'old');
		t.deepEqual(fs.readdirSync(folder), ['f']);
	});

	serialTest(`${shell}: a signal in the middle leaves the old file`, async t => {
		const folder = scratch(t);
		fs.writeFileSync(`${folder}/f`, 'old');
		const {text, functions} = replace(`${folder}/f`, 'new');
		const [program, ...args] = shellCommand(shell);
		const child = spawn(program, [...args, '-c', `${functions}\n${text}`], {stdio: ['pipe', 'pipe', 'ignore'], detached: true});
		child.stdin.write('ne');
		while (!fs.readdirSync(folder).some(name => name.startsWith('.f.new.') && fs.statSync(`${folder}/${name}`).size === 2)) {
			await new Promise(resolve => {
				setImmediate(resolve);
			});
		}

		process.kill(-(child.pid ?? 0), 'SIGTERM');
		await once(child, 'close');
		t.is(fs.readFileSync(`${folder}/f`, 'utf8'), 'old');
		t.deepEqual(fs.readdirSync(folder), ['f']);
	});

	rootTest(`${shell}: owner and mode are set, set-id bits too`, t => {
		const folder = scratch(t);
		t.is(run(create(`${folder}/f`, 'x', {owner: 'daemon', group: '7', mode: '4755'}).apply).code, 0);
		const {uid, gid} = fs.statSync(`${folder}/f`);
		t.deepEqual([uid, gid, modeOf(`${folder}/f`)], [1, 7, '4755']);
		t.is(run(replace(`${folder}/f`, 'y')).code, 0);
		t.deepEqual([fs.statSync(`${folder}/f`).uid, modeOf(`${folder}/f`)], [1, '4755']);
	});

	rootTest(`${shell}: no such owner changes nothing`, t => {
		const folder = scratch(t);
		t.not(run(create(`${folder}/f`, 'x', {owner: 'nobody-of-that-name'}).apply).code, 0);
		t.deepEqual(fs.readdirSync(folder), []);
	});

	rootTest(`${shell}: as a user, root's file in the own folder is replaced, and outside nothing is`, t => {
		const folder = scratch(t);
		fs.chmodSync(folder, 0o755);
		fs.mkdirSync(`${folder}/home`);
		fs.chownSync(`${folder}/home`, 1, 1);
		fs.writeFileSync(`${folder}/home/f`, 'old', {mode: 0o644});
		fs.writeFileSync(`${folder}/f`, 'old', {mode: 0o666});
		t.is(run(asUser(replace(`${folder}/home/f`, 'new'), 'daemon')).code, 0);
		t.is(fs.statSync(`${folder}/home/f`).uid, 1);
		t.not(run(asUser(replace(`${folder}/f`, 'new'), 'daemon')).code, 0);
		t.is(fs.readFileSync(`${folder}/f`, 'utf8'), 'old');
	});

	rootTest(`${shell}: a full and a read-only file system leave the old file`, t => {
		const folder = scratch(t);
		const mounted = inMounts(`
			mount -t tmpfs -o size=64k,nr_inodes=20 none ${folder} || exit 99
			cd ${folder} && mkdir full ro inodes && echo old >full/f && echo old >ro/f && echo old >inodes/f
			mount --bind ro ro && mount -o remount,bind,ro ro || exit 99
		`);
		const big = replace(`${folder}/full/f`, 'x'.repeat(200_000));
		t.regex(run(mounted(big, 'cat full/f; ls -A full')).stderr, /No space left/);
		t.is(run(mounted(big, 'cat full/f; ls -A full')).stdout, 'old\nf\n');
		t.regex(run(mounted(replace(`${folder}/ro/f`, 'new'))).stderr, /[Rr]ead-only file system/);
		const filled = replace(`${folder}/inodes/f`, 'new');
		const none = run(
			mounted(filled, 'cat inodes/f; ls -A inodes', 'i=0; while [ $i -lt 30 ]; do true >x$i; i=$((i + 1)); done 2>/dev/null;'),
		);
		t.is(none.stdout, 'old\nf\n');
		t.regex(none.stderr, /No space left/);
	});

	rootTest(`${shell}: a file on which another is mounted is refused`, t => {
		const folder = scratch(t);
		fs.mkdirSync(`${folder}/a b`);
		fs.writeFileSync(`${folder}/a b/f\\`, 'old');
		fs.writeFileSync(`${folder}/other`, 'other');
		const mounted = inMounts(`cd '${folder}' && mount --bind other 'a b/f\\' || exit 99`);
		const {stdout, stderr} = run(mounted(replace(`${folder}/a b/f\\`, 'new'), "cat 'a b/f\\'; ls -A 'a b'"));
		t.is(stderr, `refused: ${folder}/a b/f\\ is a mount point: it cannot be replaced by another file\n`);
		t.is(stdout, 'otherf\\\n');
	});
}

/** Runs a script in a mount namespace of its own, and a look at the end. */
function inMounts(prepare: string) {
	return (script: ReturnType<typeof replace>, look = ':', last = '') => {
		const inner = `${script.functions}\n${prepare}\n${last}\n${script.text}\n${look}`;
		return {...withFunctions(sh`unshare --mount --propagation private sh -c ${inner}`, ''), stdin: script.stdin} as typeof script;
	};
}
