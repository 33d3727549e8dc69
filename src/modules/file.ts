import {z} from 'zod';
import {attributeArguments} from '../changes/arguments.ts';
import {textIfAny} from '../changes/content.ts';
import {entryChanges, removalOf} from '../changes/entry.ts';
import type {Look} from '../core/fact.ts';
import {defineModule} from '../core/module.ts';
import {decidesAccess} from '../domain/access.ts';
import {targetPath} from '../domain/path.ts';
import {keysOf} from '../facts/file.ts';
import {assertOwner, missingOwner} from '../facts/owner.ts';
import {type Place, placeOf} from '../facts/place.ts';

type State = {
	readonly place: Place;
	readonly missing: {readonly owner?: string | undefined; readonly group?: string | undefined};
	/** What the file holds that is to go, where it decides who may log in: then it may have to come back. */
	readonly text?: string | undefined;
};

const args = z
	.strictObject({
		path: targetPath().describe('Path on the target.'),
		state: z
			.enum(['directory', 'absent', 'link', 'touch', 'file'])
			.optional()
			.describe(
				'What has to be there. `touch` makes an empty file where there is none; `file` makes none. Left out: whatever is there, which then only gets its owner and mode.',
			),
		target: z
			.string()
			.min(1)
			.regex(/^[^\p{Cc}\p{Surrogate}\p{Zl}\p{Zp}]*$/u, 'holds a control character, such as a line break')
			.optional()
			.describe("What the link points at, as it is written in it (Ansible's `src`)."),
		...attributeArguments,
		force: z.boolean().default(false).describe('Remove something of another kind that is in the way, with all that is in it.'),
	})
	.superRefine(({state, target, owner, group, mode}, context) => {
		const complain = (path: string, message: string) => context.addIssue({code: 'custom', path: [path], message});
		if ((state === 'link') !== (target !== undefined)) {
			complain('target', state === 'link' ? 'a link needs a target' : `only a link has a target: write state: link`);
		}

		if (mode !== undefined && (state === 'link' || state === 'absent')) {
			complain('mode', state === 'link' ? 'a link has no mode of its own' : 'what is absent has no mode');
		}

		if (state === 'absent' && (owner !== undefined || group !== undefined)) {
			complain(owner === undefined ? 'group' : 'owner', 'what is absent belongs to nobody');
		}
	});

export default defineModule({
	name: 'file',
	summary: 'A directory, a symbolic link, an empty file or nothing at a path, with its owner and mode.',
	notes: `Folders above a new directory are made too, with the same owner and mode. Owner and mode of what is in a directory are
left alone.

Symbolic links are never followed: neither at \`path\`, where a link is a link, nor on the way to it. \`absent\` removes a
directory with all that is in it; it refuses the folders of the system (\`/etc\`, \`/home\` …) and whatever something is mounted in.

What decides who may log in or become root, such as \`~/.ssh\` and \`/etc/sudoers.d\`, is only changed when a second login works
afterwards; otherwise the change is taken back, and the task fails. A directory that was removed does not come back.

The time of a file that is there is not touched by \`touch\`: it would be a change each time.`,
	example: `- name: folders
  hosts: all
  tasks:
    - file:
        path: /srv/backup/daily
        state: directory
        owner: backup
        mode: "0750"
    - file:
        path: /srv/latest
        state: link
        target: backup/daily
    - file:
        path: /etc/motd.old
        state: absent
`,
	args,

	async inspect(look: Look, {path, state, owner, group}): Promise<State> {
		const mayComeBack = state === 'absent' && decidesAccess(path);
		const [place, missing, text] = await Promise.all([
			placeOf(look, path),
			missingOwner(look, {owner, group}),
			mayComeBack ? textIfAny(look, path) : undefined,
		]);
		return {place, missing, text: place.stat?.kind === 'file' ? text : undefined};
	},

	plan({place, missing, text}, {path, state, force, target, ...attributes}) {
		assertOwner(missing);
		return state === 'absent' ? removalOf(place, text) : entryChanges(place, {state, force, target, ...attributes});
	},

	affects: ({path}) => keysOf(path),
});
