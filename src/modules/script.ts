import {z} from 'zod';
import {oneWord} from '../changes/arguments.ts';
import {type Answered, askQuestions, isDone, questionArguments} from '../changes/questions.ts';
import {runLocal} from '../changes/run-local.ts';
import type {Look} from '../core/fact.ts';
import {type LocalContent, localFile} from '../core/local.ts';
import {defineModule} from '../core/module.ts';
import {parseInterpreter} from '../domain/interpreter.ts';
import {targetPath} from '../domain/path.ts';

type State = Answered;

const args = z
	.strictObject({
		src: localFile().describe('Script beside the playbook.'),
		args: z.array(oneWord()).default([]).describe('Its arguments, each one word as it is.'),
		executable: z
			.string()
			.regex(/^[^\p{Cc}\p{Surrogate}\s-][^\p{Cc}\p{Surrogate}]*$/u, 'is no program: write a path or a name')
			.optional()
			.describe('Program that reads the script, instead of the one that its first line names.'),
		chdir: targetPath().optional().describe('Folder to run in; `/` unless given.'),
		...questionArguments('script'),
	})
	.superRefine((given, context) => {
		const interpreter = interpreterOf(given);
		if (typeof interpreter === 'string') {
			context.addIssue({code: 'custom', path: ['src'], message: interpreter});
		}
	});

export default defineModule({
	name: 'script',
	summary: 'Runs a script beside the playbook on the host, unless there is nothing to do.',
	notes: `The script is sent along and read by the interpreter that its first line names, or by \`executable\`. It lies in a folder of
its own in memory (\`/run\`) that nobody else can enter, and is removed when it has ended; nothing is executed there, so a
\`noexec\` is no hindrance. Its standard input is empty. \`$0\` is its path in that folder, where nothing stands beside it.

A script says nothing of what it changes, so the task has to: \`creates\`, \`removes\` and \`unless\` ask whether there is something
to do. They are asked again afterwards, and the task fails when there still is. Without any of these the script is run each
time, and each time it is a change; check mode cannot foretell what it does.

\`register\` keeps its \`stdout\`, \`stderr\` and \`code\`. What is written in \`args\` can be seen in the process list of the host.`,
	example: `- name: application
  hosts: all
  tasks:
    - script:
        src: files/install-app.sh
        args: [--prefix, /opt/app]
        creates: /opt/app/bin/app
    - script:
        src: files/migrate.py
        executable: python3
        unless: test "$(cat /opt/app/schema)" = 7
        chdir: /opt/app
      become_user: app
`,
	args,

	async inspect(look: Look, wanted): Promise<State> {
		return askQuestions(look, wanted);
	},

	plan(answered, wanted) {
		const interpreter = interpreterOf(wanted);
		if (typeof interpreter === 'string') {
			throw new TypeError('the schema lets no such script pass');
		}

		return isDone(answered, wanted) ? [] : [runLocal({...wanted, interpreter})];
	},
});

/** What reads a script, or why that cannot be told. */
function interpreterOf({src, executable}: {readonly src: LocalContent; readonly executable?: string | undefined}) {
	const {path, text} = src;
	if (executable !== undefined) {
		return {program: executable, option: undefined};
	}

	if (text === undefined) {
		return `"${path}" is no text of at most 1 MiB: write as executable what reads it; a program is sent by the copy module`;
	}

	const parsed = parseInterpreter(text);
	return typeof parsed === 'string' ? `"${path}" ${parsed}: correct it, or write as executable what reads it` : parsed;
}
