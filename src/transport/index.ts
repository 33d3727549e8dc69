import pLimit from 'p-limit';
import type {ConnectionVars} from '../core/connection.ts';
import type {Host} from '../core/host.ts';
import {Problem} from '../core/problem.ts';
import type {Secret} from '../core/secret.ts';
import type {Become} from '../core/task.ts';
import type {Connection, Transport} from '../core/transport.ts';
import {createConnection, type Shells} from './connection.ts';
import {createEnding, type Ending} from './ending.ts';
import {createLocalShells} from './local.ts';
import {type BecomeBySudo, createLogin, finishLogin} from './login.ts';
import {type HostKeyPolicy, parseJump, readConnectionVars, resolveSettings} from './settings.ts';
import {connectSsh} from './ssh.ts';
import {createSshConfig, type LookUpSshConfig} from './ssh-config.ts';

export {whyKeyFails} from './identity.ts';

/** What the command line says of all hosts. Variables of a host are stronger, as with Ansible. */
export type TransportOptions = {
	/** User to log in as (`-u`). */
	readonly user?: string | undefined;
	/** Private key to log in with (`--private-key`), as an absolute path. */
	readonly privateKey?: string | undefined;
	/** Password to log in with (`-k`), tried after keys. */
	readonly password?: Secret | undefined;
	/** Password for sudo (`-K`). */
	readonly becomePassword?: Secret | undefined;
	/** What to do with host keys that are not known: `strict` unless given. */
	readonly hostKeys?: HostKeyPolicy | undefined;
	/** How long connecting to a host may take, logging in included; 15 s unless given, 20 s at most. */
	readonly connectTimeoutMs?: number | undefined;
	/** How many hosts are being connected to at a time; 30 unless given. */
	readonly handshakes?: number | undefined;
	/** Configuration of the SSH client to read, instead of `~/.ssh/config` and `/etc/ssh/ssh_config`. */
	readonly sshConfig?: string | undefined;
	/** Told what is not safe, or left out. */
	warn(message: string): void;
};

/** A transport, and the end of all its connections. */
export type ClosableTransport = Transport & {close(): Promise<void>};

/** Reaches hosts over SSH, or this machine where `ansible_connection` is `local`. */
export function createTransport(options: TransportOptions): ClosableTransport {
	const limit = pLimit(options.handshakes ?? 30);
	const lookUp = createSshConfig(options.sshConfig);
	const open = new Set<Connection>();
	const ending = createEnding();
	const warned = new Set<string>();
	const warn = (message: string) => {
		if (!warned.has(message)) {
			warned.add(message);
			options.warn(message);
		}
	};

	const connect = async (host: Host, become?: Become): Promise<Connection> => {
		const shells = await limit(async () => {
			const opened = await openShells(host, become, {...options, warn}, lookUp, ending);
			const takeBack = ending.onEnd(() => void opened.close());
			try {
				return await createConnection(opened);
			} catch (error) {
				await opened.close();
				throw error;
			} finally {
				takeBack();
			}
		});
		const connection: Connection = {
			...shells,
			async close() {
				open.delete(connection);
				await shells.close();
			},
		};
		open.add(connection);
		return connection;
	};

	return {
		connect,
		async connectReadOnly(host, become) {
			const {probe, aside, roundTrips, close} = await connect(host, become);
			return {probe, aside, roundTrips, close};
		},
		async close() {
			ending.end();
			await Promise.all([...open].map(async connection => connection.close()));
		},
	};
}

async function openShells(
	host: Host,
	wanted: Become | undefined,
	options: TransportOptions,
	lookUp: LookUpSshConfig,
	ending: Ending,
): Promise<Shells> {
	if (host.via) {
		throw new Problem('PROTOCOL', `"${host.name}" lives on "${host.via.host}", and containers cannot be reached yet`);
	}

	const vars = readConnectionVars(host);
	const timeoutMs = Math.min(options.connectTimeoutMs ?? 15_000, 20_000);
	const become = becomeOf(vars, wanted, options.becomePassword);
	if (vars.ansible_connection === 'local') {
		return createLocalShells(host.name, become, timeoutMs);
	}

	const deadline = performance.now() + timeoutMs;
	const settings = await resolveSettings({name: host.name, address: vars.ansible_host ?? host.address, vars}, options, lookUp);
	if (settings.hostKeys === 'off') {
		options.warn('host keys are not checked (off): whoever is on the way can read and change everything');
	}

	const {warn} = options;
	const connection = await connectSsh(settings, timeoutMs, {resolveJump: jumpResolver(vars, options, lookUp), warn, ending});
	const sudo = become?.user === settings.user ? undefined : become;
	return {
		host: host.name,
		user: sudo?.user ?? settings.user,
		failure: connection.failure,
		close: connection.close,
		async open() {
			const login = createLogin(sudo);
			const channel = await connection.open(login.command);
			const left = Math.max(deadline - performance.now(), timeoutMs / 3);
			return {channel, uid: await finishLogin(channel, login, sudo, host.name, left)};
		},
	};
}

/** The host's variables are stronger than the play, as with Ansible. */
function becomeOf(vars: ConnectionVars, wanted: Become | undefined, password: Secret | undefined): BecomeBySudo | undefined {
	return vars.ansible_become === false || (!wanted && !vars.ansible_become)
		? undefined
		: {user: vars.ansible_become_user ?? wanted?.user ?? 'root', password: vars.ansible_become_password ?? password};
}

/** A host on the way has the settings of the SSH client; of the target only the rules for host keys hold for it. */
function jumpResolver(vars: ConnectionVars, options: TransportOptions, lookUp: LookUpSshConfig) {
	let count = 0;
	const {runner_known_hosts, runner_host_keys} = vars;
	return async (jump: string, target: {readonly name: string}) => {
		// Two hosts that are the way to each other
		if (++count > 30) {
			throw new Problem('PROTOCOL', `the way to "${target.name}" has no end`, {hint: 'check ProxyJump in ~/.ssh/config'});
		}

		const {user, host, port} = parseJump(jump);
		return resolveSettings(
			{
				name: host,
				address: host,
				vars: {ansible_connection: 'ssh', ansible_user: user, ansible_port: port, runner_known_hosts, runner_host_keys},
			},
			{hostKeys: options.hostKeys},
			lookUp,
		);
	};
}
