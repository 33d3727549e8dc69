import {randomBytes} from 'node:crypto';
import fs from 'node:fs';
import {die} from '../die.ts';
import {readProgram} from '../storage/run.ts';
import {type Guest, isDirectory, isFile, locate, makeDirectoryInside, readInside, writeInside} from './inside.ts';
import {writeMarked} from './marked-section.ts';

/** Sets root's password in the guest; without one nobody can log in with any. */
export function setRootPassword(guest: Guest, password: string | undefined): void {
	if (!isFile(guest, '/etc/passwd')) {
		return;
	}

	const hash =
		password === undefined ? '*' : /^\$(?:1|2[axy]?|5|6)\$[\w./]{1,16}\$[\w./]+$/.test(password) ? password : hashOf(password);
	const today = Math.trunc(Date.now() / 86_400_000);
	if (isFile(guest, '/etc/shadow')) {
		rewrite(guest, '/etc/shadow', /^root:[^:]*:[^:]*:/m, `root:${hash}:${today}:`);
		rewrite(guest, '/etc/passwd', /^root:[^:]*:/m, 'root:x:');
	} else {
		rewrite(guest, '/etc/passwd', /^root:[^:]*:/m, `root:${hash}:`);
	}
}

/** Lets these keys log in as the guest's root. */
export function setRootKeys(guest: Guest, keys: string): void {
	const home = /^root:(?:[^:]*:){4}([^:]*):/m.exec(readInside(guest, '/etc/passwd') ?? '')?.[1] ?? '/root';
	if (!isDirectory(guest, home)) {
		die(`home directory '${home}' of root does not exist!`);
	}

	if (!isDirectory(guest, `${home}/.ssh`)) {
		makeDirectoryInside(guest, `${home}/.ssh`, 0o700);
	}

	writeMarked(guest, `${home}/.ssh/authorized_keys`, keys.trimEnd().split('\n'), {mode: 0o700});
}

function rewrite(guest: Guest, guestPath: string, line: RegExp, replacement: string): void {
	const {mode, uid, gid} = fs.statSync(locate(guest, guestPath));
	const text = readInside(guest, guestPath) ?? '';
	writeInside(
		guest,
		guestPath,
		text.replace(line, () => replacement),
		{mode: mode & 0o7777, uid, gid},
	);
}

/** By crypt(3), which Node.js has not. On standard input, as arguments show in the process list. */
const hashOf = (password: string): string =>
	readProgram(
		['perl', '-e', 'local $/; my $password = <STDIN>; print crypt($password, $ARGV[0]) or die "crypt: $!"', `$6$${salt()}$`],
		password,
	);

const salt = (): string => randomBytes(12).toString('base64').replaceAll(/[^\w]/g, '.').slice(0, 8);
