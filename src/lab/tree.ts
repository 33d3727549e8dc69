import {randomUUID} from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import {systemAccounts} from './accounts.ts';
import {bootScript, startScript} from './boot.ts';
import {busyboxBase} from './busybox.ts';
import {type Entry, writeEntries} from './entries.ts';
import {nodeScripts} from './node-boot.ts';
import {nodeEntries} from './node-tree.ts';
import {type LabHost, nodeName} from './settings.ts';
import {renderSshdConfig} from './sshd-config.ts';

/** What every host of a lab gets. Read once for all of them. */
export type Base = {
	/** `major * 100 + minor` of OpenSSH: 902. */
	readonly sshdVersion: number;
	readonly files: readonly Entry[];
	/** What those get besides whose root file system is this machine's. */
	readonly machine: readonly Entry[];
	/** Root file system of those of busybox alone; empty where there is none. */
	readonly busybox: readonly Entry[];
};

/** Reads of this machine what these hosts share: system accounts, name servers, programs. */
export async function readBase(hosts: readonly LabHost[], sshdVersion: number): Promise<Base> {
	const read = async (name: string) => fs.readFile(`/etc/${name}`, 'utf8').catch(() => '');
	const [passwd, shadow, group, gshadow, resolv] = await Promise.all(
		['passwd', 'shadow', 'group', 'gshadow', 'resolv.conf'].map(read),
	);
	const accounts = systemAccounts({passwd: passwd ?? '', shadow: shadow ?? '', group: group ?? '', gshadow: gshadow ?? ''});
	const {gid} = await fs.stat('/etc/shadow');
	const files = Object.entries(accounts).map(([name, text]) => {
		const isSecret = name.endsWith('shadow');
		return {path: `etc/${name}`, text, mode: isSecret ? 0o640 : 0o644, gid: isSecret ? gid : 0};
	});
	return {
		sshdVersion,
		files: [
			...['home', 'srv', 'mnt', 'media', 'var/log', 'etc/ssh'].map(path => ({path})),
			{path: 'root', mode: 0o700},
			{path: 'root/.ssh', mode: 0o700},
			{path: 'var/tmp', mode: 0o1777},
			{path: 'var/mail', mode: 0o2775, gid: 8},
			...['wtmp', 'btmp', 'lastlog'].map(name => ({path: `var/log/${name}`, text: '', mode: 0o640})),
			// The machine's may be a link into its /run
			{path: 'etc/resolv.conf', text: resolv ?? ''},
		],
		machine: [
			{path: 'etc/sudoers.d', mode: 0o750},
			// Those of busybox do by themselves
			...['reboot', 'shutdown'].map(name => ({path: `usr/sbin/${name}`, text: restartScript, mode: 0o755})),
			...['subuid', 'subgid'].map(name => ({path: `etc/${name}`, text: ''})),
			...((await hasCommonStack()) ? [{path: 'etc/pam.d'}, {path: 'etc/pam.d/sshd', text: pamStack}] : []),
			...files,
		],
		busybox: hosts.some(({base}) => base === 'busybox') ? await busyboxBase() : [],
	};
}

/** Writes all that a host's boot reads: `tree/` and `dev/` to copy, `base/` where that is not this machine, and scripts. */
export async function writeTree(folder: string, host: LabHost, base: Base, clientKey: string): Promise<void> {
	await fs.rm(path.join(folder, 'tree'), {recursive: true, force: true});
	const hostname = toHostname(host);
	const key = await fs.readFile(path.join(folder, 'ssh_host_ed25519_key'), 'utf8');
	const publicKey = await fs.readFile(path.join(folder, 'ssh_host_ed25519_key.pub'), 'utf8');
	await writeEntries(path.join(folder, 'tree'), [
		...['', 'etc', 'var', 'usr', 'usr/sbin'].map(path => ({path})),
		...base.files,
		...(host.base === 'machine' ? base.machine : []),
		{path: 'etc/hostname', text: `${hostname}\n`},
		{path: 'etc/hosts', text: `127.0.0.1\tlocalhost\n127.0.1.1\t${hostname}\n::1\tlocalhost ip6-localhost ip6-loopback\n`},
		{path: 'etc/machine-id', text: `${randomUUID().replaceAll('-', '')}\n`, mode: 0o444},
		{path: 'etc/ssh/ssh_host_ed25519_key', text: key, mode: 0o600},
		{path: 'etc/ssh/ssh_host_ed25519_key.pub', text: publicKey},
		{path: 'etc/ssh/sshd_config', text: renderSshdConfig(host, base.sshdVersion)},
		{path: 'root/.ssh/authorized_keys', text: `${clientKey}\n`, mode: 0o600},
		...sudoRule(host),
		...(host.pve ? nodeEntries(hostname, host.pve) : []),
	]);
	await fs.rm(path.join(folder, 'dev'), {recursive: true, force: true});
	await writeEntries(path.join(folder, 'dev'), devices);
	await fs.rm(path.join(folder, 'base'), {recursive: true, force: true});
	if (host.base === 'busybox') {
		await writeEntries(path.join(folder, 'base'), [{path: ''}, ...base.busybox]);
	}

	await writeEntries(folder, [
		{path: 'root'},
		{path: 'start.sh', text: startScript},
		{path: 'boot.sh', text: bootScript},
		{path: 'setup.sh', text: `${host.setup}\n`, mode: 0o600},
		...(host.pve ? nodeScripts : []),
	]);
}

const devices: readonly Entry[] = [
	...['', 'pts', 'net', 'mqueue'].map(path => ({path})),
	{path: 'shm', mode: 0o1777},
	{path: 'fd', target: '/proc/self/fd'},
	{path: 'stdin', target: '/proc/self/fd/0'},
	{path: 'stdout', target: '/proc/self/fd/1'},
	{path: 'stderr', target: '/proc/self/fd/2'},
	{path: 'ptmx', target: 'pts/ptmx'},
];

/** That of Debian without the message of the day, which takes time at each login and writes into homes. */
const pamStack = `auth include common-auth
account required pam_nologin.so
account include common-account
session required pam_limits.so
session required pam_env.so
session include common-session
password include common-password
`;

/** Stands where the machine's would ask its init. reboot(2) means the process namespace it is called in: the host. */
const restartScript = `#!/bin/sh
for word do
	case $word in
		--) break;;
		-h|-H|-P|-c|--halt|--poweroff) echo 'a host of the lab can be restarted, not switched off: runner lab down' >&2; exit 1;;
	esac
done
if command -v busybox > /dev/null; then exec busybox reboot -n -f; fi
exec systemctl --force --force --no-wall reboot
`;

const hasCommonStack = async () =>
	fs.access('/etc/pam.d/common-auth').then(
		() => true,
		() => false,
	);

function sudoRule({user, sudo}: LabHost): readonly Entry[] {
	if (user === 'root' || sudo === 'none') {
		return [];
	}

	const tag = sudo === 'nopasswd' ? 'NOPASSWD: ' : '';
	return [{path: `etc/sudoers.d/lab_${user}`, text: `${user} ALL=(ALL:ALL) ${tag}ALL\n`, mode: 0o440}];
}

/** At most 64 characters, see hostname(7). */
const toHostname = ({name, pve}: LabHost) =>
	pve ? nodeName(name) : name.replaceAll(/[^A-Za-z\d.-]/g, '-').slice(0, 63) || 'host';
