import {spawn} from 'node:child_process';
import os from 'node:os';
import {Problem} from '../core/problem.ts';
import {createChannel} from './channel.ts';
import type {Shells} from './connection.ts';
import {type BecomeBySudo, createLogin, finishLogin} from './login.ts';

/** Shells on this very machine (`ansible_connection: local`), as the user who runs us or, through sudo, another. */
export function createLocalShells(host: string, become: BecomeBySudo | undefined, timeoutMs: number): Shells {
	const own = os.userInfo().username;
	const sudo = become?.user === own ? undefined : become;
	return {
		host,
		user: sudo?.user ?? own,
		failure: () => undefined,
		close: async () => {},
		async open() {
			const login = createLogin(sudo);
			// A process group of its own: Ctrl-C is for us, and what runs there ends in order
			const child = spawn('/bin/sh', ['-c', login.command], {
				detached: true,
				env: environment(),
				stdio: ['pipe', 'pipe', 'pipe'],
			});
			await new Promise<void>((resolve, reject) => {
				child.once('spawn', resolve);
				child.once('error', error => {
					reject(new Problem('LOGIN_SHELL', 'cannot start /bin/sh on this machine', {why: error.message, cause: error}));
				});
			});
			const channel = createChannel(child, () => child.kill());
			return {channel, uid: await finishLogin(channel, login, sudo, host, timeoutMs)};
		},
	};
}

/** What a login would have: what stands in our own environment is for us. */
function environment(): NodeJS.ProcessEnv {
	const {username, homedir, shell} = os.userInfo();
	const proxies = Object.entries(process.env).filter(([name]) => /^(http|https|ftp|no|all)_proxy$/i.test(name));
	return {
		...Object.fromEntries(proxies),
		HOME: homedir,
		USER: username,
		LOGNAME: username,
		SHELL: shell ?? '/bin/sh',
		PATH: process.env.PATH,
	};
}
