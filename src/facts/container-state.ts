import type {Look} from '../core/fact.ts';
import type {FileStat} from '../core/probe.ts';
import {isProblem, isUndetermined} from '../core/problem.ts';
import {volumePath} from '../domain/volume-path.ts';
import {archivedContainer, type Container, container, runningContainers} from './container.ts';
import {statOf, textOf} from './file.ts';
import {type Place, placeOf} from './place.ts';
import {lookAtNode, type ProxmoxNode} from './proxmox.ts';

/** All that decides what becomes of a container. */
export type ContainerState = {
	readonly node: ProxmoxNode;
	readonly container: Container | undefined;
	readonly isRunning: boolean;
	/** The container that a new one is a clone of. */
	readonly source: Container | undefined;
	readonly isSourceRunning: boolean;
	/** What a new one is restored from. */
	readonly archived: Container | undefined;
	/** The template or archive as a file; `undefined` also where a storage has no files to look for. */
	readonly file: FileStat | undefined;
	/** Folders and devices of the host that it is to see, by path. */
	readonly places: ReadonlyMap<string, Place>;
	/** /etc/subuid and /etc/subgid, looked at where raw lines map ids. */
	readonly subordinate: {readonly users: string; readonly groups: string} | undefined;
	/** Of high availability and replication, looked at for a removal. */
	readonly uses: {readonly ha: string; readonly replication: string} | undefined;
};

/** What has to be known for a container. */
export type ContainerQuestion = {
	readonly id: number;
	readonly state: 'present' | 'started' | 'stopped' | 'absent';
	readonly cloneFrom: number | undefined;
	/** Volume or path. */
	readonly template: string | undefined;
	/** Volume. */
	readonly archive: string | undefined;
	/** Folders and devices that its options name. */
	readonly paths: readonly string[];
	readonly mapsIds: boolean;
	/** A running one may be restarted. */
	readonly mayRestart?: boolean | undefined;
};

/** Looks at a container, and at what a new one is made of. All is as asked: one round trip. */
export async function lookAtContainer(look: Look, question: ContainerQuestion): Promise<ContainerState> {
	const {id, state, cloneFrom, paths, mapsIds} = question;
	const isRemoval = state === 'absent';
	const [node, found, running, source, named, users, groups, ha, replication] = await Promise.all([
		lookAtNode(look),
		look(container(id)),
		look(runningContainers),
		cloneFrom === undefined || isRemoval ? undefined : look(container(cloneFrom)),
		Promise.all(paths.map(path => placeOf(look, path))),
		mapsIds ? look(textOf('/etc/subuid')) : undefined,
		mapsIds ? look(textOf('/etc/subgid')) : undefined,
		isRemoval ? look(textOf('/etc/pve/ha/resources.cfg')) : undefined,
		isRemoval ? look(textOf('/etc/pve/replication.cfg')) : undefined,
	]);
	const isNew = !found && !isRemoval && node.hasPct;
	const origin = isNew ? (question.template ?? question.archive) : undefined;
	const filePath = origin === undefined ? undefined : volumePath(origin, node.storages);
	const file = filePath === undefined ? undefined : await look(statOf(filePath));
	const mayBeThere = file !== undefined || filePath === undefined;
	const archived =
		isNew && question.archive !== undefined && mayBeThere ? await look(archivedContainer(question.archive)) : undefined;
	const isRunning = running[id] === true;
	// Whatever is missing keeps it from starting, and Proxmox VE does not say what
	const mayStart = isRunning ? question.mayRestart === true : state === 'started';
	const others = mayStart ? pathsOf(found ?? source ?? archived).filter(path => !paths.includes(path)) : [];
	const more = await Promise.all(others.map(path => placeOf(look, path)));
	return {
		node,
		container: found,
		isRunning,
		source,
		isSourceRunning: cloneFrom !== undefined && running[cloneFrom] === true,
		archived,
		file,
		places: new Map([...named, ...more].map(place => [place.path, place])),
		subordinate: mapsIds ? {users: users ?? '', groups: groups ?? ''} : undefined,
		uses: isRemoval ? {ha: ha ?? '', replication: replication ?? ''} : undefined,
	};
}

/** Paths of the host that a container mounts, so far as they are known. */
function pathsOf(found: Container | undefined): readonly string[] {
	return Object.keys(found?.parts ?? {}).flatMap(key => {
		const path = /^mp\d+$/.test(key) ? readVolume(found, key) : undefined;
		return path?.startsWith('/') ? [path] : [];
	});
}

function readVolume(found: Container | undefined, key: string): string | undefined {
	try {
		return found?.parts[key]?.volume;
	} catch (error) {
		if (isProblem(error) && isUndetermined(error)) {
			return undefined;
		}

		throw error;
	}
}
