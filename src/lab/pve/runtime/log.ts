import fs from 'node:fs';

/** What `lxc-start` says of a container, kept until its next start. */
export const logPath = (id: number): string => `/run/pve/ct-${id}.stderr`;

/** Begins a new one, and gives its descriptor. */
export function openLog(id: number): number {
	fs.mkdirSync('/run/pve', {recursive: true});
	fs.rmSync(logPath(id), {force: true});
	return fs.openSync(logPath(id), 'a', 0o640);
}

/**
Shows it as Proxmox VE does, without the words that begin each line: `lxc-start: 101: ../src/lxc/conf.c: `, or a time in a log
in full.

@see PVE::LXC, `print_ct_stderr_log`
*/
export function printLog(id: number): void {
	const lines = fs.readFileSync(logPath(id), 'utf8').split('\n');
	const told = lines.map(line => line.replace(new RegExp(`^[\\t ]*(?:lxc-start:?\\s+${id}:?\\s*\\S+\\s*)?`), '').trimEnd());
	process.stderr.write(told.flatMap(line => (line === '' || isAfterword.test(line) ? [] : [`${line}\n`])).join(''));
}

/** Said by the program itself, last of all, and after Proxmox VE has read the others. */
const isAfterword = /^main: \d+ (?:The container failed to start|To get more details|Additional information)/;
