import {Problem} from '../core/problem.ts';
import type {BecomeBySudo} from './login.ts';

/** How a login ended before there was a shell. `how`: `exit 1`, `timeout`, `refused` (asked twice for the password). */
export type Ending = {readonly how: string | undefined; readonly said: string};

/** Why the login shell did not become our shell. */
export function loginProblem(host: string, {how, said}: Ending): Problem {
	const what =
		how === 'timeout'
			? `the login shell of "${host}" did not start /bin/sh in time`
			: `the login shell of "${host}" refused to start /bin/sh${how === undefined ? '' : ` (${how})`}`;
	return new Problem('LOGIN_SHELL', what, {
		why: said === '' ? 'It said nothing.' : `It said: ${lastLines(said)}`,
		hint: /restricted/.test(said)
			? 'the account has a restricted shell; log in as a user with an ordinary one'
			: 'log in as a user whose shell runs commands: not nologin, not a menu, not sftp only',
	});
}

type Case = {readonly pattern: RegExp; readonly what: (user: string) => string; readonly hint: string};

const noPassword: Case = {
	pattern: /a password is required|interactive authentication is required|no password was provided/,
	what: user => `sudo needs a password to become "${user}"`,
	hint: 'give it with -K or ansible_become_password, or allow the user NOPASSWD in sudoers',
};

const wrongPassword: Case = {
	pattern: /incorrect password|Sorry, try again|incorrect authentication/i,
	what: user => `sudo refused the password to become "${user}"`,
	hint: 'check -K or ansible_become_password; it was tried once only, so that no account is locked',
};

/** In the order in which they are tried: sudo says several things at once. */
const cases: readonly Case[] = [
	{
		pattern: /not in the sudoers|may not run sudo|is not allowed to|not allowed to execute/,
		what: user => `the login user is not allowed to become "${user}"`,
		hint: 'allow it in sudoers, or log in as another user (ansible_user)',
	},
	{
		pattern: /must have a tty|no tty present|a terminal is required/,
		what: user => `sudo wants a terminal to become "${user}"`,
		hint: 'remove "requiretty" from sudoers for this user; passwords are given without a terminal',
	},
	wrongPassword,
	noPassword,
	{
		pattern: /unknown user/,
		what: user => `there is no user "${user}" to become`,
		hint: 'check ansible_become_user and become_user',
	},
	{
		pattern: /sudo:? (command )?not found|sudo: No such file/,
		what: () => 'there is no sudo on this host',
		hint: 'install sudo, or log in as root (ansible_user: root)',
	},
	{
		pattern: /syntax error|parse error|no valid sudoers/,
		what: () => 'the sudoers of this host are broken',
		hint: 'repair them as root with visudo',
	},
];

/** Why sudo did not give a shell. */
export function becomeProblem(host: string, become: BecomeBySudo | undefined, {how, said}: Ending): Problem {
	const user = become?.user ?? 'root';
	if (how === 'timeout') {
		return new Problem('BECOME', `sudo on "${host}" did not answer in time`, {
			why: said === '' ? 'It said nothing.' : `It said: ${lastLines(said)}`,
			hint: 'does sudo ask for something else than a password, such as a one-time code? That cannot be answered',
		});
	}

	const found = how === 'refused' ? wrongPassword : cases.find(({pattern}) => pattern.test(said));
	return new Problem('BECOME', `${found?.what(user) ?? `sudo failed to become "${user}"`} on "${host}"`, {
		why: said === '' ? undefined : `sudo said: ${lastLines(said)}`,
		hint: found?.hint ?? 'try "sudo -n true" there by hand',
	});
}

/** The end of what was said, for people: no control characters. */
const lastLines = (said: string) =>
	Buffer.from(said, 'latin1')
		.toString()
		.replaceAll(/[^\P{Cc}\n]/gu, '')
		.trim()
		.split('\n')
		.slice(-3)
		.join(' · ')
		.slice(-400);
