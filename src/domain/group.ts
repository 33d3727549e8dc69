import {z} from 'zod';
import {accountNamePattern, maxId} from './passwd.ts';

/** One line of group(5). */
export type GroupEntry = {
	readonly name: string;
	readonly gid: number;
	/** Who is named as a member, in the order of the file; users whose primary group it is are not. */
	readonly members: readonly string[];
};

/** Reads one line as `getent group` prints it; `undefined` when it is no line of group(5). */
export function parseGroup(line: string): GroupEntry | undefined {
	const fields = line.replace(/\n$/, '').split(':');
	const [name = '', , gid = '', members = ''] = fields;
	return fields.length === 4 && name !== '' && /^\d{1,10}$/.test(gid) && Number(gid) <= maxId
		? {name, gid: Number(gid), members: members === '' ? [] : members.split(',')}
		: undefined;
}

/** Reads all that `getent group` prints; `undefined` when a line is none of group(5). */
export function parseGroups(text: string): readonly GroupEntry[] | undefined {
	const entries = text
		.split('\n')
		.filter(line => line !== '')
		.map(line => parseGroup(line));
	return entries.every(entry => entry !== undefined) ? entries : undefined;
}

/** An argument that is the name of a group. */
export const groupName = () =>
	z.string().regex(accountNamePattern, 'has to be a small letter or "_", and then at most 31 small letters, digits, "_" and "-"');
