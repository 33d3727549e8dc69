import {Problem} from '../core/problem.ts';
import type {UnreachableCode} from '../core/transport.ts';
import type {Settings} from './settings.ts';

/** An error of a socket or of ssh2. */
export type SshError = Error & {readonly code?: string | number; readonly level?: string};

/** How far a connection had come when it failed. */
export type Progress = {
	/** The first that the server said. */
	readonly said: string;
	/** Ways to log in that were begun, in words. */
	readonly tried: readonly string[];
	/** Ways to log in that the server says it accepts. */
	readonly accepted: readonly string[];
	readonly isReady: boolean;
};

type Words = {readonly what: string; readonly hint: string};
type Rule = {readonly pattern: RegExp; readonly code: UnreachableCode; readonly words: (at: string, host: string) => Words};

/** By the code of a system call. */
const systemRules: readonly Rule[] = [
	{
		pattern: /^(ENOTFOUND|EAI_\w+)$/,
		code: 'DNS',
		words: (_at, host) => ({
			what: `the name "${host}" has no address`,
			hint: 'check the spelling, or set ansible_host to an address',
		}),
	},
	{
		pattern: /^ECONNREFUSED$/,
		code: 'REFUSED',
		words: at => ({
			what: `${at} refused the connection`,
			hint: 'is sshd running there, on this port? Set ansible_port otherwise',
		}),
	},
	{
		pattern: /^(EHOSTUNREACH|ENETUNREACH|ENETDOWN|EHOSTDOWN|EADDRNOTAVAIL|EINVAL|EACCES|EPERM)$/,
		code: 'NO_ROUTE',
		words: at => ({what: `there is no way to ${at}`, hint: 'check the network, a firewall, and ansible_host'}),
	},
	{
		pattern: /^ETIMEDOUT$/,
		code: 'TIMEOUT',
		words: at => ({what: `${at} did not answer in time`, hint: 'is the host up, and does a firewall drop the connection?'}),
	},
];

/** By what ssh2 says. */
const messageRules: readonly Rule[] = [
	{
		pattern: /no matching key exchange/,
		code: 'PROTOCOL',
		words: at => ({
			what: `${at} allows no key exchange that is known here`,
			hint: 'it may allow post-quantum ones only (sntrup761, mlkem768), which are missing here; allow curve25519-sha256 in KexAlgorithms of its sshd_config, or use a ProxyCommand',
		}),
	},
	{
		pattern: /no matching/,
		code: 'PROTOCOL',
		words: at => ({
			what: `${at} and this side have no algorithm in common`,
			hint: 'allow current algorithms in its sshd_config; those with SHA-1 are refused here',
		}),
	},
	{
		pattern: /Keepalive timeout/,
		code: 'CONNECTION_LOST',
		words: at => ({what: `${at} is silent`, hint: 'the host or the network between is down; run again when it is back'}),
	},
	{
		pattern: /Timed out while waiting for handshake/,
		code: 'TIMEOUT',
		words: at => ({
			what: `${at} accepted the connection and did not finish the SSH handshake in time`,
			hint: 'is it an SSH server, and not overloaded?',
		}),
	},
];

/** The problem that an error stands for. */
export function failureOf(settings: Settings, error: SshError, progress: Progress): Problem {
	const at = `${settings.hostname}:${settings.port}`;
	const why = error.message === '' ? undefined : oneLine(error.message);
	const system = systemRules.find(({pattern}) => pattern.test(String(error.code ?? '')));
	const rule = system ?? messageRules.find(({pattern}) => pattern.test(error.message));
	if (rule && !progress.isReady) {
		const {what, hint} = rule.words(at, settings.hostname);
		return new Problem(rule.code, what, {why, hint, cause: error});
	}

	if (progress.isReady || (progress.tried.length > 0 && error.level === 'client-socket')) {
		return new Problem('CONNECTION_LOST', `the connection to "${settings.name}" was lost`, {
			why,
			hint: 'run again: what was done is seen, and not done twice',
			cause: error,
		});
	}

	if (progress.tried.length > 0) {
		return authProblem(settings, progress, error);
	}

	if (isDropped(error) && (progress.said === '' || /MaxStartups/i.test(progress.said))) {
		return new Problem('THROTTLED', `${at} closes connections before it greets`, {
			why: 'It may have too many at once (MaxStartups), or punish this address (PerSourcePenalties, fail2ban).',
			hint: 'wait a little, use fewer --forks, or raise MaxStartups in its sshd_config',
			cause: error,
		});
	}

	return new Problem('PROTOCOL', `${at} does not speak SSH as it should`, {
		why: progress.said === '' || progress.said.startsWith('SSH-') ? why : `It said: ${oneLine(progress.said)}`,
		hint: 'is it an SSH server? Check ansible_port',
		cause: error,
	});
}

/** Closed before a word was said: worth another try. */
const isDropped = (error: SshError): boolean =>
	/Connection lost before handshake|closed before/.test(error.message) || ['ECONNRESET', 'EPIPE'].includes(String(error.code));

function authProblem(settings: Settings, {tried, accepted}: Progress, error: SshError): Problem {
	const {user, name, namedKey} = settings;
	const offers = accepted.length > 0 ? ` It accepts: ${accepted.join(', ')}.` : '';
	return new Problem('AUTH', `"${name}" refused to log in "${user}"`, {
		why: `Tried ${[...new Set(tried)].join(', then ')}.${offers}`,
		hint:
			tried.at(-1) === 'a password'
				? 'check the user and the password'
				: `check the user (ansible_user, -u), and that ${namedKey === undefined ? 'your public key' : `${namedKey}.pub`} is in its authorized_keys`,
		cause: error,
	});
}

const oneLine = (text: string) => text.replaceAll(/[\p{Cc}]+/gu, ' ').slice(0, 300);
