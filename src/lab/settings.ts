import {createHash} from 'node:crypto';
import net from 'node:net';
import path from 'node:path';
import {z} from 'zod';
import {connectionVars} from '../core/connection.ts';
import type {Host} from '../core/host.ts';
import {Problem} from '../core/problem.ts';
import type {Secret} from '../core/secret.ts';
import {accountNamePattern} from '../domain/passwd.ts';

/** What the lab makes of a host of the inventory. */
export type LabHost = {
	readonly name: string;
	/** A loopback address. */
	readonly address: string;
	readonly port: number;
	/** Who is logged in as; `root` unless given. */
	readonly user: string;
	/** Password of that account, where it has one. */
	readonly password: Secret | undefined;
	/** Whether that account may use `sudo`, and whether it is asked for the password. */
	readonly sudo: 'nopasswd' | 'password' | 'none';
	/** Shell text that runs inside as root before the host is up. */
	readonly setup: string;
	/** Lines for `sshd_config`. */
	readonly sshd: string;
	/** What its root file system is made of: this machine's, or busybox and an SSH server alone. */
	readonly base: 'machine' | 'busybox';
	/** What a simulated Proxmox node is like; other hosts have none. */
	readonly pve: PveNode | undefined;
};

/** Of a host of group `proxmox`. */
export type PveNode = {
	/** Of Proxmox VE. */
	readonly release: 7 | 8 | 9;
	/** Nodes of one name share one `/etc/pve`; without, a node is a cluster of its own. */
	readonly cluster: string | undefined;
};

/** Variables of a host that the lab understands, beside those of the connection. */
const labVars = connectionVars.extend({
	ansible_user: z.string().regex(accountNamePattern, 'no login name').optional(),
	lab_sudo: z.enum(['nopasswd', 'password', 'none']).default('nopasswd'),
	lab_setup: z.string().default(''),
	lab_sshd: z.string().default(''),
	lab_base: z.enum(['machine', 'busybox']).default('machine'),
	lab_pve: z.union([z.string(), z.number()]).optional(),
	lab_cluster: z
		.string()
		.regex(/^[A-Za-z\d][A-Za-z\d-]{0,14}$/, 'no name of a cluster')
		.optional(),
});

/** The hosts of the lab: all but those reached without SSH and those inside others. Throws a `Problem` that names every mistake. */
export function labHosts(hosts: readonly Host[]): readonly LabHost[] {
	const mistakes: string[] = [];
	const wanted = hosts.filter(({vars, via}) => vars.ansible_connection !== 'local' && !via);
	const found = wanted.flatMap(host => parseHost(host, mistakes) ?? []);
	const owners = new Map<string, string>();
	for (const {name, address, port, pve} of found) {
		const place = `${address} port ${port}`;
		const other = owners.get(place);
		if (other !== undefined) {
			mistakes.push(`${name}: ${place} belongs to ${other} already`);
		}

		owners.set(place, name);
		const member = pve?.cluster === undefined ? undefined : `${nodeName(name)} of cluster ${pve.cluster}`;
		const namesake = member === undefined ? undefined : owners.get(member);
		if (member !== undefined && namesake !== undefined) {
			mistakes.push(`${name}: node ${member} is ${namesake} already`);
		}

		owners.set(member ?? place, name);
	}

	if (mistakes.length > 0) {
		throw new Problem('LAB_HOSTS', `the lab cannot take these hosts as they are\n${mistakes.join('\n')}`, {
			why: 'Each host of a lab gets an SSH server on this machine, on the address and port that its variables name.',
			hint: 'give each host "ansible_host: 127.0.0.1" and an "ansible_port" of its own',
		});
	}

	return found;
}

/** What a Proxmox node calls itself: its host name without a domain, at most 63 characters, see hostname(7). */
export const nodeName = (name: string): string =>
	name
		.toLowerCase()
		.replace(/\..*/, '')
		.replaceAll(/[^a-z\d-]/g, '-')
		.slice(0, 63) || 'node';

/** Folder of a host in the lab directory. A host name is no file name, so a digest goes with what is left of it. */
export function hostFolder(directory: string, name: string): string {
	const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
	return path.join(
		directory,
		'hosts',
		`${name
			.toLowerCase()
			.replaceAll(/[^a-z\d-]/g, '-')
			.slice(0, 40)}-${digest}`,
	);
}

function parseHost({name, address, vars, groups}: Host, mistakes: string[]): LabHost | undefined {
	const parsed = labVars.safeParse({...vars});
	if (!parsed.success) {
		mistakes.push(...parsed.error.issues.map(({path, message}) => `${name}: ${path.join('.')}: ${message}`));
		return undefined;
	}

	const {ansible_port: port, ansible_user: user = 'root', ...rest} = parsed.data;
	if (/\p{Cc}/u.test(name)) {
		mistakes.push(`${JSON.stringify(name)}: control characters in a host name`);
	}

	if (!isLoopback(address)) {
		mistakes.push(`${name}: "${address}" is no loopback address`);
	}

	if (port === undefined) {
		mistakes.push(`${name}: has no ansible_port`);
	}

	const [login, become] = [rest.ansible_password, user === 'root' ? undefined : rest.ansible_become_password];
	if (login && become && rest.lab_sudo === 'password' && !login.equals(become)) {
		mistakes.push(`${name}: ansible_password and ansible_become_password differ, but an account has one password`);
	}

	if (rest.lab_base === 'busybox' && user !== 'root' && (login ?? become)) {
		mistakes.push(`${name}: a host of busybox alone has no passwords, and no sudo: leave out ansible_password`);
	}

	const isNode = groups.includes('proxmox');
	if (!isNode && (rest.lab_pve !== undefined || rest.lab_cluster !== undefined)) {
		mistakes.push(`${name}: lab_pve and lab_cluster are for hosts of group proxmox`);
	}

	const release = releases.find(one => String(one) === String(rest.lab_pve ?? 9));
	if (!release) {
		mistakes.push(`${name}: lab_pve: ${JSON.stringify(rest.lab_pve)} is none of ${releases.join(', ')}`);
	}

	if (isNode && rest.lab_base === 'busybox') {
		mistakes.push(`${name}: a Proxmox node is not made of busybox alone: leave out lab_base`);
	}

	return {
		name,
		address,
		port: port ?? 0,
		user,
		password: rest.lab_sudo === 'password' ? (become ?? login) : (login ?? become),
		sudo: rest.lab_base === 'busybox' ? 'none' : rest.lab_sudo,
		setup: rest.lab_setup,
		sshd: rest.lab_sshd,
		base: rest.lab_base,
		pve: isNode ? {release: release ?? 9, cluster: rest.lab_cluster} : undefined,
	};
}

const releases = [7, 8, 9] as const;

const isLoopback = (address: string) => (net.isIPv4(address) && address.startsWith('127.')) || address === '::1';
