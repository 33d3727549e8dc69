import type {Change} from '../core/change.ts';
import {expect, expectPart, unknown} from '../core/fact.ts';
import {type Script, sh} from '../core/script.ts';
import type {GroupEntry} from '../domain/group.ts';
import {textOf} from '../facts/file.ts';
import {group, groupsOf} from '../facts/user.ts';

/** The groups of a user, and what becomes of them. */
export type Memberships = {
	/** Names of the groups that the user is in, the primary one too. */
	readonly before: readonly string[];
	readonly joined: readonly GroupEntry[];
	readonly left: readonly GroupEntry[];
};

/** Adds a user to groups and takes it out of others, a change each. */
export function membershipChanges(name: string, {before, joined, left}: Memberships): readonly Change[] {
	const isLeft = (one: string) => left.some(entry => entry.name === one);
	const after = [...before, ...joined.map(entry => entry.name)].filter(one => !isLeft(one)).sort();
	const add = (entry: GroupEntry) => sh`gpasswd --add ${name} ${entry.name}`;
	const remove = (entry: GroupEntry) => sh`gpasswd --delete ${name} ${entry.name}`;
	const expected = (entry: GroupEntry, members: readonly string[]) => [
		expect(groupsOf(name), after),
		expectPart(group(entry.name), {members}),
		expect(textOf('/etc/group'), unknown('gpasswd writes to it')),
		expect(textOf('/etc/gshadow'), unknown('gpasswd writes to it')),
	];
	const change = (entry: GroupEntry, apply: Script, undo: Script, members: readonly string[]) => ({
		apply,
		undo,
		expect: expected(entry, members),
	});
	return [
		...joined.map(entry => ({
			summary: `add ${name} to group ${entry.name}`,
			before: undefined,
			after: entry.name,
			...change(entry, add(entry), remove(entry), [...entry.members, name]),
		})),
		...left.map(entry => ({
			summary: `remove ${name} from group ${entry.name}`,
			before: entry.name,
			after: undefined,
			...change(
				entry,
				remove(entry),
				add(entry),
				entry.members.filter(member => member !== name),
			),
			guardsAccess: true as const,
		})),
	];
}
