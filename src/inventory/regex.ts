import {Problem} from '../core/problem.ts';

const maxLength = 100;

/**
A test for names by a regular expression, which has to match from the first character on.

Throws a `Problem` on what is none, is longer than 100 characters, or could take for ever: `(a+)+`, and references back.
*/
export function nameRegex(source: string): (name: string) => boolean {
	if (source.length > maxLength) {
		throw new Problem('PATTERN', `the regular expression "~${source.slice(0, 40)}…" has more than ${maxLength} characters`);
	}

	if (/\([^)]*[+*}][^)]*\)\s*[+*{]|\\[1-9k]/.test(source) || (source.match(/[+*{]/g)?.length ?? 0) > 4) {
		throw new Problem('PATTERN', `the regular expression "~${source}" could take for ever on a long name`, {
			why: 'Repetition within repetition, references back, and more than four repetitions are refused.',
			hint: 'write several simpler parts with colons between',
		});
	}

	try {
		const regex = new RegExp(`^(?:${source})`, 'u');
		return name => regex.test(name);
	} catch (error) {
		throw new Problem('PATTERN', `"~${source}" is no regular expression: ${(error as Error).message.split(': ').at(-1)}`, {
			cause: error,
		});
	}
}
