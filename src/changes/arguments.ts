import {z} from 'zod';
import {fileMode} from '../domain/file-mode.ts';
import {ownerName} from '../domain/owner.ts';
import {splitWords} from '../domain/words.ts';

/** An argument that becomes one word of a command line, as it is. */
export const oneWord = () => z.string().regex(/^[^\0\p{Surrogate}]*$/u, 'holds a NUL, or half a surrogate pair');

/** An argument that is text, such as a file can hold. */
export const plainText = () => z.string().regex(/^\P{Surrogate}*$/u, 'holds half a surrogate pair');

/** The arguments that every module has which makes files. */
export const attributeArguments = {
	owner: ownerName().optional().describe('Owner, by name or uid; left as it is unless given.'),
	group: ownerName().optional().describe('Group, by name or gid; left as it is unless given.'),
	mode: fileMode().optional().describe('Mode in octal digits, in quotes: `"0644"`; left as it is unless given.'),
};

/** The arguments of a module that gives a file its content. */
export const contentArguments = {
	...attributeArguments,
	mode: attributeArguments.mode.describe(
		'Mode in octal digits, in quotes: `"0640"`. Unless given, a new file is `0644`, and that of another is kept.',
	),
	validate: oneWord()
		.transform((text, context) => {
			const words = splitWords(text);
			if (!words?.some(word => word.includes('%s'))) {
				context.addIssue({
					code: 'custom',
					message: words ? 'has to name the file as %s, such as "visudo -cf %s"' : 'is no command: a quote is not closed',
				});
			}

			return words ?? [];
		})
		.optional()
		.describe(
			'Command that exits 0 when the new content is right, with `%s` for the file; run without a shell, before anything is replaced.',
		),
	backup: z.boolean().default(false).describe('Keep the old file beside the new one, as `.NAME.TIME.bak`.'),
};
