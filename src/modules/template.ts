import {z} from 'zod';
import {contentArguments} from '../changes/arguments.ts';
import {type ContentState, contentChanges, inspectContent} from '../changes/content.ts';
import {template} from '../core/local.ts';
import {defineModule} from '../core/module.ts';
import {targetPath} from '../domain/path.ts';
import {keysOf} from '../facts/file.ts';

type State = ContentState;

export default defineModule({
	name: 'template',
	summary: 'A file with the content of a template beside the playbook, rendered for the host.',
	notes: `Templates are Handlebars: \`{{ name }}\` is a variable of the host, \`{{#each list}} … {{/each}}\` and
\`{{#if name}} … {{/if}}\` are there too. A variable that is not defined is an error, and found before the first connection.
Nothing is escaped: the result is text, not HTML.

The file is replaced as the \`copy\` module does it, and what is said there of links and mounts holds here.`,
	example: `- name: time
  hosts: all
  vars:
    time_server: ntp.example.com
  tasks:
    - template:
        src: templates/timesyncd.conf.hbs
        dest: /etc/systemd/timesyncd.conf
        mode: "0644"
`,
	args: z.strictObject({
		src: template()
			.refine(({text}) => !/\p{Surrogate}/u.test(text), 'holds half a surrogate pair')
			.describe('Template beside the playbook.'),
		dest: targetPath().describe('Path on the target.'),
		...contentArguments,
	}),

	async inspect(look, {dest, owner, group}): Promise<State> {
		return inspectContent(look, {path: dest, owner, group});
	},

	plan(state, {src, dest, ...attributes}) {
		return contentChanges(state, {...attributes, path: dest, content: src.text});
	},

	affects: ({dest}) => keysOf(dest),
});
