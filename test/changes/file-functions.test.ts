import fs from 'node:fs';
import {fileScript} from '../../src/changes/script.ts';
import {rootTestIn, runIn, scratch, shellNames, testIn} from '../helpers/run-script.ts';

/** A `rm` that knows no long options. */
const plainRm = 'rm() { case $1 in (--help) echo plain;; (*) command rm "$@";; esac; }';
const modeOf = (path: string) => (fs.lstatSync(path).mode & 0o7777).toString(8);

for (const shell of shellNames) {
	const run = (name: string, ...words: readonly string[]) => runIn(shell)(fileScript(name, words));
	const test = testIn(shell);
	const rootTest = rootTestIn(shell);

	test(`${shell}: a directory has just the mode that is asked`, t => {
		const folder = scratch(t);
		fs.chmodSync(folder, 0o2755);
		t.deepEqual(run('make_directory', `${folder}/a`, '0750', 'keep'), {code: 0, stdout: '', stderr: ''});
		t.is(modeOf(`${folder}/a`), '750');
	});

	test(`${shell}: a directory without a mode takes the set-group-id bit of its folder`, t => {
		const folder = scratch(t);
		fs.chmodSync(folder, 0o2755);
		t.is(run('make_directory', `${folder}/a`, 'keep', 'keep').code, 0);
		t.is(modeOf(`${folder}/a`), '2755');
	});

	test(`${shell}: a directory is not made where something is, nor where no folder is`, t => {
		const folder = scratch(t);
		fs.symlinkSync('/nowhere', `${folder}/link`);
		t.not(run('make_directory', `${folder}/link`, '0755', 'keep').code, 0);
		t.not(run('make_directory', `${folder}/link`, '0755', 'keep', '--may-exist').code, 0);
		t.is(run('make_directory', `${folder}/a/b`, '0755', 'keep').code, 69);
		t.deepEqual(fs.readdirSync(folder), ['link']);
	});

	test(`${shell}: a directory whose owner does not exist is not left behind`, t => {
		const folder = scratch(t);
		t.is(run('make_directory', `${folder}/a`, '0755', 'nobody-of-that-name').code, 74);
		t.deepEqual(fs.readdirSync(folder), []);
	});

	test(`${shell}: a mode takes set-id bits away, of a directory too`, t => {
		const folder = scratch(t);
		fs.mkdirSync(`${folder}/d`);
		fs.chmodSync(`${folder}/d`, 0o2775);
		fs.writeFileSync(`${folder}/-f`, '');
		fs.chmodSync(`${folder}/-f`, 0o4755);
		t.is(run('set_mode', `${folder}/d`, '0755').code, 0);
		t.is(run('set_mode', `${folder}/-f`, '0600').code, 0);
		t.deepEqual([modeOf(`${folder}/d`), modeOf(`${folder}/-f`)], ['755', '600']);
	});

	test(`${shell}: the mode of what a link points at stays`, t => {
		const folder = scratch(t);
		fs.writeFileSync(`${folder}/f`, '');
		fs.chmodSync(`${folder}/f`, 0o600);
		fs.symlinkSync('f', `${folder}/link`);
		t.is(run('set_mode', `${folder}/link`, '0644').code, 65);
		t.is(modeOf(`${folder}/f`), '600');
	});

	test(`${shell}: a link is made and turned, and replaces nothing else`, t => {
		const folder = scratch(t);
		t.is(run('make_link', `${folder}/link`, '-to', 'keep').code, 0);
		t.is(fs.readlinkSync(`${folder}/link`), '-to');
		t.is(run('make_link', `${folder}/link`, folder, 'keep').code, 0);
		t.is(run('make_link', `${folder}/link`, '/b c', 'keep').code, 0);
		t.is(fs.readlinkSync(`${folder}/link`), '/b c');
		fs.writeFileSync(`${folder}/f`, 'x');
		t.is(run('make_link', `${folder}/f`, '/b', 'keep').code, 65);
		t.deepEqual(fs.readdirSync(folder).sort(), ['f', 'link']);
	});

	test(`${shell}: what is removed is gone with all that is in it, and what links point at stays`, t => {
		const folder = scratch(t);
		fs.mkdirSync(`${folder}/d/e`, {recursive: true});
		fs.mkdirSync(`${folder}/kept`);
		fs.writeFileSync(`${folder}/kept/f`, '');
		fs.symlinkSync('../kept', `${folder}/d/link`);
		fs.symlinkSync('kept', `${folder}/link`);
		t.is(run('remove_path', `${folder}/d`).code, 0);
		t.is(run('remove_path', `${folder}/link`).code, 0);
		t.is(run('remove_path', `${folder}/none`).code, 0);
		t.deepEqual(fs.readdirSync(folder), ['kept']);
		t.deepEqual(fs.readdirSync(`${folder}/kept`), ['f']);
	});

	test(`${shell}: no function goes through a link on the way`, t => {
		const folder = scratch(t);
		fs.mkdirSync(`${folder}/d`);
		fs.writeFileSync(`${folder}/d/f`, '');
		fs.chmodSync(`${folder}/d/f`, 0o600);
		fs.symlinkSync('d', `${folder}/link`);
		t.is(run('make_directory', `${folder}/link/a`, '0755', 'keep').code, 65);
		t.is(run('set_mode', `${folder}/link/f`, '0644').code, 65);
		t.is(run('set_owner', `${folder}/link/f`, '1').code, 65);
		t.is(run('make_link', `${folder}/link/b`, 'x', 'keep').code, 65);
		t.is(run('remove_path', `${folder}/link/f`).code, 65);
		t.deepEqual(fs.readdirSync(`${folder}/d`), ['f']);
		t.is(modeOf(`${folder}/d/f`), '600');
	});

	rootTest(`${shell}: an owner is given to a link itself, and takes set-id bits of a file away`, t => {
		const folder = scratch(t);
		fs.writeFileSync(`${folder}/f`, '');
		fs.chmodSync(`${folder}/f`, 0o6755);
		fs.symlinkSync('f', `${folder}/link`);
		t.is(run('set_owner', `${folder}/link`, 'daemon:sys').code, 0);
		t.is(fs.lstatSync(`${folder}/f`).uid, 0);
		t.deepEqual([fs.lstatSync(`${folder}/link`).uid, fs.lstatSync(`${folder}/link`).gid], [1, 3]);
		t.is(run('set_owner', `${folder}/f`, ':sys').code, 0);
		t.deepEqual([fs.lstatSync(`${folder}/f`).gid, modeOf(`${folder}/f`)], [3, '755']);
		t.is(run('make_link', `${folder}/link2`, 'f', 'daemon').code, 0);
		t.is(fs.lstatSync(`${folder}/link2`).uid, 1);
	});

	test(`${shell}: a directory goes with all that is in it, and what its links point at stays`, t => {
		const folder = scratch(t);
		fs.mkdirSync(`${folder}/out`);
		fs.writeFileSync(`${folder}/out/kept`, '');
		fs.mkdirSync(`${folder}/d/.hidden/-rf/ a\nb\n`, {recursive: true});
		for (const name of ['d/f', 'd/.g', 'd/..h', 'd/.hidden/*', 'd/.hidden/-rf/ a\nb\n/-i']) {
			fs.writeFileSync(`${folder}/${name}`, '');
		}

		fs.symlinkSync('../out', `${folder}/d/link`);
		for (const before of ['', plainRm]) {
			fs.cpSync(`${folder}/d`, `${folder}/copy`, {recursive: true});
			t.deepEqual(runIn(shell)(fileScript('remove_path', [`${folder}/copy`]), {before}), {code: 0, stdout: '', stderr: ''});
			t.deepEqual(fs.readdirSync(folder).sort(), ['d', 'out']);
		}

		t.deepEqual(fs.readdirSync(`${folder}/out`), ['kept']);
	});

	test(`${shell}: nothing is removed through a link that somebody puts in the place of a folder`, t => {
		const folder = scratch(t);
		fs.mkdirSync(`${folder}/d/inner`, {recursive: true});
		fs.mkdirSync(`${folder}/out`);
		fs.writeFileSync(`${folder}/out/kept`, '');
		const swap = 'cd() { case $3 in (./inner) mv inner other; ln -s ../out inner;; esac; command cd "$@"; }';
		const {code, stderr} = runIn(shell)(fileScript('remove_path', [`${folder}/d`]), {before: `${plainRm}\n${swap}`});
		t.is(code, 74);
		t.regex(stderr, /^refused: somebody interferes in /);
		t.deepEqual(fs.readdirSync(`${folder}/out`), ['kept']);
	});

	rootTest(`${shell}: a directory in which something is mounted is not removed`, t => {
		const folder = scratch(t);
		fs.mkdirSync(`${folder}/d x/e`, {recursive: true});
		fs.writeFileSync(`${folder}/d x/e/f`, '');
		const {text, functions = ''} = fileScript('remove_path', [`${folder}/d x`]);
		const inner = `${functions}\nmount --bind /proc '${folder}/d x/e' || exit 99\n${text}`;
		const result = runIn(shell)(fileScript('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', inner]));
		t.like(result, {code: 65, stderr: `refused: something is mounted there: ${folder}/d\\040x/e\n`});
		t.deepEqual(fs.readdirSync(`${folder}/d x/e`), ['f']);
	});
}
