import path from 'node:path';
import {connectionVars} from '../core/connection.ts';
import type {Host} from '../core/host.ts';
import {Problem} from '../core/problem.ts';
import {resolveDirectory} from './directory.ts';
import {findRunning} from './processes.ts';
import {assertRoot, programPath} from './requirements.ts';
import {hostFolder, labHosts} from './settings.ts';

/** The arguments, program first, that log in to a host with OpenSSH as its variables say. */
export function labSshCommand(host: Host, {directory}: {readonly directory: string}): readonly string[] {
	assertRoot();
	const [found] = labHosts([host]);
	if (!found) {
		throw new Problem('LAB_HOSTS', `"${host.name}" is not a host that the lab starts`);
	}

	const vars = connectionVars.parse({...host.vars});
	const options = {
		IdentitiesOnly: 'yes',
		IdentityFile: quoteOption(vars.ansible_ssh_private_key_file ?? path.join(directory, 'id_ed25519')),
		UserKnownHostsFile: quoteOption(vars.runner_known_hosts ?? path.join(directory, 'known_hosts')),
		GlobalKnownHostsFile: 'none',
		StrictHostKeyChecking: 'yes',
	};
	return [
		'ssh',
		'-F',
		'none',
		...Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
		'-p',
		String(found.port),
		'-l',
		found.user,
		found.address,
	];
}

/** The arguments, program first, that run a program inside a host as root without SSH. */
export async function labEnterCommand(name: string, options: {readonly directory: string}): Promise<readonly string[]> {
	const {init} = await runningHost(name, options.directory);
	const into = ['nsenter', '--target', String(init), '--mount', '--pid', '--uts', '--ipc', '--net', '--cgroup', '--'];
	return [...into, 'env', '-i', `PATH=${programPath}`, 'HOME=/root', 'USER=root', 'LOGNAME=root', 'LC_ALL=C'];
}

/**
The arguments, program first, that list all that a host has changed since it was made: the upper layer of its root file system,
and the disks that a Proxmox node has besides.

One line a file: type, mode, owner, size, times of change of content and of anything, inode, path, target of a link. Without
what any login changes: logs, and sudo's note that it has lectured.
*/
export async function labSnapshotCommand(name: string, options: {readonly directory: string}): Promise<readonly string[]> {
	const directory = await resolveDirectory(options.directory);
	const {launcher} = await runningHost(name, directory);
	const root = path.join(hostFolder(directory, name), 'root');
	return ['nsenter', '--target', String(launcher.pid), '--mount', '--', 'sh', '-euc', snapshotScript, 'snapshot', root];
}

/** The disks are mounted over folders of the upper layer, which are empty there. */
const snapshotScript = `
export LC_ALL=C
list() {
	[ ! -d "$1/$2" ] || (cd "$1/$2" && find . ! -path './var/log/*' ! -path './var/lib/sudo/*' ! -path './var/lib/lastlog/*' \
		-printf "%y %m %U:%G %s %T@ %C@ %i $3/%P -> %l\\0")
}
{ list "$1" upper .; list "$1" srv ./srv; list "$1" fast ./mnt/pve/fast; list "$1" cluster ./var/lib/pve-cluster; } |
	sort -z -k 8 | tr '\\0' '\\n'
`;

async function runningHost(name: string, directory: string) {
	assertRoot();
	const found = findRunning(await resolveDirectory(directory)).find(host => host.name === name);
	if (!found?.isBooted) {
		throw new Problem('LAB_DOWN', `host "${name}" does not run`, {hint: 'run "runner lab up"'});
	}

	return found;
}

/** As ssh_config(5) quotes an argument; without, a space would end the file name. */
const quoteOption = (value: string) => `"${value.replaceAll('%', '%%')}"`;
