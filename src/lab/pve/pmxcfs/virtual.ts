import fs from 'node:fs';
import path from 'node:path';
import {readNames} from './files.ts';
import {guestFolders, listGuests} from './guests.ts';
import {makeVersions, type Versions} from './versions.ts';

/** Where the file system is, and how the cluster is. */
export type Cluster = {
	/** Folder that holds the files. */
	readonly root: string;
	/** Name of this node. */
	readonly node: string;
	/** `undefined`: this node is alone, and so has no other that it could lose. */
	readonly name: string | undefined;
	isQuorate(): boolean;
};

/** What is at the top of the file system without being stored. */
export type Virtual = {
	/** Target of each link. */
	readonly links: ReadonlyMap<string, string>;
	/** Text of each file. */
	readonly files: ReadonlyMap<string, () => string>;
};

/** For one life of the file system: versions count from its start. */
export function makeVirtual(cluster: Cluster): Virtual {
	const own = `nodes/${cluster.node}`;
	const versions = makeVersions();
	const startTime = Math.floor(Date.now() / 1000);
	return {
		links: new Map([['local', own], ...['qemu-server', 'openvz', 'lxc'].map(name => [name, `${own}/${name}`] as const)]),
		files: new Map([
			['.version', () => renderVersion(cluster, versions, startTime)],
			['.members', () => renderMembers(cluster, versions)],
			['.vmlist', () => renderGuests(cluster, versions)],
		]),
	};
}

/** An object a line, as pmxcfs writes it; its readers parse JSON. */
function renderGuests({root}: Cluster, versions: Versions): string {
	const guests = listGuests(root).map(({id, node, folder}) => {
		const {ino, mtimeMs} = fs.statSync(path.join(root, 'nodes', node, folder, `${id}.conf`), {throwIfNoEntry: false}) ?? {};
		const version = versions(`guest ${id}`, `${node} ${folder} ${ino} ${mtimeMs}`);
		return `"${id}": { "node": "${node}", "type": "${guestFolders[folder]}", "version": ${version} }`;
	});
	const version = versions('vmlist', guests.join());
	return guests.length === 0
		? `{\n"version": ${version}\n\n}\n`
		: `{\n"version": ${version},\n"ids": {\n${guests.join(',\n')}}\n\n}\n`;
}

/** A node without a cluster says nothing of others. Without quorum it sees none but itself. */
function renderMembers({root, node, name, isQuorate}: Cluster, versions: Versions): string {
	if (name === undefined) {
		return `{\n"nodename": "${node}",\n"version": 1\n}\n`;
	}

	const isQuorateNow = isQuorate();
	const nodes = readNames(path.join(root, 'nodes'));
	const version = versions('members', `${nodes.join()} ${isQuorateNow}`);
	const lines = nodes.map(
		(other, index) => `  "${other}": { "id": ${index + 1}, "online": ${Number(isQuorateNow || other === node)}}`,
	);
	return `{
"nodename": "${node}",
"version": ${version},
"cluster": { "name": "${name}", "version": 1, "nodes": ${nodes.length}, "quorate": ${Number(isQuorateNow)} },
"nodelist": {
${lines.join(',\n')}
  }
}
`;
}

/** Files whose changes the services of a node watch for; those that a node of the lab has. */
const watched = ['corosync.conf', 'storage.cfg', 'user.cfg', 'datacenter.cfg', 'vzdump.cron', 'jobs.cfg', 'replication.cfg'];

function renderVersion(cluster: Cluster, versions: Versions, startTime: number): string {
	const numbers = {
		starttime: startTime,
		clinfo: versions('clinfo', renderMembers(cluster, versions)),
		vmlist: versions('list', renderGuests(cluster, versions)),
		...Object.fromEntries(watched.map(name => [name, versionOf(path.join(cluster.root, name), versions)])),
	};
	const lines = Object.entries(numbers).map(([name, number]) => `"${name}": ${number},\n`);
	return `{\n${lines.join('')}"kvstore": {\n"${cluster.node}": {\n}\n}\n}\n`;
}

/** 0 for a file that is not there. */
function versionOf(file: string, versions: Versions): number {
	const {ino, mtimeMs} = fs.statSync(file, {throwIfNoEntry: false}) ?? {};
	return ino === undefined ? 0 : versions(file, `${ino} ${mtimeMs}`);
}
