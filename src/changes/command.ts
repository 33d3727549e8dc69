import type {Change} from '../core/change.ts';
import {doubt, type Expectation, expect, expectAbsent, unknown} from '../core/fact.ts';
import {type Script, sh, withStdin} from '../core/script.ts';
import {digestOf, statOf, textOf} from '../facts/file.ts';
import {vouched} from '../facts/vouched.ts';

/** A command as a playbook states it: a line for a shell, or a program and its arguments. */
export type Command = {
	readonly cmd?: string | undefined;
	readonly argv?: readonly string[] | undefined;
	readonly chdir?: string | undefined;
	readonly stdin?: string | undefined;
};

/** What tells whether there is something to do, and will tell afterwards that it is done. */
export type Questions = {
	readonly creates?: string | undefined;
	readonly removes?: string | undefined;
	readonly unless?: string | undefined;
};

/** The script that runs a command. */
export function commandScript({cmd, argv, chdir, stdin}: Command): Script {
	// Not the bare words: the first could be a keyword or a function of the shell, or set a variable
	const run = argv === undefined ? sh`sh -c ${cmd ?? ''}` : sh`command -- ${argv}`;
	const script = chdir === undefined ? run : sh`cd -- ${chdir} && ${run}`;
	return stdin === undefined ? script : withStdin(script, stdin);
}

/** Runs a command; what it makes of the host is known so far as the questions tell. */
export function runCommand(command: Command & Questions): Change {
	const {cmd, argv, creates, removes, unless} = command;
	const expected = expectations(command);
	return {
		summary: `run ${shorten(cmd ?? (argv ?? []).join(' '))}`,
		before: undefined,
		after: undefined,
		apply: commandScript(command),
		undo: {because: 'nobody knows what takes a command back'},
		expect: expected,
		...(creates === undefined && removes === undefined && unless === undefined && {unseen: true as const}),
	};
}

function expectations({creates, removes, unless, chdir}: Command & Questions): readonly Expectation[] {
	const because = 'a command makes it';
	const part = unknown(because);
	return [
		...(creates === undefined
			? []
			: [
					expect(statOf(creates), {kind: part, owner: part, group: part, uid: part, gid: part, mode: part, sizeBytes: part}),
					expect(textOf(creates), part),
					expect(digestOf(creates), part),
					...['stat', 'text', 'digest'].map(kind => doubt(`${kind} ${creates}/`, because)),
				]),
		...(removes === undefined
			? []
			: [
					expect(statOf(removes), undefined),
					expect(textOf(removes), undefined),
					expect(digestOf(removes), undefined),
					...['stat', 'text', 'digest'].map(kind => expectAbsent(`${kind} ${removes}/`)),
				]),
		...(unless === undefined
			? []
			: [expect(vouched(commandScript({cmd: unless, chdir})), {code: 0, stdout: part, stderr: part})]),
	];
}

/** The first line, of at most 72 characters. */
function shorten(text: string): string {
	const [line = '', ...more] = text.trim().split('\n');
	return line.length > 72 || more.length > 0 ? `${line.slice(0, 71).trimEnd()}…` : line;
}
