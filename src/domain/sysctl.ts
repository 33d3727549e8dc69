import {z} from 'zod';

/**
A key as a path below `/proc/sys`: `net/ipv4/ip_forward` for `net.ipv4.ip_forward`.

What separates first decides: after a slash, dots stand for themselves; else dots separate, and a slash stands for a dot in a name.

@see sysctl.d(5)
*/
export function keyPath(key: string): string {
	const separator = /[./]/.exec(key)?.[0];
	return separator === '.' ? key.replaceAll(/[./]/g, found => (found === '.' ? '/' : '.')) : key;
}

/** A key as it is mostly written: `net.ipv4.conf.eth0/100.forwarding` for the interface `eth0.100`. */
export const renderKey = (path: string): string => path.replaceAll(/[./]/g, found => (found === '/' ? '.' : '/'));

/** An argument that names one key of the kernel; comes out as a path below `/proc/sys`. */
export const sysctlKey = () =>
	z.string().transform((key, context) => {
		const path = keyPath(key);
		const parts = path.split('/');
		if (parts.length < 2 || !parts.every(part => /^[\w@:][\w@:.-]*$/.test(part) && !part.endsWith('.'))) {
			context.addIssue({
				code: 'custom',
				message: `${JSON.stringify(key)} is no key: write it like net.ipv4.ip_forward, without wildcards; an interface with a dot like net/ipv4/conf/eth0.100/forwarding`,
			});
		}

		return path;
	});

/** An argument that is the value of a key: a number, or one line of text. Comes out with single blanks. */
export const sysctlValue = () =>
	z
		.union([z.string(), z.int()], {error: 'has to be a number or a text; write 1 or 0 for on or off'})
		.transform((value, context) => {
			const text = normalise(String(value));
			const isLine = /^[\x20-\x7e\t]*$/.test(String(value)) && text !== '' && text.length < 1000;
			if (!isLine) {
				context.addIssue({
					code: 'custom',
					message: `${JSON.stringify(value)} is no value: one line of at most 1000 plain characters`,
				});
			}

			return text;
		});

/** Several numbers may be apart by tabs or blanks. */
export const normalise = (value: string): string => value.trim().replaceAll(/\s+/g, ' ');

/** The key and value of a line of sysctl.d(5); `undefined` for a comment, or what is no setting. A glob is a key of its own. */
export function parseSetting(line: string): {readonly path: string; readonly value: string} | undefined {
	const [, key, value] = /^\s*-?\s*([^#;=\s][^=]*?)\s*=(.*)$/.exec(line) ?? [];
	return key === undefined || value === undefined ? undefined : {path: keyPath(key), value: normalise(value)};
}

/** The text with the key set once, where it stood first, else at the end. All else is kept. */
export function setKey(text: string, path: string, value: string): string {
	const lines = linesOf(text);
	const first = lines.findIndex(line => parseSetting(line)?.path === path);
	const line = `${renderKey(path)} = ${value}`;
	if (first < 0) {
		return `${[...lines, line].join('\n')}\n`;
	}

	const isRight = parseSetting(lines[first] ?? '')?.value === value;
	const kept = lines.filter((other, index) => index === first || parseSetting(other)?.path !== path);
	return isRight && kept.length === lines.length
		? text
		: `${kept.map((other, index) => (index === first && !isRight ? line : other)).join('\n')}\n`;
}

/** The text without the key. */
export function dropKey(text: string, path: string): string {
	const lines = linesOf(text);
	const kept = lines.filter(line => parseSetting(line)?.path !== path);
	return kept.length === lines.length ? text : kept.map(line => `${line}\n`).join('');
}

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
