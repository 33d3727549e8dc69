import {z} from 'zod';
import {inspectEdit} from '../changes/edit.ts';
import {fstabChanges, type MountState, mountChanges, unmountChanges} from '../changes/mount.ts';
import {defineModule} from '../core/module.ts';
import {fileMode} from '../domain/file-mode.ts';
import {dropEntry, entriesFor, setEntry} from '../domain/fstab.ts';
import {mountOptions, mountSource} from '../domain/mount-arguments.ts';
import {targetPath} from '../domain/path.ts';
import {statOf} from '../facts/file.ts';
import {entryIn, mountAt} from '../facts/mount-at.ts';
import {mountPoints} from '../facts/mounts.ts';
import {placeOf} from '../facts/place.ts';

type State = MountState;

const args = z
	.strictObject({
		path: targetPath().describe('Mount point.'),
		src: mountSource()
			.optional()
			.describe(
				'What is mounted: `/dev/sdb1`, `UUID=…`, `nas:/export`, `tmpfs`; for a bind mount, a folder or file of the host.',
			),
		fstype: z
			.string()
			.regex(/^[a-z][a-z\d._-]*$/, 'is no type of a file system, such as "ext4", "nfs" or "none"')
			.refine(type => type !== 'swap', 'is not mounted anywhere: use a command')
			.optional()
			.describe('Type of the file system; `none` for a bind mount.'),
		opts: mountOptions().default('defaults').describe('Options, as text with commas or as a list.'),
		state: z
			.enum(['mounted', 'present', 'unmounted', 'absent'])
			.default('mounted')
			.describe(
				'`mounted`: now and at boot; `present`: at boot, now as it is; `unmounted`: not now, at boot as it is; `absent`: neither.',
			),
		mode: fileMode().optional().describe('Mode of a mount point that has to be made, in quotes; `0755` unless given.'),
		dump: z.int().min(0).max(9).default(0).describe('Fifth field of fstab.'),
		pass: z.int().min(0).max(9).default(0).describe('Sixth field of fstab: in which order file systems are checked at boot.'),
	})
	.superRefine(({src, fstype, state}, context) => {
		for (const [name, value] of Object.entries({src, fstype})) {
			if ((state === 'mounted' || state === 'present') && value === undefined) {
				context.addIssue({code: 'custom', path: [name], message: `${state} needs ${name}`});
			}
		}
	});

export default defineModule({
	name: 'mount',
	summary: 'A file system that is mounted at a folder, now and at boot.',
	notes: `It is mounted first and written to \`/etc/fstab\` then, so that a line which cannot be mounted does not get there. Of that file only the
line of this mount point is touched; \`findmnt\` has to be able to read the new one, and it is replaced all at once.

Where the mounted file system differs in \`ro\`, \`nosuid\`, \`nodev\`, \`noexec\`, \`noatime\`, or the \`size\` of a tmpfs, it is mounted anew with
these options. Other options are used from the next mount on. Something else that is mounted at the path is an error.

What is in the folder is hidden by a mount: the task says so, and refuses that for folders of the system. Mounts of the system itself are
never taken away. What lies below a new mount is not foretold, that of a tmpfs apart, which is empty. The mount point stays when
the mount is \`absent\`.

The \`mount\` of busybox (Alpine) leaves \`ro\`, \`nosuid\` and the like out when it makes a bind mount. Here they are set right behind it;
at boot they may not be. Without \`findmnt\` the new \`/etc/fstab\` is not checked.

A password has no place in the options, which everybody can read: name a file with \`credentials=\`.`,
	example: `- name: storage
  hosts: all
  tasks:
    - mount:
        path: /srv/media
        src: nas:/export/media
        fstype: nfs
        opts: [vers=4.2, _netdev, nofail]
    - mount:
        path: /srv/www
        src: /srv/media/www
        fstype: none
        opts: bind,ro
    - mount:
        path: /mnt/old
        state: absent
`,
	args,

	async inspect(look, {path, src, state}): Promise<State> {
		const [place, mount, points, fstab, findmnt] = await Promise.all([
			placeOf(look, path),
			look(mountAt(path, src)),
			look(mountPoints),
			inspectEdit(look, {path: '/etc/fstab'}),
			look(statOf('/usr/bin/findmnt')),
		]);
		const canHide = state === 'mounted' && !mount && place.stat?.kind === 'directory';
		const hidden = canHide ? await look(entryIn(path)) : undefined;
		return {place, mount, points, hidden, fstab, hasFindmnt: findmnt !== undefined};
	},

	plan(state, {path, src, fstype, opts, mode, dump, pass, ...wanted}) {
		const isInFstab = entriesFor(state.fstab.text ?? '', path).length > 0;
		if (src === undefined || fstype === undefined || wanted.state === 'unmounted' || wanted.state === 'absent') {
			const unmount = unmountChanges(state, path, src, isInFstab);
			return wanted.state === 'absent' ? [...unmount, ...fstabChanges(state, text => dropEntry(text, path))] : unmount;
		}

		const entry = {source: src, path, type: fstype, options: opts, dump, pass};
		return [
			...(wanted.state === 'mounted' ? mountChanges(state, entry, mode) : []),
			...fstabChanges(state, text => setEntry(text, entry)),
		];
	},

	remarks({hidden}, {path}) {
		return hidden !== undefined ? [`"${hidden}", and what else is in "${path}", is hidden by the mount`] : [];
	},
});
