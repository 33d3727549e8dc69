import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A command as a shell would run it: its name, and each argument. */
export type ShellCommand = readonly string[];

/**
The commands that each of these scripts would run, as a real shell reads them; none is run. What is a question of an `if`, `&&` or `||`
counts as a command that succeeds.

All of them are read by one shell, so thousands cost little.

@throws `Error` when a script is not understood by the shell, or names a command that is not among `programs`.
*/
export function shellCommands(scripts: readonly string[]): readonly (readonly ShellCommand[])[] {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runner-test-'));
	try {
		return readRecords(runAll(folder, scripts));
	} finally {
		fs.rmSync(folder, {recursive: true});
	}
}

/** Functions and programs that scripts of modules call. A shell takes no function with a hyphen in its name: those are files. */
const programs = [
	...[
		'apt-cache',
		'apt-get',
		'atomic_replace',
		'cd',
		'check_profile',
		'check_set',
		'chpasswd',
		'command',
		'dpkg',
		'drop_profile',
		'eval',
	],
	...[
		'getent',
		'gpasswd',
		'grep',
		'groupadd',
		'groupdel',
		'load_profiles',
		'make_directory',
		'make_home',
		'make_link',
		'mount',
		'passwd',
	],
	...[
		'reboot',
		'remove_drop_in',
		'remove_path',
		'remove_profile',
		'restore_loaded',
		'rmdir',
		'run_local',
		'set_mode',
		'set_owner',
		'sh',
	],
	...[
		'shutdown',
		'sysctl',
		'systemctl',
		'touch',
		'true',
		'umount',
		'unload_profile',
		'useradd',
		'userdel',
		'usermod',
		'validator',
	],
	...['port_answers', 'wait_until'],
	...['create_container', 'pct', 'replace_raw_lines', 'set_container'],
	...['grant_tree', 'own_tree', 'prove_here', 'prove_inside', 'prove_read_only', 'revoke_tree'],
];

const record = (name: string) => `printf '%s\\0' "$#" ${name} "$@" >&9`;

function runAll(folder: string, scripts: readonly string[]): string {
	const isFunction = (name: string) => !name.includes('-');
	for (const name of programs.filter(one => !isFunction(one))) {
		fs.writeFileSync(path.join(folder, name), `#!/bin/sh\n${record(name)}\n`, {mode: 0o755});
	}

	const functions = programs.filter(name => isFunction(name) && name !== 'eval').map(name => `${name}() { ${record(name)}; }\n`);
	// A line each: what a script leaves open would otherwise swallow those behind it unseen
	const bodies = scripts.map(text => `printf 'script\\0' >&9\n{ ${text}\n} </dev/null >/dev/null\n`);
	const file = path.join(folder, 'all.sh');
	const said = path.join(folder, 'said');
	fs.writeFileSync(file, [`PATH=${folder}\n`, ...functions, ...bodies, "printf 'end\\0' >&9\n"].join(''));
	const {status, stderr} = spawnSync('sh', ['-c', 'exec 9>"$1"; . "$2"', 'sh', said, file], {
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024,
	});
	const text = fs.readFileSync(said, 'utf8');
	if (status !== 0 || stderr !== '' || !text.endsWith('end\0')) {
		throw new Error(`a script is more than its words: exit ${status}\n${stderr.slice(0, 2000)}`);
	}

	return text;
}

function readRecords(text: string): readonly (readonly ShellCommand[])[] {
	const words = text.split('\0');
	const scripts: ShellCommand[][] = [];
	for (let at = 0; words[at] !== 'end'; ) {
		if (words[at] === 'script') {
			scripts.push([]);
			at += 1;
		} else {
			const end = at + 2 + Number(words[at]);
			scripts.at(-1)?.push(words.slice(at + 1, end));
			at = end;
		}
	}

	return scripts;
}
