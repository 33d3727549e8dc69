import type {Look} from '../core/fact.ts';
import type {Acls} from '../domain/acl.ts';
import type {GroupEntry} from '../domain/group.ts';
import type {IdMap} from '../domain/id-map.ts';
import {type Mount, mountOver} from '../domain/mountinfo.ts';
import {isId} from '../domain/owner.ts';
import type {VolumeOwner} from '../domain/volume-owner.ts';
import {type Census, census, type TreeWish} from './census.ts';
import {aclCensus, aclsOf, type Grant} from './census-acl.ts';
import {type Container, container, runningContainers} from './container.ts';
import {mountTable} from './mounts.ts';
import {type Place, placeOf} from './place.ts';
import {lookAtNode, type ProxmoxNode} from './proxmox.ts';
import {liveValue} from './sysctl.ts';
import {type Account, group, user} from './user.ts';
import {idMapInUse} from './volume-id-map.ts';

/** A container that a volume is mounted into, or should be. */
export type VolumeContainer = {
	readonly id: number;
	readonly container: Container | undefined;
	readonly isRunning: boolean;
	/** Of its last start; `undefined` when it does not run. */
	readonly mapInUse: IdMap | undefined;
};

/** All that decides what becomes of a volume, but for what is in it. */
export type VolumeState = {
	readonly place: Place;
	/** The mount that the volume lies in. */
	readonly mount: Mount | undefined;
	readonly acls: Acls | 'no getfacl' | undefined;
	/** Of a user of the host, where the owner is one by name. */
	readonly account: Account | undefined;
	/** The group that is named, or that has the name of the user. */
	readonly group: GroupEntry | undefined;
	/** `0` where anybody may make links to files of others. */
	readonly protectedLinks: string | undefined;
	/** Looked at where there are containers. */
	readonly node: ProxmoxNode | undefined;
	readonly containers: readonly VolumeContainer[];
	/** All other containers of the node, where no other may have it. */
	readonly others: readonly VolumeContainer[];
};

/** What has to be known for a volume. */
export type VolumeQuestion = {
	readonly path: string;
	readonly owner: VolumeOwner;
	readonly containers: readonly number[];
	readonly isExclusive: boolean;
};

/** Looks at a volume and the containers in question, in one round trip; in two when no other container may have it. */
export async function lookAtVolume(look: Look, {path, owner, containers, isExclusive}: VolumeQuestion): Promise<VolumeState> {
	const isNode = containers.length > 0 || isExclusive;
	const [userName, groupName] = owner.kind === 'host' ? [owner.user, owner.group ?? owner.user] : [undefined, undefined];
	const isName = (name: string | undefined): name is string => name !== undefined && !isId(name);
	const [place, mounts, acls, account, found, protectedLinks, node, running, looked] = await Promise.all([
		placeOf(look, path),
		look(mountTable),
		look(aclsOf(path)),
		isName(userName) ? look(user(userName)) : undefined,
		isName(groupName) ? look(group(groupName)) : undefined,
		look(liveValue('fs/protected_hardlinks')),
		isNode ? lookAtNode(look) : undefined,
		isNode ? look(runningContainers) : ({} as Readonly<Partial<Record<string, true>>>),
		Promise.all(containers.map(async id => lookAtOne(look, id))),
	]);
	const here = Object.entries(node?.guests ?? {}).filter(([, guest]) => guest.type === 'lxc' && guest.node === node?.name);
	const otherIds = isExclusive ? here.map(([id]) => Number(id)).filter(id => !containers.includes(id)) : [];
	const others = await Promise.all(otherIds.map(async id => ({id, container: await look(container(id)), mapInUse: undefined})));
	const withPower = <One extends {readonly id: number}>(one: One) => ({...one, isRunning: running[one.id] === true});
	return {
		place,
		mount: mountOver(mounts, path),
		acls,
		account,
		group: found,
		protectedLinks,
		node,
		containers: looked.map(one => withPower(one)),
		others: others.map(one => withPower(one)),
	};
}

async function lookAtOne(look: Look, id: number) {
	const [found, mapInUse] = await Promise.all([look(container(id)), look(idMapInUse(id))]);
	return {id, container: found, mapInUse};
}

/** What in a volume is not as it should be; what was not asked is `undefined`. */
export type VolumeContent = {readonly census: Census | undefined; readonly lacking: number | undefined};

/** What to ask of its content. */
export type ContentQuestion = {
	readonly tree?: TreeWish | undefined;
	readonly grants?: {readonly of: readonly Grant[]; readonly isWhole: boolean} | undefined;
};

/** Looks at what is in a volume. */
export async function lookAtContent(look: Look, path: string, {tree, grants}: ContentQuestion): Promise<VolumeContent> {
	const [found, lacking] = await Promise.all([
		tree && look(census(tree)),
		grants && look(aclCensus(path, grants.of, grants.isWhole)),
	]);
	return {census: found, lacking};
}
