import {z} from 'zod';
import {type Answered, askQuestions, commandLine, isDone} from '../changes/questions.ts';
import {questionsOf, restartHost} from '../changes/restart.ts';
import type {Look} from '../core/fact.ts';
import {defineModule} from '../core/module.ts';
import {restartNeeded} from '../facts/boot.ts';

type State = Answered;

export default defineModule({
	name: 'reboot',
	summary: 'Restarts the host, unless there is no need, and goes on when it is back.',
	notes: `The task is done when the host has another boot id than before and can be logged in to again; the tasks after it are done on
a connection of their own. A host that is not back after \`timeout\` seconds has failed.

With neither \`when_needed\` nor \`unless\` the host is restarted each time. With one of them a second play does nothing: afterwards
the file has to be gone, and \`unless\` has to succeed, or the task fails.

Check mode says that the host would restart. It judges later tasks by the host as it is now: what a restart starts, ends or
clears away (services, mounts, \`/run\`, \`/tmp\`) is not foretold.

The machine that the run itself works from (\`ansible_connection: local\`) is never restarted.`,
	example: `- name: kernel
  hosts: all
  serial: 1
  tasks:
    - reboot:
        when_needed: true
        timeout: 900
    - wait_for:
        port: 443
    - reboot:
        unless: test "$(cat /sys/module/zfs/version)" = "$(cat /etc/zfs-wanted)"
        message: a new version of ZFS
`,
	args: z.strictObject({
		when_needed: z
			.boolean()
			.default(false)
			.describe(`Only when \`${restartNeeded}\` is there, by which Debian and its like ask for a restart.`),
		unless: commandLine()
			.optional()
			.describe('Command line that only looks. Nothing is to do when it exits 0, and after the restart it has to.'),
		message: z
			.string()
			.regex(/^[^\p{Cc}\p{Surrogate}\p{Zl}\p{Zp}]+$/u, 'has to be text of one line')
			.default('restarted by runner')
			.describe('What the log of the host says, or who is logged in is told.'),
		timeout: z.int().min(1).max(86_400).default(600).describe('How many seconds it may take until the host is back.'),
	}),

	async inspect(look: Look, wanted): Promise<State> {
		return askQuestions(look, questionsOf(wanted));
	},

	plan(answered, wanted) {
		return isDone(answered, questionsOf(wanted)) ? [] : [restartHost(wanted)];
	},
});
