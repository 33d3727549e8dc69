import {profileChanges} from '../changes/apparmor.ts';
import {profileArguments} from '../changes/apparmor-arguments.ts';
import {confinementChanges, confinementRemarks} from '../changes/apparmor-confinement.ts';
import {confinementNotes, confinementOf} from '../changes/apparmor-container-arguments.ts';
import {otherReferences} from '../changes/apparmor-references.ts';
import {profileRemarks} from '../changes/apparmor-remarks.ts';
import {noProfileChanges} from '../changes/apparmor-removal.ts';
import {type ContentState, inspectContent} from '../changes/content.ts';
import type {Unknown} from '../core/fact.ts';
import {defineModule} from '../core/module.ts';
import type {ProfileReference} from '../domain/apparmor.ts';
import {lineOrigins} from '../domain/line-origins.ts';
import {lookAtProfile, type ProfileState} from '../facts/apparmor.ts';
import {type ConfinedContainer, lookAtConfined, referencesIfKnown} from '../facts/apparmor-containers.ts';

type State = {
	readonly content: ContentState;
	readonly profile: ProfileState;
	/** Looked for only where they may change, or the profile is to go. */
	readonly references: readonly ProfileReference[] | Unknown;
	readonly containers: readonly ConfinedContainer[];
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

${confinementNotes}`,
	example: `- name: profiles
  hosts: all
  vars:
    profile_name: lxc-container-media
  tasks:
    - render_apparmor_profile:
        name: "{{ profile_name }}"
        template: apparmor/lxc-default-with-mounting.hbs
        containers: [950]
        restart: if_needed
    - render_apparmor_profile:
        name: lxc-container-old
        state: absent
`,
	args: profileArguments,

	async inspect(look, {name, state, directory, file = name, containers = []}): Promise<State> {
		const path = `${directory}/${file}`;
		const [content, profile, references, confined] = await Promise.all([
			inspectContent(look, {path, owner: 'root', group: 'root'}),
			lookAtProfile(look, path, directory),
			state === 'absent' || containers.length > 0 ? referencesIfKnown(look) : [],
			lookAtConfined(look, containers),
		]);
		return {content, profile, references, containers: confined};
	},

	plan(state, args) {
		const {name, directory, file = name, template, mode} = args;
		const profile = {name, path: `${directory}/${file}`};
		const confined = confinementChanges(state, confinementOf(args));
		if (mode === 'raw_rules') {
			return confined;
		}

		if (!template) {
			const references = otherReferences(state.references, state.containers);
			return [...confined, ...noProfileChanges({...state, references}, profile)];
		}

		const {text, pieces = []} = template;
		const whole = text.endsWith('\n') ? text : `${text}\n`;
		return [...profileChanges(state, {...profile, text: whole, origins: lineOrigins(pieces)}), ...confined];
	},

	remarks(state, args) {
		const {name, template, directory, mode} = args;
		const isOfContainer = directory === '/etc/apparmor.d/lxc';
		return [
			...(template && mode === 'profile' ? profileRemarks(state.profile, {name, text: template.text, isOfContainer}) : []),
			...confinementRemarks(state, confinementOf(args)),
		];
	},
});
