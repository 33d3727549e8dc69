import fs from 'node:fs';
import path from 'node:path';
import type {ConfigSection} from '../../../domain/container-config.ts';
import {deviceShape} from '../../../domain/container-shapes.ts';
import {type IdMap, rootOwner, toHost} from '../../../domain/id-map.ts';
import {type Properties, parseProperties} from '../../../domain/property-string.ts';
import {die} from '../die.ts';
import {readProgram, runProgram} from '../storage/run.ts';

/** Nodes of the devices that a container is given, with the owners that it sees. Mounted for its monitor alone. */
export const passthroughPath = (id: number): string => `/var/lib/lxc/${id}/passthrough`;

/** The definitions for LXC which put the devices in their places. */
export const deviceDefinitions = (id: number, {options}: ConfigSection): readonly string[] =>
	devicesOf(options).map(({path: device = ''}) => {
		const inside = device.slice(1);
		return `lxc.mount.entry=${passthroughPath(id)}${device} ${inside} none bind,create=file 0 0`;
	});

/** Makes the nodes, before the start. Dies for a device that the host does not have. */
export function makeDevices(id: number, {options}: ConfigSection, map: IdMap | undefined): void {
	const devices = devicesOf(options);
	if (devices.length > 0) {
		fs.mkdirSync(passthroughPath(id), {recursive: true});
		runProgram(['mount', '-t', 'tmpfs', '-o', 'mode=755', 'none', passthroughPath(id)]);
		for (const device of devices) {
			makeDevice(passthroughPath(id), device, map);
		}
	}
}

/** Makes the node of one device below a folder, and gives its path. */
export function makeDevice(
	folder: string,
	{path: device = '', mode = '0660', uid, gid}: Properties,
	map: IdMap | undefined,
): string {
	const stat = fs.statSync(device, {throwIfNoEntry: false}) ?? die(`Device ${device} does not exist`);
	if (!stat.isBlockDevice() && !stat.isCharacterDevice()) {
		die(`${device} is not a device`);
	}

	const node = path.join(folder, device);
	fs.mkdirSync(path.dirname(node), {recursive: true});
	fs.rmSync(node, {force: true});
	const major = (stat.rdev >> 8) & 0xf_ff;
	const minor = (stat.rdev & 0xff) | ((stat.rdev >> 12) & 0xf_ff_00);
	readProgram(['mknod', '-m', mode, node, stat.isBlockDevice() ? 'b' : 'c', String(major), String(minor)]);
	const root = rootOwner(map);
	const ownerOf = (given: string | undefined, ranges: IdMap['users'] | undefined, usual: number) =>
		given === undefined ? usual : (toHost(ranges ?? identity, Number(given)) ?? usual);
	fs.chownSync(node, ownerOf(uid, map?.users, root.uid), ownerOf(gid, map?.groups, root.gid));
	return node;
}

const identity = [{inside: 0, outside: 0, count: 4_294_967_295}];

const devicesOf = (options: ConfigSection['options']): readonly Properties[] =>
	Object.keys(options)
		.filter(key => /^dev\d+$/.test(key))
		.map(key => parseProperties(options[key] ?? '', deviceShape));
