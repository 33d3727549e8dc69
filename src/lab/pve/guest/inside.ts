import fs from 'node:fs';
import path from 'node:path';
import {die} from '../die.ts';

/** The file system of a container that does not run, as seen from the host. */
export type Guest = {
	/** Where it is mounted. */
	readonly root: string;
	/** Who root of the container is, as ids of the host. */
	readonly owner: {readonly uid: number; readonly gid: number};
};

/**
Where a path of the guest is on the host. Follows the guest's links as the guest would, so that none leads out of its root.

@param options - `followsLast`: whether the last part may be a link as well; it may unless said otherwise.
*/
export function locate({root}: Guest, guestPath: string, {followsLast = true}: {readonly followsLast?: boolean} = {}): string {
	let found: string[] = [];
	let left = guestPath.split('/');
	for (let links = 0; left.length > 0; ) {
		const [part = '', ...rest] = left;
		left = rest;
		if (part === '' || part === '.') {
			continue;
		}

		if (part === '..') {
			found.pop();
			continue;
		}

		const here = path.join(root, ...found, part);
		if (!isLink(here) || (left.length === 0 && !followsLast)) {
			found.push(part);
			continue;
		}

		const target = fs.readlinkSync(here);
		found = target.startsWith('/') ? [] : found;
		left = [...target.split('/'), ...left];
		if (++links > mostLinks) {
			die(`too many levels of symbolic links: ${guestPath}`);
		}
	}

	return path.join(root, ...found);
}

/** As the kernel has it, see path_resolution(7). */
const mostLinks = 40;

const isLink = (file: string): boolean => fs.lstatSync(file, {throwIfNoEntry: false})?.isSymbolicLink() === true;

/** What a file of the guest holds; `undefined` when it is no plain file, or none at all. */
export function readInside(guest: Guest, guestPath: string): string | undefined {
	const file = locate(guest, guestPath);
	return isFile(guest, guestPath) ? fs.readFileSync(file, 'utf8') : undefined;
}

/** Whether there is a plain file, or a link to one. */
export const isFile = (guest: Guest, guestPath: string): boolean =>
	fs.lstatSync(locate(guest, guestPath), {throwIfNoEntry: false})?.isFile() === true;

/** Whether there is a directory, or a link to one. */
export const isDirectory = (guest: Guest, guestPath: string): boolean =>
	fs.lstatSync(locate(guest, guestPath), {throwIfNoEntry: false})?.isDirectory() === true;

/** Whether a `.pve-ignore.` file beside it keeps Proxmox VE from touching it. */
export const isIgnored = (guest: Guest, guestPath: string): boolean =>
	isFile(guest, path.join(path.dirname(guestPath), `.pve-ignore.${path.basename(guestPath)}`));

/** Replaces a file, or a link of that name. It belongs to the container's root. */
export function writeInside(
	guest: Guest,
	guestPath: string,
	text: string,
	stat: {readonly mode?: number; readonly uid?: number; readonly gid?: number} = {},
): void {
	if (isIgnored(guest, guestPath)) {
		return;
	}

	const {mode = 0o644, uid = guest.owner.uid, gid = guest.owner.gid} = stat;
	const file = locate(guest, guestPath, {followsLast: false});
	const temporary = `${file}.tmp.${process.pid}`;
	if (!fs.existsSync(path.dirname(file))) {
		die(`unable to open file '${guestPath}.tmp.${process.pid}' - No such file or directory`);
	}

	fs.writeFileSync(temporary, text, {flag: 'wx'});
	fs.chownSync(temporary, uid, gid);
	fs.chmodSync(temporary, mode);
	fs.renameSync(temporary, file);
}

/** Removes a file or a link. */
export function removeInside(guest: Guest, guestPath: string): void {
	if (!isIgnored(guest, guestPath)) {
		fs.rmSync(locate(guest, guestPath, {followsLast: false}), {force: true});
	}
}

/** Makes a directory, and those above it. They belong to the container's root. */
export function makeDirectoryInside(guest: Guest, guestPath: string, mode = 0o755): void {
	const parts = guestPath.split('/').filter(part => part !== '');
	for (const [index] of parts.entries()) {
		const folder = locate(guest, parts.slice(0, index + 1).join('/'));
		if (!fs.existsSync(folder)) {
			fs.mkdirSync(folder);
			fs.chownSync(folder, guest.owner.uid, guest.owner.gid);
			fs.chmodSync(folder, index === parts.length - 1 ? mode : 0o755);
		}
	}
}

/** Puts a link in the place of whatever file is there. */
export function linkInside(guest: Guest, guestPath: string, target: string): void {
	if (isIgnored(guest, guestPath)) {
		return;
	}

	const file = locate(guest, guestPath, {followsLast: false});
	const temporary = `${file}.tmp.${process.pid}`;
	fs.symlinkSync(target, temporary);
	fs.lchownSync(temporary, guest.owner.uid, guest.owner.gid);
	fs.renameSync(temporary, file);
}
