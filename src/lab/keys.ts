import {generateKeyPairSync, randomBytes} from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

/**
The public key of a file, `ssh-ed25519 AAAA…`; the pair is made where it is not there yet.

Made here and not by `ssh-keygen`: it is ten times as fast, and no child is left writing when this process is killed.
*/
export async function ensureKey(file: string): Promise<string> {
	const known = await fs.readFile(`${file}.pub`, 'utf8').catch(() => '');
	if (known.endsWith('\n')) {
		return known.trim();
	}

	const {privateText, publicText} = generateKey();
	await replaceFile(file, privateText, 0o600);
	await replaceFile(`${file}.pub`, `${publicText}\n`, 0o644);
	return publicText;
}

/** Never seen half written, not even when this process is killed. */
export async function replaceFile(file: string, text: string, mode: number): Promise<void> {
	const next = path.join(path.dirname(file), `.next-${path.basename(file)}`);
	await fs.rm(next, {force: true});
	await fs.writeFile(next, text, {mode, flush: false});
	await fs.chmod(next, mode);
	await fs.rename(next, file);
}

/** @see PROTOCOL.key of OpenSSH */
function generateKey() {
	const jwk = generateKeyPairSync('ed25519').privateKey.export({format: 'jwk'});
	const [publicBytes, seed] = [jwk.x, jwk.d].map(text => Buffer.from(text ?? '', 'base64url')) as [Buffer, Buffer];
	const type = field('ssh-ed25519');
	const publicBlob = Buffer.concat([type, field(publicBytes)]);
	const check = randomBytes(4);
	const secret = Buffer.concat([check, check, publicBlob, field(Buffer.concat([seed, publicBytes])), field('')]);
	const padding = Buffer.from(Array.from({length: (8 - (secret.length % 8)) % 8}, (_, index) => index + 1));
	const blob = Buffer.concat([
		Buffer.from('openssh-key-v1\0'),
		field('none'),
		field('none'),
		field(''),
		number(1),
		field(publicBlob),
		field(Buffer.concat([secret, padding])),
	]);
	const lines = blob.toString('base64').match(/.{1,70}/g) ?? [];
	return {
		privateText: `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`,
		publicText: `ssh-ed25519 ${publicBlob.toString('base64')}`,
	};
}

const number = (value: number) => {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return bytes;
};

const field = (value: string | Buffer) => {
	const bytes = typeof value === 'string' ? Buffer.from(value) : value;
	return Buffer.concat([number(bytes.length), bytes]);
};
