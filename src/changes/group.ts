import type {Change} from '../core/change.ts';
import {expect, unknown} from '../core/fact.ts';
import {Problem} from '../core/problem.ts';
import {sh} from '../core/script.ts';
import type {GroupEntry} from '../domain/group.ts';
import {isSystemId} from '../domain/passwd.ts';
import {textOf} from '../facts/file.ts';
import {group, groupOfId, groupsOf} from '../facts/user.ts';

/** What has to be known of a group before it is made or removed. */
export type GroupState = {
	readonly entry: GroupEntry | undefined;
	/** Who has the gid that is asked for. */
	readonly gidOwner: GroupEntry | undefined;
	/** Users whose primary group it is; only looked at before a removal. */
	readonly primaryUsers: readonly string[];
	/** Whether groups can be made here. */
	readonly hasGroupadd: boolean;
};

/**
The change that makes a group or removes it; none when all is as asked.

@throws A `Problem` for another gid, for a group of the system or of somebody's own that should go, and without groupadd.
*/
export function groupChanges(state: GroupState, wanted: NewGroup & {readonly isPresent: boolean}): readonly Change[] {
	const {entry, gidOwner, primaryUsers, hasGroupadd} = state;
	const {name, gid, isSystem, isPresent} = wanted;
	if (entry && gid !== undefined && entry.gid !== gid) {
		throw new Problem('OTHER_GID', `the group "${name}" has the gid ${entry.gid}, not ${gid}`, {
			why: 'Files belong to a number, so another gid would take its files away from the group.',
			hint: `leave "gid" out, or write ${entry.gid}`,
		});
	}

	if ((entry !== undefined) === isPresent) {
		return [];
	}

	if (!hasGroupadd) {
		throw new Problem('NO_USERADD', 'there is no /usr/sbin/groupadd on this host', {
			why: 'Groups are made and removed by the programs of the package "passwd" or "shadow"; those of busybox are not supported.',
			hint: 'install that package before this task',
		});
	}

	if (entry) {
		assertMayGo(entry, primaryUsers, isSystem);
		return [removeGroup(entry)];
	}

	if (gidOwner) {
		throw new Problem('GID_TAKEN', `gid ${gid} belongs to the group "${gidOwner.name}" already`, {
			hint: 'choose another one, or none',
		});
	}

	return [createGroup(wanted)];
}

/** A new group. groupadd picks a gid unless one is given. */
type NewGroup = {readonly name: string; readonly gid: number | undefined; readonly isSystem: boolean};

/** Creates a group without members. */
function createGroup({name, gid, isSystem}: NewGroup): Change {
	const options = gid === undefined ? (isSystem ? ['--system'] : []) : ['--gid', gid];
	const entry = {name, gid: gid ?? unknown('groupadd picks it'), members: []};
	return {
		summary: `create group ${name}`,
		before: undefined,
		after: gid === undefined ? name : `${name}, gid ${gid}`,
		apply: sh`groupadd ${options} ${name}`,
		undo: sh`groupdel ${name}`,
		expect: [expect(group(name), entry), ...(gid === undefined ? [] : [expect(groupOfId(gid), entry)]), ...databases],
	};
}

/** Removes a group, which must not be the primary one of anybody. */
function removeGroup({name, gid, members}: GroupEntry): Change {
	const restored = sh`groupadd --gid ${gid} ${name}`;
	return {
		summary: `remove group ${name}`,
		before: [`${name}, gid ${gid}`, ...(members.length > 0 ? [`members ${members.join(', ')}`] : [])].join(', '),
		after: undefined,
		apply: sh`groupdel ${name}`,
		undo: members.length > 0 ? sh`${restored} && gpasswd --members ${members.join(',')} ${name}` : restored,
		expect: [
			expect(group(name), undefined),
			expect(groupOfId(gid), unknown('another group may have the same gid')),
			...members.map(member => expect(groupsOf(member), unknown(`the group "${name}" is removed`))),
			...databases,
		],
		// Somebody's right to become root may hang on it
		guardsAccess: true,
	};
}

const databases = ['/etc/group', '/etc/gshadow'].map(path => expect(textOf(path), unknown('groupadd and groupdel write to it')));

function assertMayGo({name, gid}: GroupEntry, primaryUsers: readonly string[], isSystem: boolean): void {
	if (gid === 0 || (isSystemId(gid) && !isSystem)) {
		throw new Problem('SYSTEM_GROUP', `"${name}" is a group of the system: its gid is ${gid}`, {
			why: 'Software relies on such groups being there.',
			hint: gid === 0 ? 'choose another name: it is never removed' : 'write "system_group: true" if it is meant',
		});
	}

	if (primaryUsers.length > 0) {
		throw new Problem('PRIMARY_GROUP', `"${name}" is the primary group of ${primaryUsers.map(user => `"${user}"`).join(', ')}`, {
			hint: 'remove these accounts before, or give them another primary group by hand: usermod --gid GROUP NAME',
		});
	}
}
