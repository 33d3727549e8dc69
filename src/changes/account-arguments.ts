import {z} from 'zod';
import {Secret} from '../core/secret.ts';
import {groupName} from '../domain/group.ts';
import {accountComment, accountName, isSystemId, maxId, passwordHashPattern} from '../domain/passwd.ts';
import {isSystemFolder, targetPath} from '../domain/path.ts';

/** The arguments that every module has which makes accounts. */
export const accountArguments = {
	name: accountName().describe('Login name. Never `root`.'),
	uid: z
		.int()
		.min(1)
		.max(maxId)
		.optional()
		.describe('User id of a new account. An account that has another one is an error: ids are never changed.'),
	system_account: z
		.boolean()
		.default(false)
		.describe('Whether this may be an account of the system: one with a user id below 1000, or `nobody`.'),
	home: targetPath()
		.refine(home => !isSystemFolder(home) && !home.includes(':'), 'is no place for a home')
		.optional()
		.describe(
			'Home of a new account, `/home/NAME` unless given. An account with another home is an error: homes are never moved.',
		),
	shell: targetPath().optional().describe('Login shell.'),
	comment: accountComment().optional().describe('Full name, or what else the account is for. Kept unless given.'),
	password_hash: passwordHash()
		.optional()
		.describe(
			'Hash of the password, as `mkpasswd` prints it. Unless given, a new account has no password, and others keep theirs.',
		),
	groups: z.array(groupName()).default([]).describe('Groups to join. They have to exist; other groups are kept.'),
};

/** What is wrong with a uid, or `undefined`. */
export const whyNoUid = (uid: number | undefined, isSystemAllowed: boolean): string | undefined =>
	uid !== undefined && isSystemId(uid) && !isSystemAllowed
		? `${uid} is the id of a system account; if that is meant, write "system_account: true"`
		: undefined;

function passwordHash() {
	return z
		.string()
		.regex(
			passwordHashPattern,
			'has to be a hash that begins with $y$, $gy$, $7$, $2b$, $6$ or $5$; "mkpasswd" makes one of a password',
		)
		.transform(hash => new Secret(hash));
}
