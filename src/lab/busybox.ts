import {execFile} from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {Problem} from '../core/problem.ts';
import type {Entry} from './entries.ts';
import {programPath} from './requirements.ts';

/**
The root file system of a host of busybox alone: its applets, an SSH server with what that needs, and the files of `/etc`
without which neither works.
*/
export async function busyboxBase(): Promise<readonly Entry[]> {
	const [busybox, sshd] = [await findProgramFile('busybox'), await findProgramFile('sshd')];
	if (!busybox || !sshd) {
		throw new Problem('LAB_PROGRAMS', 'lab_base: busybox needs programs that are not here', {
			why: `There has to be a busybox and an sshd in ${programPath}.`,
			hint: 'run "runner lab setup"',
		});
	}

	// From 9.8 on the server is several programs
	const helpers = await existing(['sshd-session', 'sshd-auth'].flatMap(name => folders.map(folder => `${folder}/${name}`)));
	const programs = [sshd, ...helpers];
	const libraries = [...(await librariesOf([busybox, ...programs])), ...(await existing(nameServices))];
	const applets = await appletsOf(busybox);
	const kept = [...programs, ...libraries].map(from => ({path: from.slice(1), from}));
	return [
		...directories([...fixed, ...kept.map(({path: file}) => path.dirname(file))]).filter(({path}) => !linked.includes(path)),
		...linked.map(name => ({path: name, target: `usr/${name}`})),
		{path: 'usr/bin/busybox', from: busybox},
		...applets.map(name => ({path: `usr/bin/${name}`, target: 'busybox'})),
		...kept.map(entry => ({...entry, mode: 0o755})),
		...etc,
	];
}

/** Names of the programs that a busybox can be. */
export const appletsOf = async (busybox: string): Promise<readonly string[]> =>
	(await run(busybox, '--list'))
		.trim()
		.split('\n')
		.filter(name => name !== 'busybox');

const folders = ['/usr/lib/openssh', '/usr/lib/ssh', '/usr/libexec', '/usr/libexec/openssh'];

/** Part of the C library itself from glibc 2.34 on. */
const nameServices = ['/lib/x86_64-linux-gnu/libnss_files.so.2', '/lib/aarch64-linux-gnu/libnss_files.so.2'];

const linked = ['bin', 'sbin'];

const fixed = ['usr/bin', 'usr/sbin', 'usr/lib', 'etc', 'dev', 'proc', 'sys', 'run', 'tmp', 'var', 'mnt'];

const etc: readonly Entry[] = [
	{
		path: 'etc/passwd',
		text: `root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/:/bin/false
sshd:x:22:65534:sshd:/run/sshd:/bin/false
nobody:x:65534:65534:nobody:/:/bin/false
`,
	},
	{path: 'etc/shadow', text: 'root:*:::::::\ndaemon:*:::::::\nsshd:*:::::::\nnobody:*:::::::\n', mode: 0o600},
	{path: 'etc/group', text: 'root:x:0:\ndaemon:x:1:\ntty:x:5:\nmail:x:8:\nnogroup:x:65534:\n'},
	{path: 'etc/nsswitch.conf', text: 'passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n'},
	{path: 'etc/profile', text: `export PATH=${programPath}\n`},
];

/** Folders as entries, each with all above it, outermost first. */
export const directories = (names: readonly string[]): readonly Entry[] =>
	[...new Set(names.flatMap(name => name.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'))))].map(
		name => ({
			path: name,
		}),
	);

/** All that the dynamic linker would load for programs, itself included. A program that is linked for good needs none. */
export async function librariesOf(programs: readonly string[]): Promise<readonly string[]> {
	const said = await Promise.all(programs.map(async program => run('ldd', program).catch(() => '')));
	const found = said.join('\n').matchAll(/(?:=> |^\s*)(\/\S+) \(0x/gm);
	return [...new Set([...found].map(([, library = '']) => library))];
}

/** Where a program is on this machine. */
export async function findProgramFile(program: string): Promise<string | undefined> {
	const [found] = await existing(programPath.split(':').map(folder => path.join(folder, program)));
	return found;
}

async function existing(files: readonly string[]): Promise<readonly string[]> {
	const checked = await Promise.all(
		files.map(async file =>
			fs.access(file).then(
				() => [file],
				() => [],
			),
		),
	);
	return checked.flat();
}

const run = async (program: string, ...words: readonly string[]): Promise<string> =>
	(await promisify(execFile)(program, words, {env: {PATH: programPath, LC_ALL: 'C'}})).stdout;
