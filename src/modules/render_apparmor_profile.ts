import {profileChanges} from '../changes/apparmor.ts';
import {profileArguments} from '../changes/apparmor-arguments.ts';
import {profileRemarks} from '../changes/apparmor-remarks.ts';
import {noProfileChanges} from '../changes/apparmor-removal.ts';
import {type ContentState, inspectContent} from '../changes/content.ts';
import type {RenderedTemplate} from '../core/local.ts';
import {defineModule} from '../core/module.ts';
import type {ProfileReference} from '../domain/apparmor.ts';
import {lineOrigins} from '../domain/line-origins.ts';
import {lookAtProfile, type ProfileState, profileReferences} from '../facts/apparmor.ts';

type State = {
	readonly content: ContentState;
	readonly profile: ProfileState;
	/** Looked for only where the profile is to go. */
	readonly references: readonly ProfileReference[];
};

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
| \`apparmor/nesting\` | What a container needs in which containers run, instead of \`container-base\`. It allows all mounts, so root of a privileged container gets out: for unprivileged ones. |
| \`apparmor/nfs\`, \`apparmor/cifs\`, \`apparmor/disks\` | Mounts of NFS, of Windows shares, of ext4, XFS and Btrfs. |
| \`apparmor/fuse\` | Mounts by FUSE. |

The templates \`apparmor/lxc-default-with-mounting.hbs\` and \`apparmor/lxc-default-with-nesting.hbs\` are made of them, and take
the name from the variable \`profile_name\`. A file of the same name in the project stands in for one of these.

**What is checked.** Before the first connection: every variable is there, the text defines the profile \`name\` and no other,
every rule ends, and no value is more than the one word or path that the template leaves open. A value with a blank, comma or
\`#\` has to stand in double quotes in the template; quotes, line breaks, \`..\`, variables and patterns such as \`*\` are never
taken from a value. On the host, \`apparmor_parser\` reads the new text back, also with all that it includes, and has to find just
the profiles that were meant. It compiles the text alone, then with all others in a copy of \`/etc/apparmor.d\`, and only then the file
is replaced. All are compiled and loaded again where it stands, or the old file comes back.

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
	args: profileArguments,

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

	remarks({profile}, {name, template, directory}) {
		const isOfContainer = directory === '/etc/apparmor.d/lxc';
		return template ? profileRemarks(profile, {name, text: template.text, isOfContainer}) : [];
	},
});

const textOf = ({text}: RenderedTemplate): string => (text.endsWith('\n') ? text : `${text}\n`);
