import fs from 'node:fs';
import os from 'node:os';
import {type ContainerConfig, parseContainerConfig, renderContainerConfig} from '../../domain/container-config.ts';
import {parseVmlist, takenId} from '../../domain/vmlist.ts';
import {die, warn} from './die.ts';
import {assertUnlocked, withConfigLock} from './locks.ts';
import {nodeName, release} from './node.ts';

export {assertUnlocked, withConfigLock} from './locks.ts';

/** Where this node keeps the configuration of a container. */
export const configPath = (id: number): string => `/etc/pve/nodes/${nodeName()}/lxc/${id}.conf`;

/** The file as it is; dies when there is none on this node. */
export function loadText(id: number): string {
	try {
		return fs.readFileSync(configPath(id), 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
			throw error;
		}

		return die(`Configuration file 'nodes/${nodeName()}/lxc/${id}.conf' does not exist`, 2);
	}
}

/** Prints what it cannot read as warnings; dies when there is no such container on this node. */
export function loadConfig(id: number): ContainerConfig {
	const config = parseContainerConfig(loadText(id), id, release().container);
	const news = config.warnings.filter(text => !warned.has(text));
	for (const text of news) {
		warned.add(text);
		warn(text);
	}

	return config;
}

/** PVE reads a file once a process, and so warns once. */
const warned = new Set<string>();

/** Replaces the file in one step, as PVE does. */
export function writeConfig(id: number, config: ContainerConfig): void {
	const file = configPath(id);
	const temporary = `${file}.tmp.${process.pid}`;
	try {
		fs.writeFileSync(temporary, renderContainerConfig(config));
		fs.renameSync(temporary, file);
	} catch (error) {
		fs.rmSync(temporary, {force: true});
		const {code, errno = 5} = error as NodeJS.ErrnoException;
		die(`unable to open file '${temporary}' - ${code === 'EACCES' ? 'Permission denied' : code}`, Math.abs(errno));
	}
}

/** Removes the file, after which the id is free. */
export function removeConfig(id: number): void {
	fs.rmSync(configPath(id));
}

/** The ids of containers of this node, in order. */
export function containerIds(): readonly number[] {
	const names = fs.readdirSync(`/etc/pve/nodes/${nodeName()}/lxc`);
	const ids = names.flatMap(name => /^([1-9]\d{2,8})\.conf$/.exec(name)?.[1] ?? []);
	return ids.map(Number).sort((a, b) => a - b);
}

/** Dies when the id belongs to a container or a machine of any node of the cluster. */
export function assertUnused(id: number): void {
	const fault = takenId(parseVmlist(fs.readFileSync('/etc/pve/.vmlist', 'utf8')), id);
	if (fault !== undefined) {
		die(fault);
	}
}

/** Dies when the node may not write: then the mode of `/etc/pve/local` lacks the bits to write, which is what PVE looks at. */
export function assertQuorum(): void {
	const stat = fs.lstatSync('/etc/pve/local', {throwIfNoEntry: false});
	if (!stat || (stat.mode & 0o200) === 0) {
		die('cluster not ready - no quorum?');
	}
}

/** Dies when the cluster's file system is not there, as all programs do that need it: `/etc/pve` is an empty folder then. */
export function assertClusterFiles(): void {
	if (!fs.lstatSync('/etc/pve/local', {throwIfNoEntry: false})?.isSymbolicLink()) {
		const tries = [1, 2, 3].map(number => `ipcc_send_rec[${number}] failed: Connection refused`);
		die([...tries, 'Unable to load access control list: Connection refused'].join('\n'), os.constants.errno.ECONNREFUSED);
	}
}

/** Runs a task while the configuration says `lock: …`, which keeps other commands away without holding flock. */
export function withLockKey<T>(id: number, lock: string, task: () => T): T {
	withConfigLock(id, () => {
		const config = loadConfig(id);
		assertUnlocked(config);
		writeConfig(id, withOptions(config, {...config.main.options, lock}));
	});
	try {
		return task();
	} finally {
		dropLockKey(id);
	}
}

/** Takes `lock: …` out; nothing when the container has gone meanwhile. */
export function dropLockKey(id: number): void {
	withConfigLock(id, () => {
		if (fs.existsSync(configPath(id))) {
			const config = loadConfig(id);
			const {lock: _, ...options} = config.main.options;
			writeConfig(id, withOptions(config, options));
		}
	});
}

/** The same configuration with other ordinary keys in its main section. */
export const withOptions = (config: ContainerConfig, options: Readonly<Record<string, string>>): ContainerConfig => ({
	...config,
	main: {...config.main, options},
});
