import process from 'node:process';
import readline from 'node:readline/promises';
import {Writable} from 'node:stream';
import {Problem} from '../core/problem.ts';
import {Secret} from '../core/secret.ts';

/** Asks for a password without showing it; without a terminal it is the next line of standard input. */
export async function askSecret(what: string): Promise<Secret> {
	const hidden = new Writable({write: (_chunk, _encoding, done) => done()});
	const answer = await ask(`${what.charAt(0).toUpperCase()}${what.slice(1)}: `, hidden);
	if (answer === undefined || answer === '') {
		throw new Problem('NO_PASSWORD', `no ${what} was given`, {
			hint: 'type it at the prompt, or give it as a line on standard input',
		});
	}

	return new Secret(answer);
}

/** Asks a question. @returns The first letter of the answer, lower case; `undefined` when there are no more answers. */
export async function askLetter(question: string): Promise<string | undefined> {
	return (await ask(question, process.stderr))?.trim().toLowerCase().slice(0, 1);
}

/** The answer; `undefined` at the end of input. What is typed goes to `echo`. */
async function ask(question: string, echo: NodeJS.WritableStream): Promise<string | undefined> {
	if (process.stdin.isTTY !== true) {
		process.stderr.write(question);
		const answer = await nextLine();
		process.stderr.write('\n');
		return answer;
	}

	// First of all, or the terminal would show what is typed at once
	const prompt = readline.createInterface({input: process.stdin, output: echo, terminal: true});
	process.stderr.write(question);
	try {
		return await new Promise<string | undefined>(resolve => {
			prompt.once('line', resolve);
			prompt.once('close', () => resolve(undefined));
			// The terminal is in raw mode: no one else turns Ctrl-C into a signal
			prompt.once('SIGINT', () => {
				prompt.close();
				process.kill(process.pid, 'SIGINT');
			});
		});
	} finally {
		prompt.close();
		if (echo !== process.stderr) {
			process.stderr.write('\n');
		}
	}
}

let lines: AsyncIterator<string> | undefined;

/** All questions share one reader: it reads more than a line at a time. */
async function nextLine(): Promise<string | undefined> {
	lines ??= readline.createInterface({input: process.stdin})[Symbol.asyncIterator]();
	const {value, done} = await lines.next();
	return done ? undefined : value;
}
