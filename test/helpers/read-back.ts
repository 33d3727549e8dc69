import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Whether a program is on this machine. */
export const hasProgram = (name: string): boolean => spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name]).status === 0;

/** One user specification of sudoers(5), as sudo itself reads it. */
export type SudoSpec = {readonly users: readonly string[]; readonly commands: readonly string[]};

/** What sudo makes of files put together; throws when visudo refuses them. */
export function readSudoers(texts: readonly string[]): readonly SudoSpec[] {
	return withFile(texts.join(''), file => {
		fs.chmodSync(file, 0o440);
		run('visudo', ['-c', '-f', file]);
		const {User_Specs: specs} = JSON.parse(run('cvtsudoers', ['-f', 'json', file]).stdout) as {User_Specs: readonly CvtSpec[]};
		return specs.map(({User_List: users, Cmnd_Specs: commands}) => ({
			users: users.map(one => one.username ?? JSON.stringify(one)),
			commands: commands.flatMap(({Commands}) => Commands.map(one => one.command ?? JSON.stringify(one))),
		}));
	});
}

type CvtSpec = {
	readonly User_List: readonly {readonly username?: string}[];
	readonly Cmnd_Specs: readonly {readonly Commands: readonly {readonly command?: string}[]}[];
};

/** How many keys ssh-keygen finds in files put together. */
export const countKeys = (texts: readonly string[]): number =>
	withFile(texts.join(''), file => run('ssh-keygen', ['-l', '-f', file]).stdout.trimEnd().split('\n').length);

/** What sysctl would set, a line each; a key that this kernel has not is a line of standard error. */
export const readSettings = (texts: readonly string[]): {readonly set: readonly string[]; readonly missing: readonly string[]} =>
	withFile(texts.join(''), file => {
		const {stdout, stderr} = spawnSync('sysctl', ['--dry-run', '-p', file], {encoding: 'utf8', maxBuffer});
		return {set: linesOf(stdout), missing: linesOf(stderr)};
	});

/** An entry of fstab(5), as findmnt reads it. */
export type Mounted = {readonly source: string; readonly target: string; readonly fstype: string; readonly options: string};

/** What findmnt finds in files put together. */
export const readFstab = (texts: readonly string[]): readonly Mounted[] =>
	withFile(texts.join(''), file => {
		const {stdout} = run('findmnt', ['--tab-file', file, '--json', '--output', 'SOURCE,TARGET,FSTYPE,OPTIONS']);
		return (JSON.parse(stdout) as {filesystems: readonly Mounted[]}).filesystems;
	});

/** What crontab(1) complains of in files put together. */
export const crontabFaults = (texts: readonly string[]): readonly string[] =>
	withFile(texts.join(''), file => {
		const {status, stderr} = spawnSync('crontab', ['-n', file], {encoding: 'utf8', maxBuffer});
		return status === 0 ? [] : linesOf(stderr);
	});

/**
The texts of profiles with all that they include, each of one profile; `undefined` for one that is not valid.

@param render - Gives the text of a profile of this name: they are read together, and told apart by it.
*/
export function readProfilesBack(renders: readonly ((name: string) => string)[]): readonly (string | undefined)[] {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runner-test-'));
	try {
		const files = renders.map((render, index) => {
			const file = path.join(folder, String(index));
			fs.writeFileSync(file, render(`lxc-t${index}`));
			return file;
		});
		// It goes on behind one that is not valid, though not with -j0; without that, several write at the same time
		const names = linesOf(spawnSync('apparmor_parser', ['-N', ...files], {encoding: 'utf8', maxBuffer}).stdout);
		const valid = files.filter((_, index) => names.includes(`lxc-t${index}`));
		const wholes = run('apparmor_parser', ['-j0', '-p', ...valid]).stdout.split(/^(?=profile lxc-t\d+ )/m);
		if (names.length !== valid.length || wholes.length !== valid.length) {
			throw new Error(`more profiles than one a text: ${names.join(' ')}`);
		}

		return renders.map((_, index) => wholes.find(whole => whole.startsWith(`profile lxc-t${index} `)));
	} finally {
		fs.rmSync(folder, {recursive: true});
	}
}

const maxBuffer = 64 * 1024 * 1024;

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.trimEnd().split('\n'));

function withFile<T>(text: string, read: (file: string) => T): T {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runner-test-'));
	try {
		const file = path.join(folder, 'file');
		fs.writeFileSync(file, text);
		return read(file);
	} finally {
		fs.rmSync(folder, {recursive: true});
	}
}

function run(program: string, args: readonly string[]) {
	const {status, stdout, stderr, error} = spawnSync(program, args, {encoding: 'utf8', maxBuffer});
	if (status !== 0) {
		throw new Error(`${program} exits ${status}: ${error ?? stderr.slice(0, 2000)}`);
	}

	return {stdout, stderr};
}
