import os from 'node:os';
import path from 'node:path';
import type {z} from 'zod';
import {type ConnectionVars, connectionAliases, connectionVars, refusedConnectionVars} from '../core/connection.ts';
import type {Host} from '../core/host.ts';
import {Problem} from '../core/problem.ts';
import {Secret} from '../core/secret.ts';
import type {LookUpSshConfig, SshConfig} from './ssh-config.ts';

/** What to do with a host key that is not known. A changed or revoked one is refused unless `off`; a revoked one always. */
export type HostKeyPolicy = 'strict' | 'accept-new' | 'off';

/** What the command line says for all hosts. */
export type Defaults = {
	readonly user?: string | undefined;
	readonly privateKey?: string | undefined;
	readonly password?: Secret | undefined;
	readonly hostKeys?: HostKeyPolicy | undefined;
};

/** All there is to know before an SSH connection is made. */
export type Settings = {
	/** As in the inventory, for messages. */
	readonly name: string;
	readonly hostname: string;
	readonly port: number;
	readonly user: string;
	/** The one private key to log in with. */
	readonly namedKey: string | undefined;
	/** Private keys to try where none is named; many do not exist. */
	readonly identities: readonly string[];
	/** Offer an agent's keys only when they belong to one of the identities. */
	readonly isIdentitiesOnly: boolean;
	/** Socket of the agent. */
	readonly agent: string | undefined;
	readonly password: Secret | undefined;
	/** The first is written to. */
	readonly knownHosts: readonly string[];
	/** Under which name and port known_hosts has the host. */
	readonly knownAs: {readonly host: string; readonly port: number};
	readonly hostKeys: HostKeyPolicy;
	/** `user@host:port` of each host on the way, nearest first. */
	readonly jumps: readonly string[];
	/** Shell command whose input and output are the connection. */
	readonly proxyCommand: string | undefined;
};

/** The connection variables of a host, by their own names. Throws a `Problem` on what cannot be honoured. */
export function readConnectionVars(host: Host): ConnectionVars {
	const given: Record<string, unknown> = {};
	for (const [key, value] of Object.entries(host.vars)) {
		const refused = Object.hasOwn(refusedConnectionVars, key) ? refusedConnectionVars[key] : undefined;
		if (refused !== undefined) {
			throw new Problem('CONNECTION_VARS', `"${key}" of host "${host.name}" cannot be honoured`, {hint: refused});
		}

		const name = Object.hasOwn(connectionAliases, key) ? connectionAliases[key] : key;
		if (name !== undefined && (name === key || host.vars[name] === undefined)) {
			given[name] = value instanceof Secret ? value.reveal() : value;
		}
	}

	const result = connectionVars.safeParse(given);
	if (!result.success) {
		throw new Problem('CONNECTION_VARS', `host "${host.name}" cannot be reached as its variables say`, {
			why: result.error.issues.map(issue => describe(issue)).join('; '),
		});
	}

	return result.data;
}

/** Merges, strongest first: variables of the host, the command line, the SSH client's configuration, its defaults. */
export async function resolveSettings(
	target: {readonly name: string; readonly address: string; readonly vars: ConnectionVars},
	defaults: Defaults,
	lookUp: LookUpSshConfig,
): Promise<Settings> {
	const {name, address, vars} = target;
	const wantedUser = vars.ansible_user ?? defaults.user;
	const config: SshConfig = (await lookUp(address, wantedUser, vars.ansible_port)) ?? new Map();
	const one = (key: string) => config.get(key)?.[0];
	const named = (key: string) => (one(key) === undefined || one(key)?.toLowerCase() === 'none' ? undefined : one(key));
	const hostname = one('hostname') ?? address;
	const port = vars.ansible_port ?? Number(one('port') ?? 22);
	const user = wantedUser ?? one('user') ?? os.userInfo().username;
	const home = os.userInfo().homedir;
	const expand = (text: string) =>
		expandPath(text, {d: home, h: hostname, n: address, p: String(port), r: user, u: os.userInfo().username});
	const files = (key: string, otherwise: readonly string[]) =>
		(config.get(key)?.flatMap(value => value.split(' ')) ?? otherwise).filter(file => file !== '' && file !== 'none').map(expand);
	const alias = one('hostkeyalias');
	return {
		name,
		hostname,
		port,
		user,
		namedKey: vars.ansible_ssh_private_key_file ?? defaults.privateKey,
		identities: (config.get('identityfile') ?? ['~/.ssh/id_ed25519', '~/.ssh/id_ecdsa', '~/.ssh/id_rsa'])
			.filter(file => file !== 'none')
			.map(expand),
		isIdentitiesOnly: one('identitiesonly') === 'yes',
		agent: agentSocket(one('identityagent'), expand),
		password: vars.ansible_password ?? defaults.password,
		knownHosts:
			vars.runner_known_hosts === undefined
				? [
						...files('userknownhostsfile', ['~/.ssh/known_hosts', '~/.ssh/known_hosts2']),
						...files('globalknownhostsfile', ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']),
					]
				: [vars.runner_known_hosts],
		// An alias stands without a port, as with OpenSSH
		knownAs: alias === undefined ? {host: hostname, port} : {host: alias, port: 22},
		hostKeys: vars.runner_host_keys ?? defaults.hostKeys ?? 'strict',
		jumps:
			named('proxyjump')
				?.split(',')
				.map(jump => jump.trim()) ?? [],
		proxyCommand: named('proxycommand'),
	};
}

/** A host on the way, as ProxyJump writes it. */
export function parseJump(text: string): {user: string | undefined; host: string; port: number | undefined} {
	const [, user, bracketed, host, port] = /^(?:ssh:\/\/)?(?:([^@]+)@)?(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d+))?$/.exec(text) ?? [];
	const name = bracketed ?? host;
	if (name === undefined || name === '') {
		throw new Problem('PROTOCOL', `"${text}" is no host to jump through`, {hint: 'write ProxyJump as user@host:port'});
	}

	return {user, host: name, port: port === undefined ? undefined : Number(port)};
}

/** `%h` and the like, as in ssh_config(5). */
export const expandTokens = (text: string, tokens: Readonly<Record<string, string>>): string =>
	text.replaceAll(/%(.)/g, (whole, letter: string) => (letter === '%' ? '%' : (tokens[letter] ?? whole)));

function expandPath(text: string, tokens: Readonly<Record<string, string>>): string {
	const bare = text.replace(/^"(.*)"$/, '$1');
	return path.resolve(expandTokens(bare.replace(/^~(?=\/|$)/, tokens.d ?? '~'), tokens));
}

function agentSocket(configured: string | undefined, expand: (text: string) => string): string | undefined {
	if (configured === undefined || configured === 'SSH_AUTH_SOCK') {
		return process.env.SSH_AUTH_SOCK || undefined;
	}

	return configured === 'none'
		? undefined
		: configured.startsWith('$')
			? process.env[configured.slice(1).replace(/^\{(.*)\}$/, '$1')] || undefined
			: expand(configured);
}

const describe = ({path, message}: z.core.$ZodIssue) => `${path.join('.')}: ${message}`;
