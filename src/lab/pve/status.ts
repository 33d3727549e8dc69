import os from 'node:os';
import type {ContainerConfig} from '../../domain/container-config.ts';
import {rootShape} from '../../domain/container-shapes.ts';
import {parseSize} from '../../domain/property-size.ts';
import {parseProperties} from '../../domain/property-string.ts';
import {activeContainers} from './active.ts';

/** What a command or the API tells of a container, by name. What only a meter could know is 0 while it does not run. */
export type Status = Readonly<Record<string, string | number>>;

/** The state of a container of this node. */
export function statusOf(id: number, {main: {options}}: ContainerConfig): Status {
	const {cores, cpulimit, hostname = `CT${id}`, lock, memory = '512', swap = '512', tags, template, rootfs = ''} = options;
	const isRunning = activeContainers().has(id);
	return {
		vmid: id,
		name: hostname,
		type: 'lxc',
		status: isRunning ? 'running' : 'stopped',
		...(lock !== undefined && {lock}),
		...(tags !== undefined && {tags}),
		...(template === '1' && {template: 1}),
		cpus: Number(cpulimit ?? 0) || Number(cores ?? os.cpus().length),
		maxmem: Number(memory) * mebibyte,
		maxswap: Number(swap) * mebibyte,
		maxdisk: sizeOf(rootfs),
		...Object.fromEntries(['cpu', 'disk', 'diskread', 'diskwrite', 'mem', 'netin', 'netout', 'swap'].map(meter => [meter, 0])),
		uptime: 0,
	};
}

const mebibyte = 1024 * 1024;

function sizeOf(rootfs: string): number {
	try {
		return parseSize(parseProperties(rootfs, rootShape).size ?? '0') ?? 0;
	} catch {
		return 0;
	}
}
