import {execFileSync, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import type {ExecutionContext} from 'ava';
import {withTreeFunctions} from '../../src/changes/own-tree-functions.ts';
import {sh} from '../../src/core/script.ts';
import {rootTestIn, runIn, scratch} from '../helpers/run-script.ts';

/** Tools are those of GNU: nodes of Proxmox VE are Debian. */
for (const shell of ['dash', 'bash', 'busybox']) {
	const test = rootTestIn(shell);
	const own = (...words: readonly (string | number)[]) => runIn(shell)(withTreeFunctions(sh`own_tree ${words}`));
	const left = (linked: number, immutable: number) => ({
		code: 0,
		stdout: `left as they are: ${linked} with names elsewhere, ${immutable} immutable\n`,
		stderr: '',
	});

	test(`${shell}: all that is below gets its owner, whatever its name, and links are not followed`, t => {
		const {volume, victim} = given(t);
		const names = ['f', 'a/sp ace', '-R', 'a/new\nline', 'a/b/$(id)'];
		for (const name of names) {
			fs.writeFileSync(`${volume}/${name}`, '');
		}

		fs.symlinkSync(victim, `${volume}/link`);
		fs.symlinkSync(`${victim}/secret`, `${volume}/a/file-link`);
		fs.linkSync(`${volume}/f`, `${volume}/a/f2`);
		execFileSync('mkfifo', [`${volume}/pipe`]);
		t.deepEqual(own(volume, 100_000, 100_001), left(0, 0));
		for (const name of [...names, 'a', 'a/b', 'link', 'a/file-link', 'a/f2', 'pipe']) {
			t.is(ownerOf(`${volume}/${name}`), '100000:100001', name);
		}

		t.is(ownerOf(volume), '0:0', 'the folder itself');
		t.deepEqual([ownerOf(victim), ownerOf(`${victim}/secret`)], ['0:0', '0:0']);
	});

	test(`${shell}: only what differs is touched, and a second time nothing`, t => {
		const {volume} = given(t);
		fs.writeFileSync(`${volume}/f`, '');
		fs.chownSync(`${volume}/f`, 100_000, 100_000);
		const before = fs.statSync(`${volume}/f`, {bigint: true}).ctimeNs;
		t.is(own(volume, 100_000, 100_000).code, 0);
		t.is(fs.statSync(`${volume}/f`, {bigint: true}).ctimeNs, before);
		const all = listing(volume);
		t.is(own(volume, 100_000, 100_000).code, 0);
		t.is(listing(volume), all);
	});

	test(`${shell}: an owner and a group that are kept stay, each by itself`, t => {
		const {volume} = given(t);
		const owners = ['100999:100033', '100999:0', '0:100033', '0:0', '165536:165536', '99999:99999', '165535:100000'];
		for (const owner of owners) {
			fs.writeFileSync(`${volume}/${owner}`, '');
			execFileSync('chown', [owner, `${volume}/${owner}`]);
		}

		const keep = ['--keep-users', '100000-165535', '--keep-groups', '100000-100032 100033-165535'];
		t.deepEqual(own(volume, 100_000, 100_000, ...keep), left(0, 0));
		t.deepEqual(
			owners.map(owner => ownerOf(`${volume}/${owner}`)),
			['100999:100033', '100999:100000', '100000:100033', ...Array(3).fill('100000:100000'), '165535:100000'],
		);
	});

	test(`${shell}: the first ids can be kept`, t => {
		const {volume} = given(t);
		fs.writeFileSync(`${volume}/f`, '');
		execFileSync('chown', ['33:1000', `${volume}/f`]);
		t.is(own(volume, 0, 5, '--keep-users', '0-65535', '--keep-groups', '0-99').code, 0);
		t.is(ownerOf(`${volume}/f`), '33:5');
	});

	test(`${shell}: a file with names outside is left as it is, with all its names`, t => {
		const {volume, victim} = given(t);
		fs.linkSync(`${victim}/secret`, `${volume}/one`);
		fs.linkSync(`${victim}/secret`, `${volume}/a/two`);
		fs.writeFileSync(`${volume}/f`, '');
		fs.linkSync(`${volume}/f`, `${volume}/f2`);
		t.deepEqual(own(volume, 100_000, 100_000), left(2, 0));
		t.deepEqual([ownerOf(`${victim}/secret`), ownerOf(`${volume}/f2`)], ['0:0', '100000:100000']);
	});

	test(`${shell}: mount points below are not entered, whatever their names`, t => {
		const {folder, volume} = given(t);
		fs.mkdirSync(`${folder}/other`);
		fs.writeFileSync(`${folder}/other/f`, '');
		for (const name of ['a/bind', 'a/tm p*', 'tab\t\\040', 'a/x']) {
			fs.mkdirSync(`${volume}/${name}`);
		}

		mount(t, ['--bind', `${folder}/other`], `${volume}/a/bind`);
		mount(t, ['-t', 'tmpfs', 'none'], `${volume}/a/tm p*`);
		mount(t, ['-t', 'tmpfs', 'none'], `${volume}/tab\t\\040`);
		t.is(own(volume, 100_000, 100_000).code, 0);
		t.deepEqual(
			['a/bind', 'a/bind/f', 'a/tm p*', 'tab\t\\040', 'a/x'].map(name => ownerOf(`${volume}/${name}`)),
			['0:0', '0:0', '0:0', '0:0', '100000:100000'],
		);
		execFileSync('umount', [`${volume}/tab\t\\040`]);
		t.is(ownerOf(`${volume}/tab\t\\040`), '0:0', 'what the mount hid');
		t.false(fs.readFileSync('/proc/self/mountinfo', 'utf8').includes('own_tree'));
	});

	test(`${shell}: what is immutable is left as it is`, t => {
		const {volume} = given(t);
		for (const name of ['fixed', 'appended', 'f']) {
			fs.writeFileSync(`${volume}/${name}`, '');
		}

		chattr(t, 'i', `${volume}/fixed`);
		chattr(t, 'a', `${volume}/appended`);
		t.deepEqual(own(volume, 100_000, 100_000), left(0, 2));
		t.deepEqual([ownerOf(`${volume}/fixed`), ownerOf(`${volume}/f`)], ['0:0', '100000:100000']);
	});

	test(`${shell}: what cannot be changed is an error, and the rest is changed`, t => {
		const {volume} = given(t);
		fs.mkdirSync(`${volume}/closed`);
		mount(t, ['-t', 'tmpfs', 'none'], volume);
		fs.writeFileSync(`${volume}/f`, '');
		execFileSync('mount', ['-o', 'remount,bind,ro', volume]);
		const {code, stderr} = own(volume, 100_000, 100_000);
		t.is(code, 74);
		t.regex(stderr, /Read-only file system[\s\S]*refused: 1 entries could not be changed/);
	});

	test(`${shell}: a link as the folder, or on the way to it, is refused`, t => {
		const {folder, volume} = given(t);
		fs.symlinkSync(volume, `${folder}/link`);
		t.is(own(`${folder}/link`, 1, 1).code, 65);
		t.is(own(`${folder}/link/a`, 1, 1).code, 65);
		t.is(own(`${folder}/nowhere`, 1, 1).code, 69);
		t.is(own(`${folder}/victim/secret`, 1, 1).code, 69);
		t.is(ownerOf(`${volume}/a/b`), '0:0');
	});

	test(`${shell}: names are looked up, and have to exist`, t => {
		const {volume} = given(t);
		t.is(own(volume, 'daemon', 'nogroup').code, 0);
		const [uid, gid] = ['-u', '-g'].map(option =>
			execFileSync('id', [option, option === '-u' ? 'daemon' : 'nobody'], {encoding: 'utf8'}).trim(),
		);
		t.is(ownerOf(`${volume}/a`), `${uid}:${gid}`);
		t.is(own(volume, 'nobody-of-that-name', 0).code, 69);
		t.is(own(volume, 0, '-x').code, 69);
	});

	test(`${shell}: a folder that is swapped for a link to /dev does not give it away`, t => {
		const {volume} = given(t);
		fs.writeFileSync(`${volume}/a/null`, '');
		// What a swap between the look and the act comes to
		const {stdout} = runIn(shell)(
			withTreeFunctions(sh`eval ${'in_tree "$volume" \'chown -h 100000 /dev/null 2>&1 || :; stat -c %u /dev/null\''}`),
			{
				before: `begin_tree; volume='${volume}'`,
			},
		);
		t.regex(stdout, /Read-only file system\n0\n$/);
		t.is(fs.statSync('/dev/null').uid, 0);
	});
}

function given(t: ExecutionContext) {
	const folder = scratch(t);
	const [volume, victim] = [`${folder}/volume`, `${folder}/victim`];
	fs.mkdirSync(`${volume}/a/b`, {recursive: true});
	fs.mkdirSync(victim);
	fs.writeFileSync(`${victim}/secret`, 's', {mode: 0o600});
	return {folder, volume, victim};
}

function ownerOf(path: string): string {
	const {uid, gid} = fs.lstatSync(path);
	return `${uid}:${gid}`;
}

const listing = (folder: string) => execFileSync('find', [folder, '-printf', '%P %i %U:%G %m %C@\\n'], {encoding: 'utf8'});

function mount(t: ExecutionContext, words: readonly string[], path: string) {
	execFileSync('mount', [...words, path]);
	t.teardown(() => spawnSync('umount', ['-l', path]));
}

function chattr(t: ExecutionContext, flag: string, path: string) {
	execFileSync('chattr', [`+${flag}`, path]);
	t.teardown(() => spawnSync('chattr', [`-${flag}`, path]));
}
