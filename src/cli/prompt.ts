import process from 'node:process';
import readline from 'node:readline/promises';
import {Writable} from 'node:stream';
import {Problem} from '../core/problem.ts';
import {Secret} from '../core/secret.ts';

/** Asks for a password without showing it; without a terminal it is the next line of standard input. */
export async function askSecret(question: string): Promise<Secret> {
	const isTerminal = process.stdin.isTTY === true;
	if (isTerminal) {
		process.stderr.write(`${question}: `);
	}

	const answer = await nextLine(isTerminal);
	if (isTerminal) {
		process.stderr.write('\n');
	}

	if (answer === undefined || answer === '') {
		throw new Problem('NO_PASSWORD', `no ${question.toLowerCase()} was given`, {
			hint: 'type it at the prompt, or give it as a line on standard input',
		});
	}

	return new Secret(answer);
}

/** Asks a question on the terminal. @returns The first letter of the answer, lower case. */
export async function askLetter(question: string): Promise<string> {
	const lines = readline.createInterface({input: process.stdin, output: process.stderr});
	try {
		return (await lines.question(question)).trim().toLowerCase().slice(0, 1);
	} finally {
		lines.close();
	}
}

let lines: AsyncIterator<string> | undefined;

async function nextLine(isTerminal: boolean): Promise<string | undefined> {
	const hidden = new Writable({write: (_chunk, _encoding, done) => done()});
	if (isTerminal) {
		const prompt = readline.createInterface({input: process.stdin, output: hidden, terminal: true});
		try {
			return await prompt.question('');
		} finally {
			prompt.close();
		}
	}

	lines ??= readline.createInterface({input: process.stdin})[Symbol.asyncIterator]();
	const {value, done} = await lines.next();
	return done ? undefined : value;
}
