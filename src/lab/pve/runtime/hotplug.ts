import fs from 'node:fs';
import path from 'node:path';
import {deviceShape} from '../../../domain/container-shapes.ts';
import {idMapOf, rootOwner} from '../../../domain/id-map.ts';
import {parseMountPoint} from '../../../domain/mount-point.ts';
import {parseProperties} from '../../../domain/property-string.ts';
import {die} from '../die.ts';
import {release} from '../node.ts';
import {loadConfig} from '../store.ts';
import {makeDevice} from './devices.ts';
import {insertMount} from './mount-one.ts';
import {runPerl} from './perl.ts';
import {initPid} from './running.ts';

/**
Mounts a new mount point in a container that runs. Dies in the words of Proxmox VE, such as `directory '/x' does not exist`.

@param key - Such as `mp0`.
@see PVE::LXC, `mountpoint_hotplug`
*/
export function hotplugMount(id: number, key: string, value: string): void {
	// In a mount namespace that ends with the task: nothing of it shows at the host
	const stage = path.join(stagePath, key);
	fs.mkdirSync(stage, {recursive: true});
	insertMount(pidOf(id), stage, parseMountPoint(key, value, release().container), mapOf(id));
}

/** Gives a running container a device of the host. Dies where there is none. */
export function hotplugDevice(id: number, value: string): void {
	const device = parseProperties(value, deviceShape);
	const folder = path.join(stagePath, String(process.pid));
	try {
		const node = makeDevice(folder, device, mapOf(id));
		const {uid, gid} = rootOwner(mapOf(id));
		runPerl('insert', [pidOf(id), 'file', device.path ?? '', uid, gid, '', '', 'mount', '--bind', node, node]);
	} finally {
		// What is mounted stays, without a name here
		fs.rmSync(folder, {recursive: true, force: true});
	}
}

const stagePath = '/var/lib/lxc/.pve-staged-mounts';

const pidOf = (id: number): number => initPid(id) ?? die("failed to get container's init pid");

const mapOf = (id: number) => idMapOf(loadConfig(id).main);
