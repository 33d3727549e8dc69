import {execFile} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {Problem} from '../core/problem.ts';

/** Where programs of an administrator are, even when this process was not given them. */
export const programPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const programs = [
	'unshare',
	'nsenter',
	'mount',
	'mountpoint',
	'pivot_root',
	'setpriv',
	'sshd',
	'ssh',
	'sudo',
	'useradd',
	'chpasswd',
];

const nodePrograms = ['perl', 'busybox', 'flock', 'tar', 'gzip', 'zstd', 'lxc-start', 'mkfs.ext4'];

/** Throws a `Problem` unless this process is root on Linux. */
export function assertRoot(): void {
	if (process.platform !== 'linux') {
		throw new Problem('LAB_NOT_LINUX', `the lab needs Linux, and this is ${process.platform}`, {
			why: 'Its hosts are made of namespaces and overlay file systems of the Linux kernel.',
			hint: 'run it in a virtual machine with Debian or Ubuntu',
		});
	}

	if (process.geteuid?.() !== 0) {
		throw new Problem('LAB_NOT_ROOT', 'the lab needs root', {
			why: 'Its hosts have a root file system, users and an SSH server of their own.',
			hint: 'run the command with sudo',
		});
	}
}

/** Throws a `Problem` unless hosts can be made here. */
export function assertLab(): void {
	assertRoot();
	assertPrograms('the lab needs', programs);
}

/** Throws a `Problem` unless, besides, Proxmox nodes can be made here. */
export function assertNodes(): void {
	assertPrograms('Proxmox nodes of the lab need', nodePrograms);
	if (!fs.existsSync('/dev/fuse')) {
		throw new Problem('LAB_FUSE', 'Proxmox nodes of the lab need /dev/fuse, which is not here', {
			why: 'Their /etc/pve is a file system of its own, as on a real node.',
			hint: 'run "modprobe fuse"; in a container, let it have that device',
		});
	}
}

function assertPrograms(need: string, names: readonly string[]): void {
	const missing = names.filter(name => !hasProgram(name));
	if (missing.length > 0) {
		throw new Problem('LAB_PROGRAMS', `${need} programs that are not here: ${missing.join(', ')}`, {
			hint: 'run "runner lab setup"',
		});
	}
}

/** Why no lab can be had here, for tests that are left out; `undefined` when it can. */
export function labObstacle(): Problem | undefined {
	try {
		assertLab();
		return undefined;
	} catch (error) {
		if (error instanceof Problem) {
			return error;
		}

		throw error;
	}
}

/** `major * 100 + minor` of the SSH server here. */
export async function readSshdVersion(): Promise<number> {
	// It takes the option from 9.x on only, and tells its version along with the error before that
	const {stdout, stderr} = await promisify(execFile)('sshd', ['-V'], {env: {PATH: programPath}}).catch(
		(error: {stdout?: string; stderr?: string}) => error,
	);
	const [, major, minor] = /OpenSSH_(\d+)\.(\d+)/.exec(`${stdout}${stderr}`) ?? [];
	if (major === undefined || minor === undefined) {
		throw new Problem('LAB_SSHD', `"sshd -V" does not tell its version: ${JSON.stringify(`${stdout}${stderr}`.slice(0, 200))}`, {
			hint: 'the lab needs the SSH server of OpenSSH: run "runner lab setup"',
		});
	}

	return Number(major) * 100 + Number(minor);
}

const hasProgram = (name: string) => programPath.split(':').some(directory => fs.existsSync(path.join(directory, name)));
