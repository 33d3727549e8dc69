import type {Problem} from '../core/problem.ts';
import {quote, type Word} from '../core/script.ts';
import type {Captured} from './capture.ts';

/** What a shell is asked to run. */
export type Command =
	/** One program, its arguments taken literally. */
	| {readonly kind: 'program'; readonly argv: readonly Word[]}
	/** Text of our own with positional parameters, and the function of the prelude that holds it. */
	| {readonly kind: 'look'; readonly name: string; readonly body: string; readonly args: readonly Word[]}
	/** Text that may hold anything. */
	| {
			readonly kind: 'script';
			readonly text: string;
			readonly functions?: string | undefined;
			readonly stdin?: Input | undefined;
			/** Goes on when the connection is cut. */
			readonly isDurable?: boolean;
	  };

/** Standard input: bytes that travel in the frame, or whatever follows it on the channel. */
export type Input = Buffer | 'channel';

/** How one request was answered. */
export type Answer = {readonly code: number; readonly stdout: Captured; readonly stderr: Captured};

/** One request of a frame. */
export type Work = {
	readonly command: Command;
	/** Runs with this user's rights; the shell's own unless given. */
	readonly user?: string | undefined;
	/** How much of the output's beginning is kept; 1 MiB unless given. */
	readonly headBytes?: number;
	/** The shell has read the whole frame and begins to work on it. */
	begun?(): void;
	answered(answer: Answer): void;
	failed(problem: Problem): void;
};

/** What a shell was told already. */
export type Told = {isBegun: boolean; readonly functions: Map<string, number>};

/**
Makes the shell text of one frame. It is one brace group, so that of a half-received frame nothing is executed.

@param mark - Random text; it stands before every end, and in the delimiter of every here-document.
*/
export function renderFrame(works: readonly Work[], mark: string, told: Told, prelude: string): string {
	const lines = ['{'];
	if (!told.isBegun) {
		told.isBegun = true;
		lines.push(prelude);
	}

	lines.push(`runner_end ${mark}:b 0`);
	let who: string | undefined;
	for (const [index, work] of works.entries()) {
		const {command, user} = work;
		const functions = command.kind === 'script' && command.functions ? tellFunctions(command.functions, told, lines) : '';
		if (user !== undefined && user !== who) {
			lines.push(`runner_who ${quote(user)}`);
			who = user;
		}

		const {before, after} = renderInput(command.kind === 'script' ? command.stdin : undefined, `${mark}${index}`);
		const end = `runner_end ${mark}:${index}`;
		const asked = `${before}${renderCommand(command, user !== undefined, functions)} ${after}\n${end} "$?"`;
		const isTrusted = user === undefined && command.kind !== 'script';
		const run = isTrusted ? asked : apart(asked, `${mark}:${index}:`);
		const guards = [
			...(user === undefined ? [] : [{test: '[ "$runner_state" = 0 ]', status: '"$runner_state"'}]),
			// Without it the script would meet an empty input and believe it
			...(before === '' ? [] : [{test: 'command -v base64 >/dev/null', status: 'no-base64'}]),
			...(isTrusted ? [] : [{test: 'command -v sed >/dev/null', status: 'no-sed'}]),
		];
		lines.push(guards.reduceRight((text, {test, status}) => `if ${test}; then\n${text}\nelse ${end} ${status}; fi`, run));
		if (command.kind === 'script') {
			// A script may have changed the account
			who = undefined;
		}
	}

	if (works.some(({command}) => command.kind === 'script' && command.stdin === 'channel')) {
		// What the script leaves unread on the channel must never be taken for commands
		lines.push('exit 0');
	}

	lines.push('}', '');
	return lines.join('\n');
}

/**
Gives text output streams of its own, which are read up to its end mark.

What it leaves running, or what takes its streams from it, must never write into the answers that follow.
The line after the mark is for a sed that reads ahead.
*/
const apart = (text: string, mark: string): string =>
	`{ { {\n${text}\necho; echo >&2\n} 2>&1 >&3 3>&- | command sed '/${mark}/q' >&2 3>&-; } 3>&1 | command sed '/${mark}/q'; }`;

function tellFunctions(text: string, {functions}: Told, lines: string[]): string {
	const known = functions.get(text);
	const number = known ?? functions.size;
	if (known === undefined) {
		functions.set(text, number);
		lines.push(`runner_f${number}=${quote(text)}`);
	}

	return `"$runner_f${number}"`;
}

function renderCommand(command: Command, isOther: boolean, functions: string): string {
	const words = (argv: readonly Word[]) => argv.map(word => quote(word)).join(' ');
	if (command.kind === 'program') {
		return isOther ? `(runner_as ${words(command.argv)})` : `command ${words(command.argv)}`;
	}

	if (command.kind === 'look') {
		return isOther
			? `(runner_as sh -c ${words([command.body, 'sh', ...command.args])})`
			: `${command.name} ${words(command.args)}`;
	}

	// Cut off, a shell gets no more than an error from the write of what it prints
	const trap = command.isDurable ? "trap '' HUP PIPE; " : '';
	const text = quote(command.text);
	return isOther
		? `(${trap}runner_as sh -c ${functions === '' ? text : `${functions}'\n'${text}`})`
		: `(${trap}${functions === '' ? '' : `eval ${functions}; `}eval ${text})`;
}

/** A here-document ends in a line feed, and a shell drops NUL: what differs travels as base64. */
function renderInput(stdin: Input | undefined, delimiter: string): {before: string; after: string} {
	if (stdin === 'channel') {
		return {before: '', after: ''};
	}

	if (stdin === undefined || stdin.length === 0) {
		return {before: '', after: '</dev/null'};
	}

	if (stdin.at(-1) === 0x0a && !stdin.includes(0) && stdin.equals(Buffer.from(stdin.toString()))) {
		return {before: '', after: `<<'${delimiter}'\n${stdin.toString()}${delimiter}`};
	}

	const base64 = stdin.toString('base64').replaceAll(/.{76}/g, '$&\n');
	return {before: `command base64 -d <<'${delimiter}' | `, after: `\n${base64}\n${delimiter}`};
}
