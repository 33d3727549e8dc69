/** Rights of an access list: `rwx`, `r-x`, … */
export type AclRights = string;

/** A POSIX access list. */
export type Acl = {
	/** Named ones, by uid, as granted. */
	readonly users: Readonly<Record<number, AclRights>>;
	/** By gid. */
	readonly groups: Readonly<Record<number, AclRights>>;
	/** More than these none of those named get, nor the group. `undefined` without names. */
	readonly mask: AclRights | undefined;
	readonly owner: AclRights;
	readonly group: AclRights;
	readonly other: AclRights;
};

/** Both lists of a directory: who may use it, and what new entries in it begin with. */
export type Acls = {readonly access: Acl; readonly initial: Acl | undefined};

/**
Reads what `getfacl --omit-header --numeric` prints of one file.

@returns `undefined` when it is no access list.
*/
export function parseAcls(text: string): Acls | undefined {
	const lines = text.split('\n').filter(line => line !== '');
	const access = parseAcl(lines.filter(line => !line.startsWith('default:')));
	const given = lines.filter(line => line.startsWith('default:')).map(line => line.slice('default:'.length));
	const initial = given.length === 0 ? undefined : parseAcl(given);
	return access && (given.length === 0 || initial) ? {access, initial} : undefined;
}

/** The list once rights were granted, or taken away where they are `undefined`; its mask becomes what they all need, as with setfacl(1). */
export function withUsers(acl: Acl, given: Readonly<Record<number, AclRights | undefined>>): Acl {
	const all = Object.entries({...acl.users, ...given}).filter((entry): entry is [string, AclRights] => entry[1] !== undefined);
	const users: Acl['users'] = Object.fromEntries(all);
	const isNamed = acl.mask !== undefined || all.length > 0;
	return {
		...acl,
		users,
		mask: isNamed ? joinRights([acl.group, ...Object.values(users), ...Object.values(acl.groups)]) : undefined,
	};
}

/** The list of something that has a mode, and nothing more. */
export const aclOfMode = (mode: string): Acl => {
	const [owner = '---', group = '---', other = '---'] = [...mode.slice(-3)].map(digit => rightsOfDigit(Number(digit)));
	return {users: {}, groups: {}, mask: undefined, owner, group, other};
};

/** How the mode of something with a list shows: its mask stands in the place of the group's rights. */
export const modeWith = (mode: string, {mask, group}: Acl): string =>
	`${mode.slice(0, -2)}${digitOf(mask ?? group)}${mode.slice(-1)}`;

/** What is left of rights under a mask. */
export const underMask = (rights: AclRights, mask: AclRights = 'rwx'): AclRights =>
	[...rights].map((right, index) => (mask[index] === right ? right : '-')).join('');

/** All that one of them has. */
const joinRights = (all: readonly AclRights[]): AclRights =>
	rightsOfDigit(all.reduce((bits, rights) => bits | digitOf(rights), 0));

const rightsOfDigit = (digit: number): AclRights =>
	[...'rwx'].map((right, index) => (digit & (4 >> index) ? right : '-')).join('');
const digitOf = (rights: AclRights): number =>
	[...rights].reduce((bits, right, index) => (right === '-' ? bits : bits | (4 >> index)), 0);

/** Whether rights hold all of others. */
export const hasRights = (rights: AclRights, wanted: AclRights): boolean => underMask(wanted, rights) === wanted;

function parseAcl(lines: readonly string[]): Acl | undefined {
	const entries = lines.map(line => /^(user|group|mask|other):(\d*):([r-][w-][x-])(?:\s.*)?$/.exec(line));
	const rightsOf = (kind: string) => entries.find(entry => entry?.[1] === kind && entry[2] === '')?.[3];
	const [owner, group, other] = [rightsOf('user'), rightsOf('group'), rightsOf('other')];
	if (entries.includes(null) || owner === undefined || group === undefined || other === undefined) {
		return undefined;
	}

	const named = (kind: string) =>
		Object.fromEntries(
			entries.flatMap(entry => (entry?.[1] === kind && entry[2] !== '' ? [[Number(entry[2]), entry[3] ?? '']] : [])),
		);
	return {users: named('user'), groups: named('group'), mask: rightsOf('mask'), owner, group, other};
}
