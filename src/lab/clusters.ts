import fs from 'node:fs/promises';
import path from 'node:path';
import {writeEntries} from './entries.ts';
import {clusterEntries, nodeConfigEntries} from './node-tree.ts';
import {hostFolder, type LabHost, nodeName} from './settings.ts';

/**
Makes what the nodes of each cluster share, anew where none of them runs.

@param running - Names of the hosts that run.
*/
export async function makeClusters(hosts: readonly LabHost[], running: readonly string[], directory: string): Promise<void> {
	const kept = await Promise.all(running.map(async name => clusterOf(hostFolder(directory, name))));
	const wanted = new Set(hosts.flatMap(({pve}) => pve?.cluster ?? []));
	for (const cluster of wanted) {
		if (!kept.includes(cluster)) {
			await fs.rm(clusterFolder(directory, cluster), {recursive: true, force: true});
			await writeEntries(clusterFolder(directory, cluster), [{path: '', mode: 0o700}, ...clusterEntries.map(inTree)]);
		}
	}
}

/** Gives a node that is about to start an empty place in its cluster, and remembers which that is for as long as it runs. */
export async function joinCluster({name, pve}: LabHost, directory: string): Promise<void> {
	const folder = hostFolder(directory, name);
	await fs.rm(path.join(folder, 'cluster'), {force: true});
	if (pve?.cluster !== undefined) {
		const shared = clusterFolder(directory, pve.cluster);
		await fs.rm(path.join(shared, 'tree', 'nodes', nodeName(name)), {recursive: true, force: true});
		await writeEntries(shared, nodeConfigEntries(nodeName(name)).map(inTree));
		await fs.writeFile(path.join(folder, 'cluster'), pve.cluster);
	}
}

const clusterFolder = (directory: string, cluster: string) => path.join(directory, 'clusters', cluster);

const clusterOf = async (folder: string) => fs.readFile(path.join(folder, 'cluster'), 'utf8').catch(() => undefined);

const inTree = <T extends {readonly path: string}>(entry: T): T => ({...entry, path: path.join('tree', entry.path)});
