import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {runProgram} from '../storage/run.ts';
import {type Guest, isDirectory, isFile, locate, readInside, removeInside, writeInside} from './inside.ts';

const machineId = '/etc/machine-id';

/** A new container has no machine id, so that systemd draws one at its first boot. */
export function dropMachineId(guest: Guest): void {
	dropOldMachineId(guest);
	if (isFile(guest, machineId)) {
		removeInside(guest, machineId);
	}
}

/** That of a clone is emptied, so that its first boot is not taken for the first one of all. Only systemd would draw another. */
export function resetMachineId(guest: Guest): void {
	dropOldMachineId(guest);
	const isUnset = readInside(guest, machineId)?.trim() === 'uninitialized';
	if (isFile(guest, machineId) && hasSystemd(guest) && !isUnset) {
		writeInside(guest, machineId, '\n');
	}
}

/** Draws new keys for the guest's SSH server, if it has one. */
export function renewHostKeys(guest: Guest, hostname = 'localhost'): void {
	if (!isDirectory(guest, '/etc/ssh')) {
		return;
	}

	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'host-keys-'));
	try {
		for (const type of ['rsa', 'ecdsa', 'ed25519']) {
			const [name, file] = [`ssh_host_${type}_key`, path.join(folder, type)];
			process.stdout.write(`Creating SSH host key '${name}' - this may take some time ...\n`);
			runProgram(['ssh-keygen', '-q', '-f', file, '-t', type, '-N', '', '-C', `root@${hostname.replace(/\..*$/s, '')}`]);
			const {stdout} = spawnSync('ssh-keygen', ['-l', '-f', file], {encoding: 'utf8'});
			process.stdout.write(`done: ${stdout.split(' ').slice(1, 3).join(' ')}\n`);
			writeInside(guest, `/etc/ssh/${name}`, fs.readFileSync(file, 'utf8'), {mode: 0o600});
			writeInside(guest, `/etc/ssh/${name}.pub`, fs.readFileSync(`${file}.pub`, 'utf8'));
		}
	} finally {
		fs.rmSync(folder, {recursive: true});
	}
}

function dropOldMachineId(guest: Guest): void {
	const old = '/var/lib/dbus/machine-id';
	const found = fs.lstatSync(locate(guest, old, {followsLast: false}), {throwIfNoEntry: false});
	if (found?.isFile() && hasSystemd(guest)) {
		removeInside(guest, old);
	}
}

const hasSystemd = (guest: Guest): boolean =>
	['/lib/systemd/systemd', '/usr/lib/systemd/systemd'].some(
		program => isFile(guest, program) && (fs.statSync(locate(guest, program)).mode & 0o111) !== 0,
	);
