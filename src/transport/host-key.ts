import fs from 'node:fs/promises';
import path from 'node:path';
import pLimit from 'p-limit';
import {Problem} from '../core/problem.ts';
import {
	checkHostKey,
	type HostKeyAlgorithm,
	type HostKeyCheck,
	hostKeyAlgorithmsFor,
	type KnownHost,
	keyType,
	knownHostName,
	parseKnownHosts,
} from './known-hosts.ts';
import type {Settings} from './settings.ts';

/** Judges the key of one host. */
export type HostKeyJudge = {
	/** What to ask the server to prove itself with. */
	readonly algorithms: readonly HostKeyAlgorithm[];
	/** Synchronous, and exactly true or false: to ssh2 a promise is a yes. It is called at every change of keys, too. */
	verify(key: Buffer): boolean;
	/** Why `verify` said no. */
	refusal(): Problem | undefined;
	/** Writes a new key down, where the policy says so. To be called once the server has proved that the key is its own. */
	record(): Promise<void>;
};

// Appends of this process come one after another
const writing = pLimit(1);

/** Reads the known hosts of these settings; files that do not exist are empty. */
export async function createHostKeyJudge(settings: Settings): Promise<HostKeyJudge> {
	const {knownAs, hostKeys: policy, knownHosts: files} = settings;
	const known = await loadKnownHosts(files);
	let refusal: Problem | undefined;
	let fresh: Buffer | undefined;
	return {
		algorithms: hostKeyAlgorithmsFor(known, knownAs.host, knownAs.port),
		verify(key) {
			const check = checkHostKey(known, knownAs.host, knownAs.port, key);
			const isAccepted =
				check.verdict === 'match' ||
				(policy === 'off' && check.verdict !== 'revoked') ||
				(policy === 'accept-new' && check.verdict === 'unknown');
			if (check.verdict === 'unknown' && policy === 'accept-new') {
				fresh = key;
			}

			refusal = isAccepted ? undefined : hostKeyProblem(settings, check, keyType(key));
			return isAccepted;
		},
		refusal: () => refusal,
		async record() {
			const [file] = files;
			const key = fresh;
			if (key && file !== undefined) {
				await writing(async () => append(file, files, settings, key));
			}
		},
	};
}

/** What to say when the server has none of the kinds of key that are known for it. */
export const noCommonHostKey = (settings: Settings, algorithms: readonly string[]): Problem =>
	new Problem('HOST_KEY_CHANGED', `"${settings.name}" has no host key of a kind that is known for it`, {
		why: `Asked for ${algorithms.join(', ')}.`,
		hint: `if its keys were made anew, check them at the host and run: ssh-keygen -R '${knownHostName(settings.knownAs.host, settings.knownAs.port)}'`,
	});

async function loadKnownHosts(files: readonly string[]): Promise<readonly KnownHost[]> {
	const texts = await Promise.all(
		files.map(async file =>
			fs.readFile(file, 'latin1').catch((error: NodeJS.ErrnoException) => {
				if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
					return '';
				}

				throw new Problem('HOST_KEY_UNKNOWN', `cannot read the known hosts in "${file}": ${error.message}`, {
					hint: 'make it readable for you, or name another file as runner_known_hosts',
					cause: error,
				});
			}),
		),
	);
	return texts.flatMap(text => parseKnownHosts(text));
}

async function append(file: string, files: readonly string[], settings: Settings, key: Buffer): Promise<void> {
	const {knownAs} = settings;
	const check = checkHostKey(await loadKnownHosts(files), knownAs.host, knownAs.port, key);
	if (check.verdict === 'match') {
		return;
	}

	if (check.verdict !== 'unknown') {
		throw hostKeyProblem(settings, check, keyType(key));
	}

	await fs.mkdir(path.dirname(file), {recursive: true, mode: 0o700});
	const handle = await fs.open(file, 'a+', 0o600);
	try {
		const {size} = await handle.stat();
		const last = size === 0 ? '\n' : (await handle.read(Buffer.alloc(1), 0, 1, size - 1)).buffer.toString();
		const line = `${knownHostName(knownAs.host, knownAs.port)} ${keyType(key)} ${key.toString('base64')}\n`;
		await handle.writeFile(last === '\n' ? line : `\n${line}`);
	} finally {
		await handle.close();
	}
}

function hostKeyProblem(settings: Settings, {verdict, line, types}: HostKeyCheck, type: string): Problem {
	const {name, knownAs, knownHosts} = settings;
	const knownName = knownHostName(knownAs.host, knownAs.port);
	const where = knownHosts.length === 1 ? `${knownHosts[0]}${line === undefined ? '' : `:${line}`}` : knownHosts.join(', ');
	if (verdict === 'revoked') {
		return new Problem('HOST_KEY_REVOKED', `the host key of "${name}" is revoked`, {
			why: `known_hosts says so: ${where}`,
			hint: 'do not connect: someone may pretend to be this host with a stolen key',
		});
	}

	if (verdict === 'changed') {
		return new Problem('HOST_KEY_CHANGED', `the host key of "${name}" is not the one that is known`, {
			why: `It showed ${withArticle(type)} key; known for ${knownName} is ${types.join(', ')} in ${where}. Either the host was installed anew, or someone stands in between.`,
			hint: `check the key at the host, then run: ssh-keygen -R '${knownName}'${knownHosts[0] === undefined ? '' : ` -f ${knownHosts[0]}`}`,
		});
	}

	if (verdict === 'ca-only') {
		return new Problem('HOST_KEY_UNKNOWN', `for "${name}" only a certificate authority is known`, {
			why: `Host certificates cannot be checked here. Known hosts: ${where}`,
			hint: `add the plain host key of ${knownName} to ${knownHosts[0] ?? 'known_hosts'}`,
		});
	}

	return new Problem('HOST_KEY_UNKNOWN', `the host key of "${name}" is not known`, {
		why: `No entry for ${knownName} in ${where}; it showed ${withArticle(type)} key.`,
		hint: 'log in once with ssh and check the key, or accept keys of new hosts with --host-keys accept-new',
	});
}

const withArticle = (type: string) => (/^(e|ssh-ed)/.test(type) ? `an ${type}` : `a ${type}`);
