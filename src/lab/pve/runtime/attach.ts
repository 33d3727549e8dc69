import {spawnSync} from 'node:child_process';
import os from 'node:os';

/**
Runs a command in a container, with the streams of this program. As root, in `/`.

@param argv - Program first; a login shell when there is none.
@param keepsEnvironment - Whether the command sees the variables of this program.
@returns The exit code: of the command, 127 when there is no such command, 128 and more for a signal.
*/
export function attach(id: number, argv: readonly string[], keepsEnvironment: boolean): number {
	const environment = keepsEnvironment ? '--keep-env' : '--clear-env';
	const words = ['-n', String(id), environment, ...(argv.length > 0 ? ['--', ...argv] : [])];
	// Proxmox VE sets the path of its programs, and with the variables it goes on to the command
	const env = {...process.env, PATH: '/sbin:/bin:/usr/sbin:/usr/bin'};
	const {status, signal} = spawnSync('lxc-attach', words, {stdio: 'inherit', cwd: '/', env});
	return status ?? 128 + os.constants.signals[signal ?? 'SIGKILL'];
}
