import {z} from 'zod';
import {contentArguments} from '../changes/arguments.ts';
import {blockLines, looksLikeMarker, putBlock, removeBlock} from '../changes/block.ts';
import {type EditState, editChanges, inspectEdit} from '../changes/edit.ts';
import {placeArguments, whyNoPlace} from '../changes/line-place.ts';
import {defineModule} from '../core/module.ts';
import {targetPath} from '../domain/path.ts';

const args = z
	.strictObject({
		path: targetPath().describe('Text file on the target.'),
		name: z
			.string()
			.regex(/^[A-Za-z\d][\w.-]*( [\w.-]+)*$/, 'has to be words of letters, digits, "_", "." and "-"')
			.max(64)
			.describe('Name of the block, which tells it from others in the file.'),
		block: z
			.string()
			.regex(/\S/, 'is empty; write state: absent to have no block')
			.refine(block => !/(?![\t\n])\p{Cc}|\p{Surrogate}|\uFEFF/u.test(block), 'holds a control character')
			.refine(block => !blockLines(block).some(looksLikeMarker), 'holds a line that could be taken for one around a block')
			.optional()
			.describe('The lines. A line break at the end is that of the last line.'),
		state: z.enum(['present', 'absent']).default('present').describe('`absent` removes the block with the lines around it.'),
		comment: commentMark().default('#').describe('What begins a comment in this file.'),
		comment_end: z
			.union([z.literal(''), commentMark()])
			.default('')
			.describe('What ends a comment, such as `-->`, where the end of the line does not.'),
		...placeArguments,
		create: z.boolean().default(false).describe('Make the file when there is none. Otherwise that is an error.'),
		...contentArguments,
	})
	.superRefine(({block, state, create, ...place}, context) => {
		const complain = (path: string, message: string) => context.addIssue({code: 'custom', path: [path], message});
		if (state === 'present' && block === undefined) {
			complain('block', 'is missing: it holds the lines that have to be there');
		}

		if (state === 'absent' && (create || place.insert_after !== undefined || place.insert_before !== undefined)) {
			complain('state', 'with state: absent nothing is put anywhere: leave insert_after, insert_before and create out');
		}

		const why = whyNoPlace(place);
		if (why !== undefined) {
			complain('insert_before', why);
		}
	});

export default defineModule({
	name: 'block_in_file',
	summary: 'Lines that stand together in a text file, between two lines that name them.',
	notes: `The lines around a block are \`# BEGIN NAME (managed by runner)\` and \`# END NAME (managed by runner)\`, with \`comment\` instead
of \`#\`. They are how the block is found again: a block of another name, or with another \`comment\`, is another block.

A block that is there stays where it is. A new one goes to the end, or where \`insert_after\` or \`insert_before\` say; a pattern
there that finds no line is an error. When one of the two lines is missing, stands there twice or in the wrong order, or when
a block begins within the other, nothing is changed and the task fails: nobody can tell what belongs to the block.

The file is replaced all at once, as the \`copy\` module does it, and what is said there of links and mounts holds here; it is not
touched when nothing differs. The lines of a block end as most others of the file do (\`\\n\` or \`\\r\\n\`). The file has to be UTF-8
of at most 1 MiB.`,
	example: `- name: names of the machines
  hosts: all
  tasks:
    - block_in_file:
        path: /etc/hosts
        name: storage
        block: |
          10.0.0.21 nas
          10.0.0.22 backup
    - block_in_file:
        path: /etc/ssh/sshd_config
        name: git users
        insert_after: EOF
        block: |
          Match Group git
              AllowTcpForwarding no
        validate: sshd -t -f %s
`,
	args,

	async inspect(look, {path, owner, group}): Promise<EditState> {
		return inspectEdit(look, {path, owner, group});
	},

	plan(state, {name, block, state: wanted, comment, comment_end, insert_after, insert_before, ...file}) {
		const marker = {name, comment, comment_end};
		const edit = (text: string) =>
			block === undefined || wanted === 'absent'
				? removeBlock(text, marker)
				: putBlock(text, {...marker, block, insert_after, insert_before});
		return editChanges(state, {...file, edit});
	},
});

function commentMark() {
	return z.string().regex(/^[\x21-\x7E]{1,10}$/, 'has to be one word without blanks, such as # or //');
}
