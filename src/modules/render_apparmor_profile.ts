import {z} from 'zod';
import {profileChanges} from '../changes/apparmor.ts';
import {noProfileChanges} from '../changes/apparmor-removal.ts';
import {type ContentState, inspectContent} from '../changes/content.ts';
import {type RenderedTemplate, template} from '../core/local.ts';
import {defineModule} from '../core/module.ts';
import {type ProfileReference, profileFolders, whyNoProfileFile, whyNoProfileName} from '../domain/apparmor.ts';
import {profileFaults} from '../domain/apparmor-faults.ts';
import {readProfiles} from '../domain/apparmor-text.ts';
import {lineOrigins} from '../domain/line-origins.ts';
import {lookAtProfile, type ProfileState, profileReferences} from '../facts/apparmor.ts';

type State = {
	readonly content: ContentState;
	readonly profile: ProfileState;
	/** Looked for only where the profile is to go. */
	readonly references: readonly ProfileReference[];
};

const args = z
	.strictObject({
		name: z
			.string()
			.describe('Name of the profile, which is what a configuration names. That of a container begins with `lxc-`.'),
		template: template().optional().describe('Template beside the playbook, or one of those below; not for `absent`.'),
		state: z
			.enum(['present', 'absent'])
			.default('present')
			.describe('`absent` removes the file and unloads the profile, unless a container is configured to use it.'),
		directory: z
			.enum(profileFolders)
			.default('/etc/apparmor.d/lxc')
			.describe('Folder of the file: that of the profiles for containers, or that of all others.'),
		file: z.string().optional().describe('Name of the file in it, `name` unless given.'),
	})
	.superRefine(({name, template, state, directory, file = name}, context) => {
		const wrong = (path: string, message: string) => context.addIssue({code: 'custom', path: [path], message});
		const whyNoName = whyNoProfileName(name, directory);
		if (whyNoName !== undefined) {
			wrong('name', `${JSON.stringify(name)} ${whyNoName}`);
		}

		const whyNoFile = whyNoProfileFile(file, directory);
		if (whyNoFile !== undefined && (file !== name || whyNoName === undefined)) {
			wrong('file', `${JSON.stringify(file)} ${whyNoFile}`);
		}

		if ((template === undefined) !== (state === 'absent')) {
			wrong(
				'template',
				template ? 'with "state: absent" there is nothing to render' : 'is missing: what should the profile be made of?',
			);
		}

		for (const message of template && whyNoName === undefined ? profileFaults(template, name) : []) {
			wrong('template', message);
		}
	});

export default defineModule({
	name: 'render_apparmor_profile',
	summary: 'An AppArmor profile of a container, made of a template, compiled, and loaded into the kernel.',
	notes: `A profile of one's own is short, as the parts that containers need are there as partials. This is
\`templates/media.hbs\`, for a task with \`name: lxc-container-media\` and \`template: media.hbs\`:

\`\`\`handlebars
profile lxc-container-media flags=(attach_disconnected,mediate_deleted) {
  {{> apparmor/container-base}}
  {{> apparmor/nfs}}
  {{> apparmor/fuse}}

  # Nobody in there writes to the archives
  {{#each archives}}
  deny "{{this}}/**" wl,
  {{/each}}
}
\`\`\`

| partial | allows |
|---|---|
| \`apparmor/container-base\` | What every container needs. A profile without it makes a container that does not start. |
| \`apparmor/nesting\` | Containers in the container. |
| \`apparmor/nfs\`, \`apparmor/cifs\`, \`apparmor/disks\` | Mounts of NFS, of Windows shares, of ext4, XFS and Btrfs. |
| \`apparmor/fuse\` | Mounts by FUSE. |

The templates \`apparmor/lxc-default-with-mounting.hbs\` and \`apparmor/lxc-default-with-nesting.hbs\` are made of them, and take
the name from the variable \`profile_name\`. A file of the same name in the project stands in for one of these.

**What is checked.** Before the first connection: every variable is there, the text defines the profile \`name\` and no other,
every rule ends, and no value is more than the one word or path that the template leaves open. A value with a blank, comma or
\`#\` has to stand in double quotes in the template; quotes, line breaks, \`..\`, variables and patterns such as \`*\` are never
taken from a value. On the host, \`apparmor_parser\` compiles the new text alone, then with all others in a copy of
\`/etc/apparmor.d\`, and only then the file is replaced. All are compiled and loaded again where it stands, or the old file comes back.

**What a profile does not do.** It has no say in how ids are mapped (\`lxc.idmap\`). In an unprivileged container the kernel
refuses to mount disks, NFS and Windows shares whatever the profile allows; FUSE, tmpfs, overlay and bind mounts are possible.

**To use it**, a configuration names the profile, not the file: \`lxc.apparmor.profile: lxc-container-media\`. Proxmox VE then leaves
out what \`features:\` would have added to the profile that it generates, nesting included: it has to stand in this one. To add
a rule or two, \`lxc.apparmor.raw\` beside the generated profile is less work. Running containers of a loaded profile are under its
new rules at once, all others when they start.`,
	example: `- name: profiles
  hosts: all
  vars:
    profile_name: lxc-container-media
  tasks:
    - render_apparmor_profile:
        name: "{{ profile_name }}"
        template: apparmor/lxc-default-with-mounting.hbs
    - render_apparmor_profile:
        name: lxc-container-old
        state: absent
`,
	args,

	async inspect(look, {name, state, directory, file = name}): Promise<State> {
		const path = `${directory}/${file}`;
		const [content, profile, references] = await Promise.all([
			inspectContent(look, {path, owner: 'root', group: 'root'}),
			lookAtProfile(look, path, directory),
			state === 'absent' ? look(profileReferences) : [],
		]);
		return {content, profile, references};
	},

	plan(state, {name, directory, file = name, template}) {
		const profile = {name, path: `${directory}/${file}`};
		return template
			? profileChanges(state, {...profile, text: textOf(template), origins: lineOrigins(template.pieces ?? [])})
			: noProfileChanges(state, profile);
	},

	remarks({profile: {loaded, compiles, set}}, {name, template, directory}) {
		if (!template) {
			return [];
		}

		const isBare =
			directory === '/etc/apparmor.d/lxc' && !readProfiles(template.text).includes.some(one => one.endsWith('/container-base'));
		return [
			...(loaded ? [] : ['written, not loaded: this kernel has no AppArmor']),
			...(compiles === false ? [`"${set}" does not compile, so no profile of it is loaded at the next boot`] : []),
			...(isBare
				? [`"${name}" does not include abstractions/lxc/container-base, so most of what a container does is denied`]
				: []),
		];
	},
});

const textOf = ({text}: RenderedTemplate): string => (text.endsWith('\n') ? text : `${text}\n`);
