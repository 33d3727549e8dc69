import fs from 'node:fs';
import type {ConfigSection} from '../../../domain/container-config.ts';

/** The limits in a generated configuration. */
export function resourceLines({options}: ConfigSection): readonly string[] {
	const memory = Number(options.memory ?? 512) * mib;
	const limit = Number(options.cpulimit ?? 0);
	return [
		`lxc.cgroup2.memory.max = ${memory}`,
		`lxc.cgroup2.memory.swap.max = ${Number(options.swap ?? 512) * mib}`,
		...(limit > 0 ? [`lxc.cgroup2.cpu.max = ${Math.round(limit * 100_000)} 100000`] : []),
		...(options.cpuunits === undefined ? [] : [`lxc.cgroup2.cpu.weight = ${options.cpuunits}`]),
	];
}

/**
The limits of a generated configuration that control groups of the lab cannot keep, as keys of LXC: a lab host has no more
controllers than its machine gives it, and LXC starts no container without.
*/
export function unkeptLimits(generated: string): readonly string[] {
	const controllers = new Set(fs.readFileSync('/sys/fs/cgroup/cgroup.controllers', 'utf8').trim().split(' '));
	const keys = [...generated.matchAll(/^(lxc\.cgroup2\.([a-z]+)\.[a-z.]+) *[:=]/gm)];
	// Devices are no controller, they are kept by a program in the kernel
	const unkept = keys.filter(([, , controller = '']) => controller !== 'devices' && !controllers.has(controller));
	return [...new Set(unkept.map(([, key = '']) => key))];
}

const mib = 1024 ** 2;
