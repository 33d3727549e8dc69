import {z} from 'zod';
import {contentArguments} from '../changes/arguments.ts';
import {type EditState, editChanges, inspectEdit} from '../changes/edit.ts';
import {oneLine, putLine, removeLines} from '../changes/line.ts';
import {linePattern} from '../changes/line-pattern.ts';
import {placeArguments, whyNoPlace} from '../changes/line-place.ts';
import {defineModule} from '../core/module.ts';
import {targetPath} from '../domain/path.ts';

const args = z
	.strictObject({
		path: targetPath().describe('Text file on the target.'),
		line: oneLine().optional().describe('The line, without what ends it.'),
		match: linePattern()
			.optional()
			.describe('Regular expression that finds the line to be replaced, or to be removed. It may match any part of a line.'),
		which: z
			.enum(['last', 'first'])
			.default('last')
			.describe('Which line is replaced when `match` finds several. The others are left alone.'),
		state: z
			.enum(['present', 'absent'])
			.default('present')
			.describe('`absent` removes every line that is `line`, or that `match` finds.'),
		...placeArguments,
		create: z.boolean().default(false).describe('Make the file when there is none. Otherwise that is an error.'),
		...contentArguments,
	})
	.superRefine(({line, match, which, state, create, ...place}, context) => {
		const complain = (path: string, message: string) => context.addIssue({code: 'custom', path: [path], message});
		const isPlaced = place.insert_after !== undefined || place.insert_before !== undefined;
		if (state === 'present' && line === undefined) {
			complain('line', 'is missing: it is the line that has to be there');
		}

		if (state === 'absent' && (line === undefined) === (match === undefined)) {
			complain('line', 'one of line and match has to say what goes, and not both');
		}

		if (state === 'absent' && (isPlaced || create || which !== 'last')) {
			complain('state', 'with state: absent nothing is put anywhere: leave insert_after, insert_before, create and which out');
		}

		const why = whyNoPlace(place);
		if (why !== undefined) {
			complain('insert_before', why);
		}
	});

export default defineModule({
	name: 'line_in_file',
	summary: 'A line that stands in a text file, or does not.',
	notes: `Without \`match\`, the line has to be there once, character for character; a new one goes to the end, or where
\`insert_after\` or \`insert_before\` say. A pattern there that finds no line is an error, and is only looked at when the line is new.

With \`match\`, the last line that it finds is replaced, and there is nothing to do when that is the line already; when it finds
none, the line is put in as a new one. Use \`which: first\` for programs to which the first of several counts, such as sshd.
A second copy is never made: when the line is there already, what is found behind it (before it, for \`first\`) is removed instead.

Regular expressions are those of JavaScript, for whole Unicode characters; each line is searched alone. \`^\` and \`$\` are its
start and its end. There are no flags: write \`[Pp]ort\`. A search that takes longer than two seconds is an error.

The file is replaced all at once, as the \`copy\` module does it, and what is said there of links and mounts holds here; it is not
touched when nothing differs. Lines keep what ends them, and a new one ends as most others do (\`\\n\` or \`\\r\\n\`). A new line at the
end of a file is finished by a line break, and so is the one before it; otherwise a missing last line break stays missing.
The file has to be UTF-8 of at most 1 MiB.`,
	example: `- name: login
  hosts: all
  tasks:
    - line_in_file:
        path: /etc/ssh/sshd_config
        match: "^#?\\\\s*PermitRootLogin\\\\s"
        which: first
        line: PermitRootLogin no
        insert_before: "^Match\\\\s"
        validate: sshd -t -f %s
        backup: true
    - line_in_file:
        path: /etc/hosts
        match: "\\\\sold-name$"
        state: absent
`,
	args,

	async inspect(look, {path, owner, group}): Promise<EditState> {
		return inspectEdit(look, {path, owner, group});
	},

	plan(state, {line, match, which, state: wanted, insert_after, insert_before, ...file}) {
		const edit = (text: string) =>
			line === undefined || wanted === 'absent'
				? removeLines(text, {line, match})
				: putLine(text, {line, match, which, insert_after, insert_before});
		return editChanges(state, {...file, edit});
	},
});
