import fs from 'node:fs/promises';
import type {AuthenticationType, BaseAgent, ParsedKey} from 'ssh2';
import {isProblem, Problem} from '../core/problem.ts';
import type {Settings} from './settings.ts';
import {createAgent, utils} from './ssh2.ts';

/** One way to log in. They are tried one at a time, in order. */
export type Method =
	| {readonly type: 'publickey'; readonly username: string; readonly key: ParsedKey}
	| {readonly type: 'agent'; readonly username: string; readonly agent: BaseAgent}
	| {readonly type: 'password'; readonly username: string; readonly password: string};

/**
The ways to log in: the named key, else the keys of the agent and the identity files; the password last, when one was given.

Rejects with `AUTH` on a named key that cannot be used, and when there is no way at all.

@param warn - Told of identity files that are left out.
*/
export async function findMethods(settings: Settings, warn: (message: string) => void): Promise<readonly Method[]> {
	const {user: username, namedKey, password} = settings;
	const methods = namedKey === undefined ? await unnamed(settings, warn) : await named(namedKey, settings);
	const all: Method[] = [...methods, ...(password ? [{type: 'password' as const, username, password: password.reveal()}] : [])];
	if (all.length === 0) {
		throw new Problem('AUTH', `there is nothing to log in to "${settings.name}" with`, {
			why: 'No private key was found, no agent is running, and no password was given.',
			hint: 'name a key with --private-key or ansible_ssh_private_key_file, start an agent, or ask for a password with -k',
		});
	}

	return all;
}

/** What is wrong with the file of a private key: absent, not readable, open to others, no key. One that is encrypted may still be in an agent. */
export async function whyKeyFails(file: string): Promise<Problem | undefined> {
	const key = await loadKey(file);
	return isProblem(key) && key.code !== 'KEY_ENCRYPTED' ? key : undefined;
}

/** Words for what was tried, for a message. */
export const describeMethod = (type: AuthenticationType): string =>
	type === 'publickey' ? 'a private key' : type === 'agent' ? 'the keys of the agent' : 'a password';

async function named(file: string, settings: Settings): Promise<Method[]> {
	const {user: username, agent} = settings;
	const key = await loadKey(file);
	if (!isProblem(key)) {
		return [{type: 'publickey', username, key}];
	}

	// The agent may hold what the file keeps encrypted
	const publicKey = key.code === 'KEY_ENCRYPTED' ? await loadPublicKey(file) : undefined;
	const held = agent !== undefined && publicKey ? await restrict(agent, [publicKey]) : undefined;
	if (held) {
		return [{type: 'agent', username, agent: held}];
	}

	throw new Problem('AUTH', key.message, {why: key.why, hint: key.hint, cause: key.cause});
}

async function unnamed(settings: Settings, warn: (message: string) => void): Promise<Method[]> {
	const {user: username, identities, agent, isIdentitiesOnly} = settings;
	const methods: Method[] = [];
	const loaded = await Promise.all(identities.map(async file => ({file, key: await loadKey(file)})));
	if (agent !== undefined) {
		const publicKeys = await Promise.all(identities.map(async file => loadPublicKey(file)));
		const known = publicKeys.filter(key => key !== undefined);
		const restricted = isIdentitiesOnly ? await restrict(agent, known) : createAgent(agent);
		if (restricted) {
			methods.push({type: 'agent', username, agent: restricted});
		}
	}

	for (const {file, key} of loaded) {
		if (!isProblem(key)) {
			methods.push({type: 'publickey', username, key});
		} else if (key.code !== 'KEY_ABSENT' && !(key.code === 'KEY_ENCRYPTED' && agent !== undefined)) {
			warn(`the private key ${file} is not used: ${key.message}`);
		}
	}

	return methods;
}

/** An agent that offers only these keys; `undefined` when it holds none of them. */
async function restrict(socket: string, keys: readonly ParsedKey[]): Promise<BaseAgent | undefined> {
	const agent = createAgent(socket);
	const identities = agent.getIdentities.bind(agent);
	const held = await new Promise<readonly ParsedKey[]>(resolve => {
		identities((error, found) => resolve(error ? [] : ((found ?? []) as ParsedKey[])));
	});
	const wanted = held.filter(one => keys.some(key => key.getPublicSSH().equals(toBlob(one))));
	agent.getIdentities = callback => callback(null, wanted);
	return wanted.length === 0 ? undefined : agent;
}

const toBlob = (key: ParsedKey | Buffer): Buffer => (Buffer.isBuffer(key) ? key : key.getPublicSSH());

async function loadKey(file: string): Promise<ParsedKey | Problem> {
	let text: string;
	try {
		const {mode} = await fs.stat(file);
		if ((mode & 0o077) !== 0) {
			return new Problem('KEY_OPEN', `the private key "${file}" can be read by others`, {
				why: `Its mode is ${(mode & 0o7777).toString(8).padStart(4, '0')}.`,
				hint: `chmod 600 ${file}, and consider it known to others`,
			});
		}

		text = await fs.readFile(file, 'utf8');
	} catch (error) {
		const isAbsent = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
		return new Problem(
			isAbsent ? 'KEY_ABSENT' : 'KEY_UNREADABLE',
			isAbsent ? `there is no private key "${file}"` : `the private key "${file}" cannot be read: ${(error as Error).message}`,
			{hint: 'check --private-key or ansible_ssh_private_key_file', cause: error},
		);
	}

	const key = utils.parseKey(text);
	if (key instanceof Error) {
		return /encrypted|passphrase/i.test(key.message)
			? new Problem('KEY_ENCRYPTED', `the private key "${file}" is encrypted`, {
					hint: `load it into an agent first: ssh-add ${file}`,
				})
			: new Problem('KEY_UNREADABLE', `"${file}" is no private key that can be used: ${key.message}`, {
					hint: 'keys are Ed25519, ECDSA or RSA, as ssh-keygen writes them; keys on a security token need an agent',
				});
	}

	const first = Array.isArray(key) ? (key[0] as ParsedKey) : key;
	return first.isPrivateKey()
		? first
		: new Problem('KEY_UNREADABLE', `"${file}" is a public key`, {hint: 'name the private key: the file without .pub'});
}

async function loadPublicKey(file: string): Promise<ParsedKey | undefined> {
	const text = await fs.readFile(`${file}.pub`, 'utf8').catch(() => undefined);
	const key = text === undefined ? undefined : utils.parseKey(text);
	return key instanceof Error || key === undefined ? undefined : Array.isArray(key) ? key[0] : key;
}
