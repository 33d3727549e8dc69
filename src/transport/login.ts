import {randomBytes} from 'node:crypto';
import {Problem} from '../core/problem.ts';
import type {Secret} from '../core/secret.ts';
import type {Channel} from './channel.ts';
import {becomeProblem, loginProblem} from './login-problem.ts';

/** Whom to become after login, and with which password if sudo asks. */
export type BecomeBySudo = {readonly user: string; readonly password?: Secret | undefined};

/** A command for a login shell, and the texts that its stages print. */
export type Login = {readonly command: string; readonly marks: Marks};
/** `hello`: our shell runs, sudo comes next. `go`: what it waits for. `ask`: sudo wants the password. `ready`: commands are read now. */
type Marks = {readonly hello: string; readonly go: string; readonly ask: string; readonly ready: string};

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const tidy = `set +vx;PATH=${path};LC_ALL=C;TERM=dumb;export PATH LC_ALL TERM;unset LANGUAGE CDPATH ENV BASH_ENV;umask 022;cd /;`;

/**
Makes the command that turns a login shell of any kind into our `/bin/sh`.

sshd hands it to the login shell, so within single quotes it has only characters that mean the same to sh, bash, zsh, fish and
tcsh: no `'`, `!`, backslash or line feed. Marks are put together by our shell, so that a login shell that echoes shows none.
*/
export function createLogin(become: BecomeBySudo | undefined): Login {
	const [hello, go, ask, ready] = [mark(), mark(), mark(), mark()];
	const marks = {hello: hello.whole, go: go.whole, ask: ask.whole, ready: ready.whole};
	const start = `echo "${ready.text}:$(id -u):";exec /bin/sh`;
	if (!become) {
		return {marks, command: `exec /bin/sh -c '${tidy}${start}'`};
	}

	const {user, password} = become;
	if (!/^[A-Za-z_][\w.-]*\$?$/.test(user)) {
		throw new Problem('BECOME', `"${user}" is no name of a user to become`, {hint: 'write a user name as ansible_become_user'});
	}

	// Whatever an rc file has left of the input is read away before sudo could take it for the password
	const wait = `while read runner_x;do case "$runner_x" in ${go.whole}) break;;esac;done;`;
	const sudo = `exec sudo ${password ? `-k -S -p "${ask.text}"` : '-n'} -u "${user}" -- /bin/sh -c "$1"`;
	const outer = `${tidy}echo "${hello.text}" >&2;echo "${hello.text}";${password ? wait : ''}${sudo}`;
	const inner = `${tidy}unset XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS;HOME=~${user};export HOME;${start}`;
	return {marks, command: `exec /bin/sh -c '${outer}' sh '${inner}'`};
}

/** A mark, and shell text that prints it without containing it. */
function mark() {
	const whole = randomBytes(16).toString('hex');
	return {whole, text: `${whole.slice(0, 16)}""${whole.slice(16)}`};
}

/**
Waits until a channel that runs a login command is our shell. Everything that is printed before is dropped.

@param deadlineMs - How long it may take.
@returns The numeric id of the user whose shell it is. Rejects with `LOGIN_SHELL` or `BECOME`.
*/
export function finishLogin(
	channel: Channel,
	{marks}: Login,
	become: BecomeBySudo | undefined,
	host: string,
	deadlineMs: number,
): Promise<number> {
	return new Promise((resolve, reject) => {
		let out = '';
		let said = '';
		let stage: 'login' | 'become' | 'asked' | 'done' = 'login';

		const timer = setTimeout(() => fail('timeout'), deadlineMs);
		// An rc file that reads from its input gets a line; to our shell an empty line is nothing
		const nudge = setInterval(() => {
			if (stage === 'login') {
				channel.stdin.write('\n');
			}
		}, 500);

		const end = () => {
			stage = 'done';
			clearTimeout(timer);
			clearInterval(nudge);
		};

		const fail = (how: string | undefined) => {
			if (stage === 'done') {
				return;
			}

			const sinceHello = said.split(marks.hello).at(-1) ?? '';
			const ending = {how, said: sinceHello.replaceAll(marks.ask, '').trim() || out.replaceAll(marks.hello, '').trim()};
			const problem = stage === 'login' ? loginProblem(host, ending) : becomeProblem(host, become, ending);
			end();
			channel.destroy();
			reject(problem);
		};

		channel.hear({
			stdout(chunk) {
				out = keep(out + chunk.toString('latin1'));
				if (stage === 'login' && become && out.includes(marks.hello)) {
					stage = 'become';
					if (become.password) {
						channel.stdin.write(`${marks.go}\n`);
					}
				}

				const uid = new RegExp(`${marks.ready}:(\\d+):\n`).exec(out)?.[1];
				if (uid !== undefined && stage !== 'done') {
					end();
					resolve(Number(uid));
				}
			},
			stderr(chunk) {
				said = keep(said + chunk.toString('latin1'));
				const asked = said.split(marks.ask).length - 1;
				if (asked > 0 && stage === 'become' && become?.password) {
					stage = 'asked';
					channel.stdin.write(`${become.password.reveal()}\n`);
				} else if (asked > 1) {
					// A second try could lock the account
					fail('refused');
				}
			},
			closed: fail,
		});
	});
}

const keep = (text: string) => text.slice(-64 * 1024);
