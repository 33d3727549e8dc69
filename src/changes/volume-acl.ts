import type {Change} from '../core/change.ts';
import {type Expectation, expect, expectPart, isUnknown, type Unknown, unknown} from '../core/fact.ts';
import {sh} from '../core/script.ts';
import {type AclRights, type Acls, aclOfMode, modeWith, withUsers} from '../domain/acl.ts';
import {aclCensus, aclsOf, type Grant} from '../facts/census-acl.ts';
import {statOf} from '../facts/file.ts';
import {withTreeFunctions} from './own-tree-functions.ts';

/** A directory whose access lists are changed. */
export type Listed = {
	readonly path: string;
	/** Of the directory, as it is seen by then. */
	readonly mode: string | Unknown;
	readonly acls: Acls | undefined;
	/** With all that is below. */
	readonly isWhole: boolean;
};

/** Somebody who is granted rights; the number where it is known. */
export type NumberedGrant = Grant & {readonly id: number | Unknown};

/** Adds to the access lists of a directory, and to what new entries in it begin with. */
export function grantAccess(listed: Listed, grants: readonly NumberedGrant[], lacking: number): Change {
	const {path, isWhole} = listed;
	const words = [...depthOf(isWhole), path, ...grants.flatMap(({user, rights}) => [user, rights])];
	const asked = grants.map(({user, rights}) => ({user, rights}));
	return {
		summary: `grant access to ${path}${isWhole ? ' and what is in it' : ''}`,
		before: lacking === 0 ? undefined : `lacked by ${lacking === 1 ? '1 entry' : `${lacking} entries`}`,
		after: grants.map(({user, rights}) => `user ${user}: ${rights}`).join('\n'),
		apply: withTreeFunctions(sh`grant_tree ${words}`),
		undo: {because: 'the access lists of each entry are not recorded'},
		expect: [expect(aclCensus(path, asked, isWhole), 0), ...expectLists(listed, grants)],
	};
}

/** Those of some ids that have rights by access lists. */
export const grantedAmong = (acls: Acls, ids: readonly number[]): readonly number[] =>
	[...new Set(ids)].filter(id => id in acls.access.users || id in (acls.initial?.users ?? {})).sort((a, b) => a - b);

/** Takes users out of the access lists of a directory and of all below it. */
export function revokeAccess(listed: Listed & {readonly acls: Acls}, ids: readonly number[]): Change {
	const {path, isWhole, acls} = listed;
	return {
		summary: `take access lists for ${ids.join(', ')} off ${path}${isWhole ? ' and what is in it' : ''}`,
		before: ids.map(id => `user ${id}: ${acls.access.users[id] ?? acls.initial?.users[id]}`).join('\n'),
		after: undefined,
		apply: withTreeFunctions(sh`revoke_tree ${[...depthOf(isWhole), path, ...ids]}`),
		undo: {because: 'the access lists of each entry are not recorded'},
		expect: expectLists(
			listed,
			ids.map(id => ({id, rights: undefined})),
		),
	};
}

/** How a mode shows where there are access lists, which are as wide as they need to be. Without any, it is set before there are any. */
export const shownMode = (mode: string, acls: Acls | undefined, grants: readonly NumberedGrant[]): string =>
	acls?.access.mask === undefined
		? mode
		: modeWith(mode, withUsers({...acls.access, group: aclOfMode(mode).group}, recordOf(grants) ?? {}));

function expectLists(
	{path, mode, acls}: Listed,
	given: readonly {readonly id: number | Unknown; readonly rights: AclRights | undefined}[],
): readonly Expectation[] {
	const before = acls?.access ?? (isUnknown(mode) ? undefined : aclOfMode(mode));
	const users = recordOf(given);
	if (!before || !users || isUnknown(mode)) {
		const why = unknown('access lists are changed');
		return [expect(aclsOf(path), why), expectPart(statOf(path), {mode: why})];
	}

	const access = withUsers(before, users);
	const isTaken = given.every(({rights}) => rights === undefined);
	const initial = acls?.initial ?? (isTaken ? undefined : {...before, users: {}, groups: {}, mask: undefined});
	return [
		expect(aclsOf(path), {access, initial: initial && withUsers(initial, users)}),
		expectPart(statOf(path), {mode: modeWith(mode, access)}),
	];
}

/** `undefined` when somebody's number is not known. */
function recordOf<Rights>(
	given: readonly {readonly id: number | Unknown; readonly rights: Rights}[],
): Readonly<Record<number, Rights>> | undefined {
	const entries = given.flatMap(({id, rights}) => (isUnknown(id) ? [] : [[id, rights] as const]));
	return entries.length === given.length ? Object.fromEntries(entries) : undefined;
}

const depthOf = (isWhole: boolean): readonly string[] => (isWhole ? [] : ['--top']);
