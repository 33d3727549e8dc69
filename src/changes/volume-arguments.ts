import {z} from 'zod';
import {fileMode} from '../domain/file-mode.ts';
import {targetPath} from '../domain/path.ts';
import {whyNoVolume} from '../domain/volume-folder.ts';
import {volumeOwner} from '../domain/volume-owner.ts';
import {wantedMounts} from './volume-mount-argument.ts';

/** All arguments of a volume, once checked. */
export type WantedVolume = z.output<typeof volumeSchema>;

export const volumeSchema = z
	.strictObject({
		name: z
			.string()
			.regex(/^[\w.-]+$/, 'has to be letters, digits, "_", "-" and dots')
			.optional()
			.describe('What the volume is called by those who read the playbook.'),
		host_path: targetPath().describe('Folder of the host, made where there is none. No link may be in the path.'),
		owner: volumeOwner()
			.optional()
			.describe(
				'Whom it belongs to: `container_root`; somebody else in the containers, as `{container_uid: 33}`, with a `container_gid` where that is another number; a user of the host; a number; or `{user, group}`. Unless given it is nobody, and containers may do what everybody may.',
			),
		mode: fileMode().optional().describe('Mode of the folder itself, in quotes. Kept unless given; a new one is `0755`.'),
		recurse: z
			.enum(['top', 'differing', 'all'])
			.default('differing')
			.describe(
				'What in it gets the owner too. `top`: nothing; `differing`: what belongs neither to it nor to anybody else in the containers; `all`: that too.',
			),
		mounts: wantedMounts()
			.default([])
			.describe(
				'Containers by number, each with the path in it. Or with a map: `path`; `ro`, `backup`, `mountoptions`, `acl`, `quota`, `replicate`, `shared`, `keepattrs` as for `pct set`; `uid` and `gid`, who in it has the rights of an owner at the host, which is root unless given.',
			),
		access: z
			.enum(['auto', 'chown', 'acl', 'idmap'])
			.default('auto')
			.describe(
				'How containers get their rights. `chown`: as owner of the files; `acl`: by access lists, beside an owner at the host; `idmap`: by a map of ids of the mount, with the rights of an owner at the host (Proxmox VE 9.2); `auto` chooses, and says why.',
			),
		exclusive: z.boolean().default(false).describe('Whether it is unmounted from all other containers of the node.'),
		within: z.array(targetPath()).min(1).optional().describe('Folders, below one of which `host_path` has to lie.'),
		restart: z
			.enum(['if_needed', 'never'])
			.default('never')
			.describe('Whether a running container is restarted for what holds only then.'),
		timeout: z.int().min(1).max(86_400).default(60).describe('Seconds that a container has to shut down.'),
		force: z.boolean().default(false).describe('Whether one that does not is killed.'),
		verify: z
			.enum(['write', 'stat', 'none'])
			.default('write')
			.describe(
				'What proves that a container may write. `write`: it is tried, after a change; `stat`: owner, mode and access lists only; `none`: nothing.',
			),
	})
	.superRefine(({host_path, owner, mounts, access, within}, context) => {
		const wrong = (path: string, message: string) => context.addIssue({code: 'custom', path: [path], message});
		const why = whyNoVolume(host_path, within);
		if (why !== undefined) {
			wrong('host_path', `${JSON.stringify(host_path)} ${why}`);
		}

		if (mounts.length > 0 && /[,=]/.test(host_path)) {
			wrong('host_path', `${JSON.stringify(host_path)} holds a comma or "=", which Proxmox VE cannot store`);
		}

		if (access === 'idmap' && (owner === undefined || owner.kind === 'container')) {
			wrong('access', '"idmap" gives containers the rights of a user of the host: name that one as owner');
		}

		if (owner?.kind !== 'container') {
			return;
		}

		if (mounts.length === 0) {
			wrong('owner', 'is somebody in the containers, but "mounts" names none');
		}

		if (mounts.some(({uid, gid}) => uid !== undefined || gid !== undefined)) {
			wrong('mounts', '"uid" and "gid" go with an owner at the host: here "owner" says who it is in the containers');
		}
	});
