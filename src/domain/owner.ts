import {z} from 'zod';

/** Largest uid or gid: the one above it means "leave as it is" to chown(2). */
const maxId = 4_294_967_294;

/** Whether an owner or group is given by number. */
export const isId = (owner: string): boolean => /^\d+$/.test(owner);

/** An argument that is an owner or a group: a name, or an id as text or number. Comes out as text. */
export const ownerName = () =>
	z.union([z.string(), z.int()]).transform((value, context) => {
		const text = String(value);
		const isRight = isId(text) ? Number(text) <= maxId && text === String(Number(text)) : /^[A-Za-z_][\w.-]{0,63}\$?$/.test(text);
		if (!isRight) {
			context.addIssue({
				code: 'custom',
				message: `${JSON.stringify(value)} is neither a name nor an id from 0 to ${maxId}`,
			});
		}

		return text;
	});
