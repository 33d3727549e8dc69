import {z} from 'zod';
import {type GroupState, groupChanges} from '../changes/group.ts';
import type {Look} from '../core/fact.ts';
import {defineModule} from '../core/module.ts';
import {groupName} from '../domain/group.ts';
import {isSystemId, maxId} from '../domain/passwd.ts';
import {primaryUsersOf} from '../facts/accounts.ts';
import {statOf} from '../facts/file.ts';
import {group, groupOfId} from '../facts/user.ts';

const args = z
	.strictObject({
		name: groupName().describe('Name of the group.'),
		gid: z
			.int()
			.min(1)
			.max(maxId)
			.optional()
			.describe('Group id of a new group. A group that has another one is an error: ids are never changed.'),
		system_group: z
			.boolean()
			.default(false)
			.describe(
				'Whether this may be a group of the system: a new one gets a gid below 1000, and one that is there may be removed.',
			),
		state: z.enum(['present', 'absent']).default('present').describe('`absent` removes the group; its members stay as they are.'),
	})
	.superRefine(({gid, system_group}, context) => {
		if (gid !== undefined && isSystemId(gid) && !system_group) {
			const message = `${gid} is the id of a system group; if that is meant, write "system_group: true"`;
			context.addIssue({code: 'custom', path: ['gid'], message});
		}
	});

export default defineModule({
	name: 'group',
	summary: 'A group of the host.',
	notes: `Who is in a group is said by the \`groups\` of the \`user\` and \`ensure_admin_user\` modules.

A group is not removed while it is the primary group of anybody, nor one of the system unless \`system_group\` says so. Files that
belong to it keep its number. Check mode cannot tell the gid that a new group will get.

The target needs \`groupadd\` and its kin; those of busybox (Alpine without the package \`shadow\`) are refused, as in the \`user\`
module.`,
	example: `- name: groups
  hosts: all
  tasks:
    - group:
        name: media
        gid: 4100
    - group:
        name: old-team
        state: absent
`,
	args,

	async inspect(look: Look, {name, gid, state}): Promise<GroupState> {
		const [entry, gidOwner, groupadd] = await Promise.all([
			look(group(name)),
			gid === undefined ? undefined : look(groupOfId(gid)),
			look(statOf('/usr/sbin/groupadd')),
		]);
		const primaryUsers = entry && state === 'absent' ? await look(primaryUsersOf(entry.gid)) : [];
		return {entry, gidOwner, primaryUsers, hasGroupadd: groupadd !== undefined};
	},

	plan(state, {name, gid, system_group: isSystem, state: wanted}) {
		return groupChanges(state, {name, gid, isSystem, isPresent: wanted === 'present'});
	},
});
