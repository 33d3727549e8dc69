import {z} from 'zod';

/** One line of passwd(5). */
export type PasswdEntry = {
	readonly name: string;
	readonly uid: number;
	readonly gid: number;
	/** The GECOS field, as it stands. */
	readonly comment: string;
	readonly home: string;
	/** Empty stands for `/bin/sh`. */
	readonly shell: string;
};

/**
Reads one line as `getent passwd NAME` prints it.

@returns `undefined` when it is no line of passwd(5).
*/
export function parsePasswd(line: string): PasswdEntry | undefined {
	const fields = line.replace(/\n$/, '').split(':');
	const [name = '', , uid = '', gid = '', comment = '', home = '', shell = ''] = fields;
	return fields.length === 7 && name !== '' && isId(uid) && isId(gid) && !line.slice(0, -1).includes('\n')
		? {name, uid: Number(uid), gid: Number(gid), comment, home, shell}
		: undefined;
}

/** Reads all that `getent passwd` prints; `undefined` when a line is none of passwd(5). */
export function parsePasswds(text: string): readonly PasswdEntry[] | undefined {
	const entries = text
		.split('\n')
		.filter(line => line !== '')
		.map(line => parsePasswd(line));
	return entries.every(entry => entry !== undefined) ? entries : undefined;
}

/**
The password field of one line as `getent shadow NAME` prints it: a hash, or what locks the account (`!`, `*`).

@returns `undefined` when it is no line of shadow(5) for that name.
*/
export function parseShadowHash(line: string, name: string): string | undefined {
	const fields = line.replace(/\n$/, '').split(':');
	return fields.length === 9 && fields[0] === name ? fields[1] : undefined;
}

/** Login names that are safe in every file and command: a letter or `_` first, then also digits and `-`. @see useradd(8) */
export const accountNamePattern = /^[a-z_][a-z\d_-]{0,31}$/;

/** The highest id; the one above stands for "no id". */
export const maxId = 4_294_967_294;

/** An argument that is the name of an account of a person: not `root`. */
export const accountName = () =>
	z
		.string()
		.regex(accountNamePattern, 'has to be a small letter or "_", and then at most 31 small letters, digits, "_" and "-"')
		.refine(name => name !== 'root', 'is never "root"');

/** An argument that is a comment field: one line without a colon. */
export const accountComment = () =>
	z.string().regex(/^[^:\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]*$/u, 'has to be one line without a colon and control characters');

/**
Whether an account belongs to the system rather than to a person: below 1000, or `nobody`.

@see login.defs(5), UID_MIN
*/
export const isSystemId = (uid: number): boolean => uid < 1000 || uid === 65_534;

const b64 = '[./\\dA-Za-z]';
const hashes = [
	`\\$g?y\\$${b64}+\\$${b64}{1,86}\\$${b64}{43}`,
	`\\$7\\$${b64}{11,97}\\$${b64}{43}`,
	`\\$2[aby]\\$\\d\\d\\$${b64}{53}`,
	`\\$6\\$(?:rounds=\\d{1,9}\\$)?${b64}{1,16}\\$${b64}{86}`,
	`\\$5\\$(?:rounds=\\d{1,9}\\$)?${b64}{1,16}\\$${b64}{43}`,
];

/**
A password hash that a target can check and that is no mere checksum: yescrypt, scrypt, bcrypt, SHA-512 or SHA-256.

@see crypt(5)
*/
export const passwordHashPattern = new RegExp(`^(?:${hashes.join('|')})$`);

const isId = (text: string): boolean => /^\d{1,10}$/.test(text) && Number(text) <= maxId;
