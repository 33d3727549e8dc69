import type {FileStat, Output, Probe} from '../core/probe.ts';
import {Problem} from '../core/problem.ts';
import {whyNotReadOnly} from '../core/read-only.ts';
import {quote, type Script} from '../core/script.ts';
import type {Answer, Command} from './frame.ts';
import {readInput} from './input.ts';
import type {Asked} from './look.ts';

/** Whose shell it is, and where. */
export type Identity = {readonly host: string; readonly user: string; readonly uid: number};

/** Asks one thing of a session. */
export type Ask = (asked: Asked) => void;

/**
A read-only view of a target through a session.

@param user - Looks with this user's rights; the shell's own unless given.
*/
export function createProbe(ask: Ask, identity: Identity, user?: string): Probe {
	const other = otherUser(identity, user);
	const lookUp = async (absentExit: number | undefined, argv: readonly string[]) => {
		const why = whyNotReadOnly(argv);
		if (why !== undefined) {
			throw new Problem('NOT_READ_ONLY', `a look must not run "${argv.join(' ')}"`, {why});
		}

		const {code, stdout, stderr} = await askCommand(ask, {kind: 'program', argv}, other());
		if (code === absentExit) {
			return undefined;
		}

		if (code !== 0) {
			throw lookProblem(argv, code, stderr.text());
		}

		if (stdout.droppedBytes > 0) {
			throw new Problem('LOOK_FAILED', `"${argv.join(' ')}" printed more than 2 MiB`);
		}

		return stdout.text();
	};

	return {
		run: async (...argv) => (await lookUp(undefined, argv)) ?? '',
		lookUp: async (absentExit, ...argv) => lookUp(absentExit, argv),
		stat: async path =>
			new Promise<FileStat | undefined>((resolve, failed) => {
				quote(path);
				ask({look: 'stat', path, user: other(), resolve, failed});
			}),
		readFile: async path =>
			new Promise<string | undefined>((resolve, failed) => {
				quote(path);
				ask({look: 'read', path, user: other(), resolve, failed});
			}),
		vouched: async script =>
			runScript(ask, identity, script.user === undefined && user !== undefined ? {...script, user} : script, false),
		as: name => createProbe(ask, identity, name),
	};
}

/** Runs a script whose input fits into a frame. `isDurable` ones go on when the connection is cut. */
export async function runScript(ask: Ask, identity: Identity, script: Script, isDurable: boolean): Promise<Output> {
	return toOutput(
		await askCommand(ask, scriptCommand(script, isDurable, readInput(script.stdin)), otherUser(identity, script.user)()),
	);
}

/** @param stdin - What the script's own `stdin` was made into. */
export const scriptCommand = ({text, functions}: Script, isDurable: boolean, stdin: Buffer | 'channel' | undefined): Command => {
	quote(text);
	return {kind: 'script', text, functions, stdin, isDurable};
};

export const toOutput = ({code, stdout, stderr}: Answer): Output => ({code, stdout: stdout.text(), stderr: stderr.text()});

/** Whom to run as when it is not the shell's own user. Only root can be others. */
export const otherUser =
	({host, user: own, uid}: Identity, user: string | undefined) =>
	(): string | undefined => {
		if (user === undefined || user === own || (uid === 0 && user === 'root')) {
			return undefined;
		}

		if (uid !== 0) {
			throw new Problem('NOT_ROOT', `"${own}" cannot work as "${user}" on "${host}"`, {
				why: 'Only root can work as other users.',
				hint: 'become root first: become: true, -b, or ansible_become: true',
			});
		}

		if (!/^[\p{L}\d_][\p{L}\d_.@\\ -]*\$?$/u.test(user)) {
			throw new Problem('NO_SUCH_USER', `"${user}" is no user name`);
		}

		return user;
	};

const askCommand = (ask: Ask, command: Command, user: string | undefined): Promise<Answer> =>
	new Promise((answered, failed) => {
		ask({command, user, answered, failed});
	});

function lookProblem(argv: readonly string[], code: number, stderr: string): Problem {
	const said = stderr.trim().split('\n').slice(-20).join('\n');
	return code === 127
		? new Problem('NO_SUCH_PROGRAM', `there is no program "${argv[0]}"`, {why: said || undefined, hint: 'install it first'})
		: new Problem('LOOK_FAILED', `"${argv.join(' ')}" ended with exit ${code}`, {why: said || undefined});
}
