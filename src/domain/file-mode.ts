import {z} from 'zod';

/** Octal text of four digits: `755` becomes `0755`. `undefined` when it is no mode. */
export const parseMode = (text: string): string | undefined =>
	/^0?[0-7]{3,4}$/.test(text) ? text.slice(-4).padStart(4, '0') : undefined;

/** An argument that is a mode. Always text: YAML reads an unquoted 0755 as the number 755, and 0o755 as 493. */
export const fileMode = () =>
	z
		.string({
			error: ({input}) =>
				typeof input === 'number'
					? `a mode has to stand in quotes: ${quoted(input)}; YAML made the number ${input} of it`
					: undefined,
		})
		.superRefine((text, context) => {
			if (parseMode(text) === undefined) {
				context.addIssue({
					code: 'custom',
					message: `${JSON.stringify(text)} is no mode: write three or four octal digits, such as "0644"`,
				});
			}
		})
		.transform(text => parseMode(text) ?? text);

/** What a mode is after a regular file was given to someone else: then the kernel takes away set-id bits, see chown(2). */
export function afterChown(mode: string): string {
	const bits = Number.parseInt(mode, 8);
	// Without the right to execute for the group, the set-group-id bit asks for mandatory locking, and stays
	const dropped = 0o4000 | (bits & 0o010 ? 0o2000 : 0);
	return (bits & ~dropped).toString(8).padStart(4, '0');
}

/** What the user most likely wrote, in quotes: YAML drops the first 0 of 0755, and reads 0o755 as 493. */
function quoted(input: number): string {
	const decimal = parseMode(String(input).padStart(4, '0'));
	return JSON.stringify(decimal ?? parseMode(input.toString(8).padStart(4, '0')) ?? '0644');
}
