import {z} from 'zod';

/** A public key as one line of sshd(8)'s AUTHORIZED_KEYS FILE FORMAT holds it, options apart. */
export type PublicKey = {
	readonly type: string;
	/** The key itself, which is what two lines are compared by. */
	readonly base64: string;
	readonly comment: string;
};

/** A key, or why a text is none, to be read after "the key": `is of type "ssh-dss", which …`. */
export type ParsedKey = {readonly key: PublicKey} | {readonly wrong: string};

/** What each part of a key's blob after its type is. */
type Part = {readonly sizeBytes?: number; readonly text?: string; readonly minBits?: number};

const point = (bits: number, curve: string): readonly Part[] => [{text: curve}, {sizeBytes: 1 + 2 * Math.ceil(bits / 8)}];
const shapes: Readonly<Record<string, readonly Part[]>> = {
	'ssh-ed25519': [{sizeBytes: 32}],
	'ssh-rsa': [{}, {minBits: 2048}],
	'ecdsa-sha2-nistp256': point(256, 'nistp256'),
	'ecdsa-sha2-nistp384': point(384, 'nistp384'),
	'ecdsa-sha2-nistp521': point(521, 'nistp521'),
	'sk-ssh-ed25519@openssh.com': [{sizeBytes: 32}, {}],
	'sk-ecdsa-sha2-nistp256@openssh.com': [...point(256, 'nistp256'), {}],
};

/** Types of keys that may log in here. */
export const keyTypes: readonly string[] = Object.keys(shapes);

/**
Reads `TYPE BASE64 [COMMENT]`: no options, one line, and a blob that is a key of just that type.

@param text - Without white space at its ends.
*/
export function parsePublicKey(text: string): ParsedKey {
	if (/^-----BEGIN|PRIVATE KEY/.test(text)) {
		return {wrong: 'is a private key; give the line of its .pub file, and consider this one disclosed'};
	}

	if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/u.test(text)) {
		return {wrong: 'has to be one line without control characters'};
	}

	const [, type = '', base64 = '', comment = ''] = /^(\S+) +(\S+)(?: +(.*))?$/.exec(text) ?? [];
	if (!Object.hasOwn(shapes, type)) {
		return {wrong: type === '' ? 'is no public key: TYPE BASE64 [COMMENT]' : unknownType(type)};
	}

	const wrong = whyNoBlob(type, base64);
	return wrong === undefined ? {key: {type, base64, comment: comment.trim()}} : {wrong};
}

/** An argument that is a public key as in a `.pub` file. Comes out in its parts. */
export const publicKey = () =>
	z
		.string()
		.trim()
		.transform((text, context): PublicKey => {
			const parsed = parsePublicKey(text);
			if ('key' in parsed) {
				return parsed.key;
			}

			context.addIssue({code: 'custom', message: `the key ${parsed.wrong}`});
			return z.NEVER;
		});

function unknownType(type: string): string {
	const isOptions = /[=",]/.test(type) || /^(?:restrict|no-|cert-authority)/.test(type);
	return isOptions
		? `begins with "${type}", which are options: they belong into "key_options"`
		: `is of type "${type}", which is none of ${keyTypes.join(', ')}`;
}

/** Follows RFC 4253, section 6.6: strings with their length before them, the first of which is the type. */
function whyNoBlob(type: string, base64: string): string | undefined {
	const blob = Buffer.from(base64, 'base64');
	if (blob.toString('base64') !== base64) {
		return 'is damaged: its second word is not base64';
	}

	const parts = splitBlob(blob);
	if (parts?.[0]?.toString('latin1') !== type) {
		return `is damaged: it says "${type}", and its second word does not`;
	}

	const shape = shapes[type] ?? [];
	const isWhole = parts.length === shape.length + 1 && shape.every((part, index) => fits(part, parts[index + 1] as Buffer));
	if (isWhole) {
		return undefined;
	}

	const isShort = type === 'ssh-rsa' && parts.length === 3 && bits(parts[2] as Buffer) < 2048;
	return isShort ? 'is an RSA key of less than 2048 bits' : `is damaged: its second word is no whole key of type "${type}"`;
}

function splitBlob(blob: Buffer): readonly Buffer[] | undefined {
	const parts: Buffer[] = [];
	let offset = 0;
	while (offset < blob.length) {
		const end = offset + 4 <= blob.length ? offset + 4 + blob.readUInt32BE(offset) : Number.POSITIVE_INFINITY;
		if (end > blob.length) {
			return undefined;
		}

		parts.push(blob.subarray(offset + 4, end));
		offset = end;
	}

	return parts;
}

const fits = ({sizeBytes, text, minBits}: Part, found: Buffer): boolean =>
	found.length > 0 &&
	(sizeBytes === undefined || found.length === sizeBytes) &&
	(text === undefined || found.toString('latin1') === text) &&
	(minBits === undefined || bits(found) >= minBits);

/** Of a whole number as RFC 4251 writes it: a leading zero byte is only its sign. */
const bits = (number: Buffer): number => BigInt(`0x${number.toString('hex') || '0'}`).toString(2).length;
