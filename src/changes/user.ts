import type {Change} from '../core/change.ts';
import {expect, expectPart, unknown} from '../core/fact.ts';
import {sh, withStdin} from '../core/script.ts';
import {Secret} from '../core/secret.ts';
import type {GroupEntry} from '../domain/group.ts';
import {isSystemId} from '../domain/passwd.ts';
import {foldersAbove} from '../domain/path.ts';
import {homesWithin, primaryUsersOf} from '../facts/accounts.ts';
import {textOf} from '../facts/file.ts';
import {type Account, group, groupsOf, type Password, passwordOf, user} from '../facts/user.ts';
import {homeMode, newHome} from './home.ts';
import {known} from './known.ts';

/** A new account. */
export type NewAccount = {
	readonly name: string;
	/** useradd picks one unless given. */
	readonly uid: number | undefined;
	readonly home: string;
	/** The same without links; `undefined` when none is made. */
	readonly realHome: string | undefined;
	readonly shell: string;
	readonly comment: string | undefined;
	readonly isSystem: boolean;
	/** A group that is there already and becomes the primary one, such as one of the user's name. */
	readonly ownGroup: GroupEntry | undefined;
};

/** Creates an account with a group of its own and with a password that nothing matches. */
export function createUser(wanted: NewAccount): Change {
	const {name, home, realHome, shell, comment, uid, ownGroup, isSystem} = wanted;
	const options = [
		...['--home-dir', home, '--shell', shell],
		...(comment === undefined ? [] : ['--comment', comment]),
		...(uid === undefined ? [] : ['--uid', uid]),
		...(isSystem && uid === undefined ? ['--system'] : []),
		...(ownGroup ? ['--gid', ownGroup.name] : ['--user-group']),
		...(realHome === undefined ? ['--no-create-home'] : ['--create-home', '--key', `HOME_MODE=${homeMode}`]),
		// Not the "!" of useradd: an sshd without PAM takes that for a locked account and refuses its keys too
		...['--password', noPassword],
	];
	const primary = ownGroup?.name ?? name;
	const because = 'useradd picks it';
	const ids = {uid: uid ?? unknown(because), gid: ownGroup ? known(() => ownGroup.gid) : unknown(because)};
	return {
		summary: `create user ${name}`,
		before: undefined,
		after: [home, shell, uid === undefined ? '' : `uid ${uid}`, comment ?? ''].filter(part => part !== '').join(' '),
		apply: sh`useradd ${options} ${name}`,
		// Keeps the home: by then it may hold someone's work
		undo: sh`userdel ${name}`,
		expect: [
			expect(user(name), {
				...{name, home, shell, comment: comment ?? '', ...ids},
				isSystem: uid === undefined ? isSystem : isSystemId(uid),
			}),
			...(ownGroup ? [] : [expect(group(name), {name, gid: ids.gid, members: []})]),
			...(typeof ids.gid === 'number' ? [expect(primaryUsersOf(ids.gid), unknown('a new account is among them'))] : []),
			expect(groupsOf(name), [primary]),
			...homeNeighbours(home),
			expect(passwordOf(name), {hash: new Secret(noPassword), isUsable: false}),
			...databases.map(path => expect(textOf(path), unknown('useradd writes to it'))),
			...(realHome === undefined ? [] : newHome({...ids, name, homes: [home, realHome], group: primary})),
		],
	};
}

/** Sets the login shell. */
export const setShell = ({name, shell: before}: Account, shell: string): Change => ({
	summary: `set the login shell of ${name}`,
	before,
	after: shell,
	apply: sh`usermod --shell ${shell} ${name}`,
	undo: sh`usermod --shell ${before} ${name}`,
	expect: [expectPart(user(name), {shell}), expect(textOf('/etc/passwd'), unknown('usermod writes to it'))],
	guardsAccess: true,
});

/** Sets the comment field, which holds the full name. */
export const setComment = ({name, comment: before}: Account, comment: string): Change => ({
	summary: `set the comment of ${name}`,
	before,
	after: comment,
	apply: sh`usermod --comment ${comment} ${name}`,
	undo: sh`usermod --comment ${before} ${name}`,
	expect: [expectPart(user(name), {comment}), expect(textOf('/etc/passwd'), unknown('usermod writes to it'))],
});

/**
Stores the hash of a password.

@param before - `undefined` for an account that is yet to be created.
*/
export function setPassword(name: string, before: Password | undefined, hash: Secret): Change {
	return {
		summary: `set the password of ${name}`,
		before: before?.isUsable ? before.hash : undefined,
		after: hash,
		apply: storeHash(name, hash),
		undo: before?.hash.equals('') ? sh`passwd --delete ${name}` : storeHash(name, before?.hash ?? new Secret(noPassword)),
		expect: [expect(passwordOf(name), {hash, isUsable: true}), expect(textOf('/etc/shadow'), unknown('chpasswd writes to it'))],
		guardsAccess: true,
	};
}

/** All that removing an account takes away, and that bringing it back needs. */
export type OldAccount = {
	readonly account: Account;
	readonly password: Password | undefined;
	/** Its groups but the primary one. */
	readonly groups: readonly GroupEntry[];
};

/** Removes an account, and nothing of its home. */
export function removeUser({account, password, groups}: OldAccount): Change {
	const {name, uid, gid, home, shell, comment} = account;
	const joined = groups.map(entry => entry.name);
	const options = [
		...['--uid', uid, '--gid', gid, '--home-dir', home, '--shell', shell, '--comment', comment, '--no-create-home'],
		...(joined.length === 0 ? [] : ['--groups', joined.join(',')]),
	];
	const restored = sh`{ getent group ${gid} || groupadd --gid ${gid} ${name}; } >/dev/null && useradd ${options} ${name}`;
	const isPasswordKnown = password !== undefined && !password.hash.equals('');
	return {
		summary: `remove user ${name}`,
		before: `${home} ${shell}`,
		after: undefined,
		apply: sh`userdel ${name}`,
		undo: isPasswordKnown
			? withStdin(sh`${restored} && chpasswd --encrypted`, new Secret(`${name}:${password.hash.reveal()}\n`))
			: restored,
		expect: [
			expect(user(name), undefined),
			expect(groupsOf(name), undefined),
			expect(passwordOf(name), undefined),
			expect(group(name), unknown('userdel removes it when nobody else is in it')),
			...groups.map(entry => expect(group(entry.name), {...entry, members: entry.members.filter(member => member !== name)})),
			expect(primaryUsersOf(gid), unknown('a removed account was among them')),
			...homeNeighbours(home),
			...databases.map(path => expect(textOf(path), unknown('userdel writes to it'))),
		],
		guardsAccess: true,
	};
}

/** Reads as a hash which no password has. */
const noPassword = '*';

/** Who has a home in the home of an account, or in a folder above it, is another question once it comes or goes. */
const homeNeighbours = (home: string) =>
	[home, ...foldersAbove(home)].map(path => expect(homesWithin(path), unknown('an account comes or goes')));

const databases = ['/etc/passwd', '/etc/shadow', '/etc/group', '/etc/gshadow', '/etc/subuid', '/etc/subgid'];

const storeHash = (name: string, hash: Secret) => withStdin(sh`chpasswd --encrypted`, new Secret(`${name}:${hash.reveal()}\n`));
