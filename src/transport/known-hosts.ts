import {createHmac, timingSafeEqual} from 'node:crypto';

/** One key of a known_hosts file. `line` is one-based. */
export type KnownHost = {
	readonly line: number;
	readonly marker: '@revoked' | '@cert-authority' | undefined;
	/** Names as written: patterns with commas between, or one hash. */
	readonly names: string;
	readonly type: string;
	readonly key: Buffer;
};

/** What known_hosts says of a key. `ca-only`: only a certificate authority is known, and host certificates cannot be checked here. */
export type Verdict = 'match' | 'unknown' | 'changed' | 'revoked' | 'ca-only';

export type HostKeyCheck = {
	readonly verdict: Verdict;
	/** The line that decided. */
	readonly line?: number;
	/** Types of the keys that are known for this name. */
	readonly types: readonly string[];
};

/** Keys that may prove a host, best first. SHA-1 (`ssh-rsa` as a signature) is never asked for. */
const hostKeyAlgorithms = [
	'ssh-ed25519',
	'ecdsa-sha2-nistp256',
	'ecdsa-sha2-nistp384',
	'ecdsa-sha2-nistp521',
	'rsa-sha2-512',
	'rsa-sha2-256',
] as const;
export type HostKeyAlgorithm = (typeof hostKeyAlgorithms)[number];

/**
The keys of a known_hosts file; lines that OpenSSH would pass over are left out.

@see sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"
*/
export function parseKnownHosts(text: string): readonly KnownHost[] {
	const found: KnownHost[] = [];
	for (const [index, raw] of text.split('\n').entries()) {
		const match = /^[ \t]*(?:(@[^ \t]+)[ \t]+)?([^# \t@][^ \t]*)[ \t]+([^ \t]+)[ \t]+([A-Za-z\d+/=]+)(?:[ \t].*)?\r?$/.exec(raw);
		const [, marker, names = '', type = '', base64 = ''] = match ?? [];
		if (!match || (marker !== undefined && marker !== '@revoked' && marker !== '@cert-authority')) {
			continue;
		}

		const key = Buffer.from(base64, 'base64');
		if (keyType(key) === type) {
			found.push({line: index + 1, marker, names, type, key});
		}
	}

	return found;
}

/** The entries that speak of a host. */
export const findKnownHost = (known: readonly KnownHost[], host: string, port: number): readonly KnownHost[] => {
	const name = knownHostName(host, port);
	return known.filter(({names}) => matches(names, name));
};

/** How known_hosts names a host: `[host]:port` unless the port is 22. */
export function knownHostName(host: string, port: number): string {
	const lower = host.toLowerCase();
	return port === 22 ? lower : `[${lower}]:${port}`;
}

/** Judges a key that a host has sent. A revoked key is refused whatever else is known. */
export function checkHostKey(known: readonly KnownHost[], host: string, port: number, key: Buffer): HostKeyCheck {
	const mine = findKnownHost(known, host, port);
	const plain = mine.filter(({marker}) => marker === undefined);
	const types = [...new Set(plain.map(({type}) => type))];
	const revoked = mine.find(entry => entry.marker === '@revoked' && entry.key.equals(key));
	if (revoked) {
		return {verdict: 'revoked', line: revoked.line, types};
	}

	const same = plain.find(entry => entry.key.equals(key));
	if (same) {
		return {verdict: 'match', line: same.line, types};
	}

	// Also when only a key of another type is known: an impostor could choose the type
	if (plain[0]) {
		return {verdict: 'changed', line: plain[0].line, types};
	}

	return {verdict: mine.some(({marker}) => marker === '@cert-authority') ? 'ca-only' : 'unknown', types};
}

/** What to ask a server to prove itself with: the types known for it, or an honest one is taken for an impostor. */
export function hostKeyAlgorithmsFor(known: readonly KnownHost[], host: string, port: number): readonly HostKeyAlgorithm[] {
	const types = new Set(
		findKnownHost(known, host, port)
			.filter(({marker}) => marker === undefined)
			.map(({type}) => type),
	);
	return types.size === 0
		? hostKeyAlgorithms
		: hostKeyAlgorithms.filter(name => types.has(name) || (name.startsWith('rsa-') && types.has('ssh-rsa')));
}

/** The type that a public key says it is, empty when it is no key. */
export function keyType(key: Buffer): string {
	const length = key.length < 4 ? 0 : key.readUInt32BE(0);
	return length > 0 && length < 65 && length + 4 <= key.length ? key.toString('latin1', 4, 4 + length) : '';
}

function matches(names: string, name: string): boolean {
	if (names.startsWith('|')) {
		return matchesHash(names, name);
	}

	let hit = false;
	for (const raw of names.split(',')) {
		const negated = raw.startsWith('!');
		const pattern = (negated ? raw.slice(1) : raw).toLowerCase();
		if (pattern !== '' && matchesGlob(pattern, name)) {
			if (negated) {
				return false;
			}

			hit = true;
		}
	}

	return hit;
}

function matchesHash(names: string, name: string): boolean {
	const [, salt = '', hash = ''] = /^\|1\|([A-Za-z\d+/=]+)\|([A-Za-z\d+/=]+)$/.exec(names) ?? [];
	const wanted = Buffer.from(hash, 'base64');
	return wanted.length === 20 && timingSafeEqual(createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest(), wanted);
}

/** `*` and `?` as in a known_hosts pattern, without a regular expression: patterns come from a file. */
function matchesGlob(pattern: string, text: string): boolean {
	let at = 0;
	let from = 0;
	let star = -1;
	let mark = 0;
	while (from < text.length) {
		if (pattern[at] === '*') {
			star = at++;
			mark = from;
		} else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[from])) {
			at++;
			from++;
		} else if (star >= 0) {
			at = star + 1;
			from = ++mark;
		} else {
			return false;
		}
	}

	while (pattern[at] === '*') {
		at++;
	}

	return at === pattern.length;
}
