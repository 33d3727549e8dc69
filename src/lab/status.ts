import type {Host} from '../core/host.ts';
import {resolveDirectory} from './directory.ts';
import {findRunning, type Running} from './processes.ts';
import {assertRoot} from './requirements.ts';
import {type LabHost, labHosts} from './settings.ts';

/** What a lab is. */
export type LabStatus = {
	readonly directory: string;
	/** Those of the inventory, in its order, then those that run without being in it. */
	readonly hosts: readonly LabHostStatus[];
};

export type LabHostStatus = {
	readonly name: string;
	readonly address: string;
	readonly port: number;
	readonly state: 'up' | 'starting' | 'down';
	/** Process 1 of the host, as this machine numbers it. */
	readonly pid: number | undefined;
	/** Runs, and the inventory does not name it. */
	readonly isStray: boolean;
};

/** Which hosts run, as told by the process table. */
export async function labStatus(hosts: readonly Host[], options: {readonly directory: string}): Promise<LabStatus> {
	assertRoot();
	return describe(labHosts(hosts), await resolveDirectory(options.directory));
}

/** The same for hosts already understood and a directory already resolved. */
export function describe(hosts: readonly LabHost[], directory: string): LabStatus {
	const running = findRunning(directory);
	const strays = running.filter(({name}) => !hosts.some(host => host.name === name));
	const statusOf = (host: Pick<LabHost, 'name' | 'address' | 'port'>, isStray: boolean): LabHostStatus => {
		const found = running.find(({name}) => name === host.name);
		return {name: host.name, address: host.address, port: host.port, state: stateOf(found), pid: found?.init, isStray};
	};
	return {directory, hosts: [...hosts.map(host => statusOf(host, false)), ...strays.map(host => statusOf(host, true))]};
}

/** A table for people, one line a host. */
export function renderLabStatus({hosts}: LabStatus): string {
	const width = Math.max(0, ...hosts.map(({name}) => name.length));
	return hosts
		.map(({name, address, port, state, pid, isStray}) => {
			const line = `${name.padEnd(width)}  ${state.padEnd(8)}  ${address} port ${port}`;
			return `${line}${pid ? `  pid ${pid}` : ''}${isStray ? '  not in the inventory' : ''}\n`;
		})
		.join('');
}

const stateOf = (running: Running | undefined) => (running?.isBooted ? 'up' : running ? 'starting' : 'down');
