import fs from 'node:fs';
import {die} from '../die.ts';

/** Who owns folders that are made, as ids of the host. */
export type Owner = {readonly uid: number; readonly gid: number};

/** Dies unless a folder of the host can be a mount point's source: it has to be there, and no part of its path may be a link. */
export function assertBindSource(source: string): void {
	if (!fs.statSync(source, {throwIfNoEntry: false})?.isDirectory()) {
		die(`directory '${source}' does not exist`);
	}

	walk('/', source, () => die(`directory '${source}' does not exist`));
}

/**
Makes the folder that something is mounted on, where it is missing, and gives its path. Dies on a link in the path: whoever is
root in the container could lead the mount astray.

@param root - A path of the host, itself trusted.
@param path - Below it.
@param owner - Of what is made.
*/
export const makeMountTarget = (root: string, path: string, {uid, gid}: Owner): string =>
	walk(root, path, place => {
		fs.mkdirSync(place, 0o755);
		fs.chownSync(place, uid, gid);
	});

function walk(root: string, path: string, whenMissing: (place: string) => void): string {
	let place = root;
	for (const name of path.split('/').filter(name => name !== '')) {
		// With the double slash that Proxmox VE prints, too, when it begins at the root
		place = `${place}/${name}`;
		const stat = fs.lstatSync(place, {throwIfNoEntry: false});
		if (!stat) {
			whenMissing(place);
		} else if (!stat.isDirectory()) {
			die(`symlink encountered at: ${place}`);
		}
	}

	return place;
}
