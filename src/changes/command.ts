import type {Change} from '../core/change.ts';
import {type Script, sh, withStdin} from '../core/script.ts';
import {shorten} from '../domain/shorten.ts';
import {type Questions, whatIsAnswered} from './questions.ts';

/** A command as a playbook states it: a line for a shell, or a program and its arguments. */
export type Command = {
	readonly cmd?: string | undefined;
	readonly argv?: readonly string[] | undefined;
	readonly chdir?: string | undefined;
	readonly stdin?: string | undefined;
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
	const {cmd, argv} = command;
	return {
		summary: `run ${shorten(cmd ?? (argv ?? []).join(' '))}`,
		before: undefined,
		after: undefined,
		apply: commandScript(command),
		undo: {because: 'nobody knows what takes a command back'},
		...whatIsAnswered(command),
	};
}
