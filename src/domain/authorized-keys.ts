import {z} from 'zod';
import type {PublicKey} from './public-key.ts';

/**
Reads one entry of `key_options`: a flag of sshd(8), or `name=value` with the value in quotes or not.

@returns The option as it stands in the file, or `undefined` when it is none that is known.
*/
export function parseKeyOption(text: string): string | undefined {
	const [, name = '', value] = /^([a-zA-Z\d-]+)(?:=(.*))?$/s.exec(text) ?? [];
	if (value === undefined) {
		return flags.has(name) ? name : undefined;
	}

	const bare = /^"(.*)"$/s.exec(value)?.[1] ?? value;
	return valued.has(name) && bare !== '' && !/["\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/u.test(bare)
		? `${name}="${bare}"`
		: undefined;
}

/** Options without a value, and those with one, which `key_options` may hold. Not `cert-authority`: that is no key of a person. */
const flags = new Set([
	...['restrict', 'pty', 'no-pty', 'agent-forwarding', 'no-agent-forwarding', 'port-forwarding', 'no-port-forwarding'],
	...['X11-forwarding', 'no-X11-forwarding', 'user-rc', 'no-user-rc', 'verify-required', 'no-touch-required'],
]);
const valued = new Set(['from', 'command', 'environment', 'expiry-time', 'permitopen', 'permitlisten', 'tunnel']);
export const keyOptions: readonly string[] = [...flags, ...valued].sort();

/** An argument that is one option of a key. Comes out as it stands in the file. */
export const keyOption = () =>
	z.string().transform((text, context) => {
		const option = parseKeyOption(text);
		if (option === undefined) {
			context.addIssue({
				code: 'custom',
				message: `${JSON.stringify(text)} is none of ${keyOptions.join(', ')}, or has a value with quotes, backslashes or control characters`,
			});
		}

		return option ?? z.NEVER;
	});

/** The line of a key. */
export function renderKeyLine({type, base64, comment}: PublicKey, options: readonly string[]): string {
	return [options.join(','), type, base64, comment].filter(part => part !== '').join(' ');
}

/** What `keys` and these options make of a file that holds nothing else. */
export const renderKeys = (keys: readonly PublicKey[], options: readonly string[]): string =>
	keys.map(key => `${renderKeyLine(key, options)}\n`).join('');

/**
What a file becomes that has to hold these keys with these options, whatever else it holds.

Comments, other keys and the order stay. A line of a wanted key with other options is replaced, and a second one of it
goes: it could allow what the options forbid.

@param text - The file; `undefined` when there is none.
*/
export function addKeys(text: string | undefined, keys: readonly PublicKey[], options: readonly string[]): string {
	const wanted = new Map(keys.map(key => [key.base64, key]));
	const kept: string[] = [];
	for (const line of (text ?? '').split('\n')) {
		const found = parseKeyLine(line);
		const key = found && wanted.get(found.base64);
		if (!found || (!key && keys.every(({base64}) => base64 !== found.base64))) {
			kept.push(line);
		} else if (key) {
			kept.push(found.options === options.join(',') && found.type === key.type ? line : renderKeyLine(key, options));
			wanted.delete(key.base64);
		}
	}

	if (kept.at(-1) === '') {
		kept.pop();
	}

	const added = [...wanted.values()].map(key => renderKeyLine(key, options));
	return [...kept, ...added].map(line => `${line}\n`).join('');
}

/** The parts of a line that holds a key, as sshd(8) splits it; `undefined` for blank lines, comments and what it would skip. */
export function parseKeyLine(line: string): {options: string; type: string; base64: string} | undefined {
	const rest = line.replace(/^[ \t]+/, '');
	const end = keyPattern.test(rest) ? 0 : endOfOptions(rest);
	const [, type = '', base64 = ''] = keyPattern.exec(rest.slice(end).replace(/^[ \t]+/, '')) ?? [];
	return type === '' || rest.startsWith('#') ? undefined : {options: rest.slice(0, end), type, base64};
}

const keyPattern = /^((?:ssh|ecdsa|sk)-[\w@.-]+)[ \t]+([\w+/]+=*)(?=\s|$)/;

/** The first blank outside quotes, where a backslash keeps a quote from ending them. */
function endOfOptions(text: string): number {
	let isQuoted = false;
	for (let index = 0; index < text.length; index++) {
		const character = text[index];
		if (character === '\\' && text[index + 1] === '"') {
			index++;
		} else if (character === '"') {
			isQuoted = !isQuoted;
		} else if (!isQuoted && (character === ' ' || character === '\t')) {
			return index;
		}
	}

	return text.length;
}
