import {execFile} from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import {Problem} from '../core/problem.ts';

/** What `ssh -G` says of a host: keywords in lower case, each with its values in order. */
export type SshConfig = ReadonlyMap<string, readonly string[]>;

/** Asks for the SSH client's settings for a host; `undefined` when no configuration could change any. */
export type LookUpSshConfig = (
	host: string,
	user: string | undefined,
	port: number | undefined,
) => Promise<SshConfig | undefined>;

/** Keywords that change how a host is reached. `match` may run programs, so only `ssh` itself can tell. */
const relevant =
	/^(match|hostname|user|port|identityfile|identitiesonly|identityagent|certificatefile|userknownhostsfile|globalknownhostsfile|proxyjump|proxycommand|hostkeyalias|canonical\w*)$/;

/**
Reads the configuration of the SSH client by way of `ssh -G`, which knows all its rules.

@param file - Read instead of `~/.ssh/config` and `/etc/ssh/ssh_config`.
*/
export function createSshConfig(file?: string): LookUpSshConfig {
	let matters: Promise<boolean> | undefined;
	return async (host, user, port) => {
		matters ??= mayMatter(file);
		if (!(await matters)) {
			return undefined;
		}

		const args = [
			...(file === undefined ? [] : ['-F', file]),
			...(user === undefined ? [] : ['-l', user]),
			...(port === undefined ? [] : ['-p', String(port)]),
		];
		try {
			const {stdout} = await promisify(execFile)('ssh', ['-G', ...args, '--', host], {timeout: 10_000});
			return parseSshConfig(stdout);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
				return undefined;
			}

			throw new Problem('PROTOCOL', `cannot read the SSH configuration for "${host}"`, {
				why: `ssh -G said: ${String((error as {stderr?: string}).stderr ?? error).trim()}`,
				hint: `try: ssh -G ${host}`,
				cause: error,
			});
		}
	};
}

/** Takes the output of `ssh -G` apart. */
export function parseSshConfig(text: string): SshConfig {
	const config = new Map<string, string[]>();
	for (const line of text.split('\n')) {
		const [, key, value = ''] = /^(\S+)(?: (.*))?$/.exec(line) ?? [];
		if (key !== undefined) {
			config.set(key, [...(config.get(key) ?? []), value]);
		}
	}

	return config;
}

/** Whether a configuration file says anything of interest: `ssh -G` costs a process a host. */
async function mayMatter(file: string | undefined): Promise<boolean> {
	const files = file === undefined ? [path.join(os.userInfo().homedir, '.ssh/config'), '/etc/ssh/ssh_config'] : [file];
	const found = await Promise.all(files.map(async name => saysAnything(name, 0)));
	return found.includes(true);
}

async function saysAnything(file: string, depth: number): Promise<boolean> {
	const text = await fs.readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
		// Unreadable is for ssh to complain about
		return error.code === 'ENOENT' || error.code === 'ENOTDIR' ? '' : 'match';
	});
	for (const line of text.split('\n')) {
		const [, keyword = '', rest = ''] = /^\s*([A-Za-z]+)[\s=]+(.*)$/.exec(line) ?? [];
		if (relevant.test(keyword.toLowerCase())) {
			return true;
		}

		if (keyword.toLowerCase() === 'include' && (depth > 3 || (await includesAnything(rest.trim(), depth)))) {
			return true;
		}
	}

	return false;
}

/** Understands `/folder/*.conf`, which is what Debian ships; anything else may matter. */
async function includesAnything(pattern: string, depth: number): Promise<boolean> {
	const [, folder = '', ending = ''] = /^(\/[\w./-]+)\/\*([\w.]*)$/.exec(pattern) ?? [];
	if (folder === '') {
		return true;
	}

	const names = await fs.readdir(folder).catch(() => [] as string[]);
	const found = await Promise.all(
		names.filter(name => name.endsWith(ending)).map(async name => saysAnything(path.join(folder, name), depth + 1)),
	);
	return found.includes(true);
}
