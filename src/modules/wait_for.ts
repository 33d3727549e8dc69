import {z} from 'zod';
import {commandLine, questionScript} from '../changes/questions.ts';
import {waitFor} from '../changes/wait.ts';
import type {Look} from '../core/fact.ts';
import {defineModule} from '../core/module.ts';
import type {Awaited} from '../domain/awaited.ts';
import {targetPath} from '../domain/path.ts';
import {contains} from '../facts/contains.ts';
import {statOf} from '../facts/file.ts';
import {answering, listening} from '../facts/port.ts';
import {vouched} from '../facts/vouched.ts';

type State = {
	/** Whether it is there now. */
	readonly isThere: boolean;
};

const args = z
	.strictObject({
		port: z.int().min(1).max(65_535).optional().describe('TCP port.'),
		host: z
			.string()
			.regex(/^[A-Za-z\d:][\w.:%-]*$/, 'is no host name or address')
			.optional()
			.describe('Host that the port belongs to, as the target reaches it; without it, something on the target has to listen.'),
		path: targetPath().optional().describe('Path on the target.'),
		contains: z
			.string()
			.min(1, 'is empty')
			.regex(/^[^\p{Cc}\p{Surrogate}\p{Zl}\p{Zp}]*$/u, 'has to be text of one line')
			.optional()
			.describe('Text that a line of the file at `path` has to hold, as it is: no pattern.'),
		command: commandLine().optional().describe('Command line that only looks, and exits 0 when the waiting is over.'),
		state: z.enum(['started', 'absent']).default('started').describe('Whether it is to come, or to go.'),
		timeout: z.int().min(1).max(86_400).default(300).describe('How many seconds to wait at most.'),
		interval: z.int().min(1).max(3600).default(1).describe('Seconds between one look and the next.'),
	})
	.superRefine(({port, host, path, contains: text, command, state}, context) => {
		const complain = (argument: string, message: string) => context.addIssue({code: 'custom', path: [argument], message});
		if ([port, path, command].filter(one => one !== undefined).length !== 1) {
			context.addIssue({code: 'custom', message: 'one of port, path and command has to be given, and no two'});
		}

		if (host !== undefined && port === undefined) {
			complain('host', 'a host without a port: write both');
		}

		if (text !== undefined && path === undefined) {
			complain('contains', 'a text without the path of a file: write both');
		}

		if (command !== undefined && state === 'absent') {
			complain('state', 'a command ends the waiting when it exits 0: turn it round with "!"');
		}
	});

export default defineModule({
	name: 'wait_for',
	summary: 'Waits for a port, a file, a text in a file or a command, or for one of them to go away.',
	notes: `Nothing is done when what is waited for is so already. Otherwise the task is a change that ends as soon as it is so, and fails
after \`timeout\` seconds. It waits on the host itself: a connection that is lost meanwhile is no sign of anything.

Check mode cannot tell whether it will come. It says that it would wait, and judges later tasks as if it had come; a file that an
earlier task of the play makes is there already.

With \`port\` alone the sockets of the host are looked at, and no connection is made. With \`host\` the target tries to connect,
which needs bash or \`nc\` there. A \`command\` is run in check mode too, and you vouch that it changes nothing.`,
	example: `- name: application
  hosts: all
  tasks:
    - wait_for:
        port: 8080
        timeout: 60
    - wait_for:
        path: /var/log/app.log
        contains: ready to serve
    - wait_for:
        path: /run/app.lock
        state: absent
    - wait_for:
        command: pg_isready --quiet
        interval: 2
`,
	args,

	async inspect(look: Look, awaited): Promise<State> {
		return {isThere: await isThere(look, awaited)};
	},

	plan(state, wanted) {
		return state.isThere === (wanted.state === 'started') ? [] : [waitFor(wanted)];
	},
});

async function isThere(look: Look, {port, host, path, contains: text, command = ''}: Awaited): Promise<boolean> {
	if (port !== undefined) {
		return look(host === undefined ? listening(port) : answering(host, port));
	}

	if (path !== undefined) {
		return text === undefined ? (await look(statOf(path))) !== undefined : contains(look, path, text);
	}

	return (await look(vouched(questionScript({unless: command})))).code === 0;
}
