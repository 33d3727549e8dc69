import {z} from 'zod';
import {contentArguments, plainText} from '../changes/arguments.ts';
import {type ContentState, contentChanges, inspectContent} from '../changes/content.ts';
import {localFile} from '../core/local.ts';
import {defineModule} from '../core/module.ts';
import {baseName, whyNoPath} from '../domain/path.ts';
import {keysOf} from '../facts/file.ts';

type State = ContentState;

const args = z
	.strictObject({
		src: localFile().optional().describe('File beside the playbook that is copied.'),
		content: plainText().optional().describe('The content itself, instead of `src`.'),
		dest: z.string().describe('Path on the target. With a `/` at its end, the folder that the file of `src` goes into.'),
		...contentArguments,
	})
	.superRefine(({src, content, dest}, context) => {
		if ((src === undefined) === (content === undefined)) {
			context.addIssue({code: 'custom', message: 'one of src and content has to be given, and not both'});
			return;
		}

		if (src === undefined && dest.endsWith('/')) {
			context.addIssue({
				code: 'custom',
				path: ['dest'],
				message: `the path ${JSON.stringify(dest)} ends in "/": content has no name of its own`,
			});
			return;
		}

		const why = whyNoPath(destination(dest, src));
		if (why !== undefined) {
			context.addIssue({code: 'custom', path: ['dest'], message: `the path ${JSON.stringify(dest)} ${why}`});
		}
	});

export default defineModule({
	name: 'copy',
	summary: 'A file with the content of a file beside the playbook, or with a content given in the task.',
	notes: `The file is replaced all at once: a cut connection, a full disk or a failing \`validate\` leaves the old one as it was.
Owner, mode, extended attributes and ACL are kept where they are not given.

The folder has to be there; the \`file\` module makes one. A symbolic link is not followed, neither as \`dest\` nor on the
way to it, and a file on which another one is mounted cannot be replaced. A container into which this one file is mounted
goes on seeing the old content until it is started again: mount the folder instead.

A file that decides who may log in or become root (\`/etc/sudoers\` and \`/etc/sudoers.d\`, \`/etc/ssh\`, \`/etc/pam.d\`, \`authorized_keys\`,
the accounts in \`/etc\`) is only kept when a second login works afterwards; otherwise the old one comes back, and the task fails.

\`validate\` is not run by a check, as the new content is not on the host then: whether it passes shows in the run.

Content that is no UTF-8, or has more than 1 MiB, is compared by its digest, and no difference is shown.`,
	example: `- name: greeting
  hosts: all
  tasks:
    - copy:
        content: |
          This machine is looked after by runner.
        dest: /etc/motd
        owner: root
        group: root
        mode: "0644"
    - copy:
        content: "alice ALL=(ALL:ALL) ALL\\n"
        dest: /etc/sudoers.d/alice
        mode: "0440"
        validate: visudo -cf %s
`,
	args,

	async inspect(look, {src, dest, owner, group}): Promise<State> {
		return inspectContent(look, {path: destination(dest, src), owner, group});
	},

	plan(state, {src, content, dest, ...attributes}) {
		return contentChanges(state, {...attributes, path: destination(dest, src), content: src ?? content ?? ''});
	},

	affects: ({src, dest}) => keysOf(destination(dest, src)),
});

const destination = (dest: string, src: {readonly path: string} | undefined): string =>
	dest.endsWith('/') ? `${dest}${src === undefined ? '' : baseName(src.path)}` : dest;
