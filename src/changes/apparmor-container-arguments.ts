import {z} from 'zod';
import type {RenderedTemplate} from '../core/local.ts';
import type {ProfileFolder} from '../domain/apparmor.ts';
import {parseRules} from '../domain/apparmor-rules.ts';
import {containerIds} from '../domain/container-id.ts';
import type {Confinement} from './apparmor-containers.ts';

/** The arguments that say which containers a profile is for. */
export const confinementArguments = {
	containers: z
		.array(z.int().min(containerIds.first).max(containerIds.last))
		.min(1)
		.optional()
		.describe(
			'Containers of Proxmox VE on this node whose configuration is to name the profile, and with `absent` is not to. Others stay as they are.',
		),
	mode: z
		.enum(['profile', 'raw_rules'])
		.default('profile')
		.describe(
			'`raw_rules` writes no profile: the template holds rules alone, and `containers` get them beside the profile that Proxmox VE generates.',
		),
	restart: z
		.enum(['if_needed', 'never'])
		.default('never')
		.describe('Whether those of `containers` that run are restarted for it; until then it waits.'),
};

/** What the page says of them, as Markdown. */
export const confinementNotes = `**To use it**, a configuration names the profile, not the file. \`containers: [950, 951]\` sees to that: the line
\`lxc.apparmor.profile\` of each is set, under the lock of Proxmox VE; its other raw lines, snapshots and what is pending stay.
Proxmox VE then leaves out what \`features:\` would have added to the profile that it generates, nesting included: it has to stand in
this one, and is told. A container that runs is restarted with \`restart: if_needed\` only. Running containers of a loaded profile are
under its new rules at once, all others when they start. With \`state: absent\` the containers give the profile up before it is
removed. Containers are those of the node that is played on.

**A rule or two** beside the generated profile are often the better answer: nesting and all else stay. With \`mode: raw_rules\` the
template holds rules alone (\`mount fstype=nfs*,\`, or a partial but \`container-base\` and \`nesting\`), and each becomes a line
\`lxc.apparmor.raw\` of the containers, once apparmor_parser takes it. A comment with \`name\` behind it says whose it is: those of the
task are replaced, those of others stay.
Whether a running container has its profile or rules yet is told by what LXC was last given
(\`/var/lib/lxc/950/config\`), which any change of its options writes anew.`;

type Given = {
	readonly name: string;
	readonly state: 'present' | 'absent';
	readonly directory: ProfileFolder;
	readonly file?: string | undefined;
	readonly containers?: readonly number[] | undefined;
	readonly mode: 'profile' | 'raw_rules';
	readonly restart: 'if_needed' | 'never';
};

/** What is wrong with them beside the others, each with the name of an argument. */
export function confinementFaults({
	name,
	directory,
	file,
	containers,
	mode,
	restart,
}: Given): ReadonlyArray<readonly [argument: string, message: string]> {
	const twice = containers?.find((id, index) => containers.indexOf(id) !== index);
	const isForContainers = containers !== undefined && mode === 'profile' && directory !== '/etc/apparmor.d/lxc';
	return [
		...(twice === undefined ? [] : [['containers', `${twice} is named twice`] as const]),
		...(mode === 'raw_rules' && containers === undefined
			? [['containers', 'is missing: with "mode: raw_rules" the rules go into containers'] as const]
			: []),
		...(mode === 'raw_rules' && file !== undefined ? [['file', 'with "mode: raw_rules" no file is written'] as const] : []),
		...(restart === 'if_needed' && containers === undefined
			? [['restart', 'there is nothing to restart: name the "containers"'] as const]
			: []),
		...(isForContainers && !name.startsWith('lxc-')
			? [['name', `${JSON.stringify(name)} has to begin with "lxc-": lxc-start may change to no other profile`] as const]
			: []),
	];
}

/** What the containers are to be confined by. */
export function confinementOf({
	name,
	state,
	mode,
	restart,
	template,
}: Given & {readonly template?: RenderedTemplate | undefined}): Confinement {
	const rules = mode === 'raw_rules' && template ? parseRules(template.text) : [];
	return {
		name,
		by: state === 'absent' ? 'nothing' : mode === 'profile' ? 'profile' : 'rules',
		rules: 'offset' in rules ? [] : rules,
		restart,
	};
}
