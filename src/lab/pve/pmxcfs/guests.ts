import fs from 'node:fs';
import path from 'node:path';
import {readNames} from './files.ts';

/** A guest of the cluster, as the place of its configuration tells. */
export type Guest = {readonly id: number; readonly node: string; readonly folder: GuestFolder};

/** Of a node, each with what is in it in the words of `.vmlist`. */
export const guestFolders = {'qemu-server': 'qemu', openvz: 'openvz', lxc: 'lxc'} as const;

type GuestFolder = keyof typeof guestFolders;

/** The guest that a path below `/etc/pve` is the configuration of: `nodes/pve1/lxc/101.conf`. */
export function parseGuestPath(file: string): Guest | undefined {
	const [, node, folder, id] =
		/^nodes\/((?!-)[A-Za-z\d-]*[A-Za-z\d])\/(qemu-server|openvz|lxc)\/([1-9]\d{0,9})\.conf$/.exec(file) ?? [];
	return node !== undefined && Number(id) <= 0xff_ff_ff_ff ? {node, folder: folder as GuestFolder, id: Number(id)} : undefined;
}

/** All guests, ordered by id. */
export function listGuests(root: string): readonly Guest[] {
	const folders = readNames(path.join(root, 'nodes')).flatMap(node =>
		Object.keys(guestFolders).map(folder => `nodes/${node}/${folder}`),
	);
	return folders
		.flatMap(folder => readNames(path.join(root, folder)).flatMap(name => parseGuestPath(`${folder}/${name}`) ?? []))
		.sort((a, b) => a.id - b.id);
}

/** Whether another guest of the cluster has that id: on another node, or of another kind. */
export const isTaken = (root: string, {id, node, folder}: Guest): boolean =>
	readNames(path.join(root, 'nodes')).some(otherNode =>
		Object.keys(guestFolders).some(
			otherFolder =>
				(otherNode !== node || otherFolder !== folder) &&
				fs.existsSync(path.join(root, 'nodes', otherNode, otherFolder, `${id}.conf`)),
		),
	);
