import {z} from 'zod';
import {oneWord, plainText} from '../changes/arguments.ts';
import {type Command, commandScript, runCommand} from '../changes/command.ts';
import {type Answered, askQuestions, commandLine, isDone, questionArguments} from '../changes/questions.ts';
import type {Look} from '../core/fact.ts';
import {defineModule} from '../core/module.ts';
import type {Output} from '../core/probe.ts';
import {Problem} from '../core/problem.ts';
import {targetPath} from '../domain/path.ts';
import {vouched} from '../facts/vouched.ts';

type State = Answered & {
	/** How the command itself ended, where it only reads. */
	readonly read: Output | undefined;
};

const args = z
	.strictObject({
		cmd: commandLine().optional().describe('Command line for `sh -c` on the target.'),
		argv: z.array(oneWord()).min(1).optional().describe('Program and arguments instead of `cmd`, without a shell in between.'),
		chdir: targetPath().optional().describe('Folder to run in; `/` unless given.'),
		stdin: plainText().optional().describe('Text for its standard input, which is empty unless given.'),
		...questionArguments('command'),
		reads: z
			.boolean()
			.default(false)
			.describe('The command itself only looks, and you vouch for it: it is run in check mode too, and changes nothing.'),
		ok_codes: z
			.array(z.int().min(0).max(255))
			.min(1)
			.default([0])
			.describe('Exit codes that are no failure, where `reads` is true.'),
	})
	.superRefine(({cmd, argv, reads, ok_codes, ...given}, context) => {
		const complain = (path: string, message: string) => context.addIssue({code: 'custom', path: [path], message});
		if ((cmd === undefined) === (argv === undefined)) {
			complain('cmd', 'one of cmd and argv has to be given, and not both');
		}

		for (const name of ['creates', 'removes', 'unless'] as const) {
			if (reads && given[name] !== undefined) {
				complain(name, 'says when there is nothing to do, but a command that only reads has nothing to do ever');
			}
		}

		if (!reads && ok_codes.join() !== '0') {
			complain('ok_codes', 'a command that changes something has to exit 0: only with reads: true another code is an answer');
		}
	});

export default defineModule({
	name: 'command',
	summary: 'Runs a command, unless there is nothing to do.',
	notes: `A command says nothing of what it changes, so the task has to: \`creates\`, \`removes\` and \`unless\` ask whether there is
something to do. They are asked again afterwards, and the task fails when there still is.

With \`reads: true\` the command is itself a question. It is run in check mode, counts as no change, and \`register\` keeps its
\`stdout\`, \`stderr\` and \`code\`. You vouch that it, and what stands in \`unless\`, changes nothing.

Without any of these the command is run each time, and each time it is a change. Check mode cannot foretell what it does, so
later tasks are judged as if it did nothing.

What is written in \`cmd\` and \`argv\` can be seen in the process list of the host: a secret goes through \`stdin\`.`,
	example: `- name: locale
  hosts: all
  tasks:
    - command:
        cmd: localedef -i de_DE -f UTF-8 de_DE.UTF-8
        unless: locale -a | grep -qx de_DE.utf8
    - command:
        argv: [ssh-keygen, -q, -t, ed25519, -N, "", -f, /root/.ssh/id_ed25519]
        creates: /root/.ssh/id_ed25519
    - command:
        cmd: uptime
        reads: true
      register: load
`,
	args,
	shorthand: 'cmd',

	async inspect(look: Look, {reads, ...command}): Promise<State> {
		const [answered, read] = await Promise.all([
			askQuestions(look, command),
			reads ? look(vouched(commandScript(command))) : undefined,
		]);
		return {...answered, read};
	},

	plan({read, ...answered}, wanted) {
		if (read) {
			assertOk(read, wanted);
		}

		return read || isDone(answered, wanted) ? [] : [runCommand(wanted)];
	},

	result: ({read}) => (read ? {stdout: read.stdout, stderr: read.stderr, code: read.code} : {}),
});

function assertOk({code, stdout, stderr}: Output, command: Command & {readonly ok_codes: readonly number[]}): void {
	if (!command.ok_codes.includes(code)) {
		const said = (stderr.trim() || stdout.trim()).split('\n').slice(-20).join('\n');
		throw new Problem('COMMAND_FAILED', `${JSON.stringify(commandScript(command).text)} exits ${code}\n${said}`.trimEnd(), {
			hint: 'list in ok_codes the exit codes that are an answer',
		});
	}
}
