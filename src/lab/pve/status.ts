import fs from 'node:fs';
import os from 'node:os';
import type {ContainerConfig} from '../../domain/container-config.ts';
import {rootShape} from '../../domain/container-shapes.ts';
import {parseSize} from '../../domain/property-size.ts';
import {parseProperties} from '../../domain/property-string.ts';
import {initPid, isRunning} from './runtime/running.ts';

/** What a command or the API tells of a container, by name. The lab measures nothing: disk, memory in use and the like are 0. */
export type Status = Readonly<Record<string, string | number>>;

/** The state of a container of this node. */
export function statusOf(id: number, {main: {options}}: ContainerConfig): Status {
	const {cores, cpulimit, hostname = `CT${id}`, lock, memory = '512', swap = '512', tags, template, rootfs = ''} = options;
	const pid = isRunning(id) ? initPid(id) : undefined;
	return {
		vmid: id,
		name: hostname,
		type: 'lxc',
		status: pid === undefined ? 'stopped' : 'running',
		...(lock !== undefined && {lock}),
		...(tags !== undefined && {tags}),
		...(template === '1' && {template: 1}),
		...(pid !== undefined && {pid}),
		cpus: Number(cpulimit ?? 0) || Number(cores ?? os.cpus().length),
		maxmem: Number(memory) * mebibyte,
		maxswap: Number(swap) * mebibyte,
		maxdisk: sizeOf(rootfs),
		...Object.fromEntries(meters.map(meter => [meter, 0])),
		uptime: pid === undefined ? 0 : uptimeS(pid),
	};
}

const mebibyte = 1024 * 1024;
const meters = ['cpu', 'disk', 'diskread', 'diskwrite', 'mem', 'netin', 'netout', 'swap'];

function sizeOf(rootfs: string): number {
	try {
		return parseSize(parseProperties(rootfs, rootShape).size ?? '0') ?? 0;
	} catch {
		return 0;
	}
}

/** Whole seconds since a process was started; field 22 of proc_pid_stat(5), in hundredths on Linux. */
function uptimeS(pid: number): number {
	try {
		const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
		const started = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]) / 100;
		return Math.max(0, Math.trunc(os.uptime() - started));
	} catch {
		// It has ended meanwhile
		return 0;
	}
}
