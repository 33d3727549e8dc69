import fs from 'node:fs';
import {idMapOf} from '../../../domain/id-map.ts';
import {parseMountPoint} from '../../../domain/mount-point.ts';
import {die} from '../die.ts';
import {release} from '../node.ts';
import {loadConfig} from '../store.ts';
import {insertMount} from './mount-one.ts';
import {initPid} from './running.ts';

/**
Mounts a new mount point in a container that runs. Dies in the words of Proxmox VE, such as `directory '/x' does not exist`.

@param key - Such as `mp0`.
@see PVE::LXC, `mountpoint_hotplug`
*/
export function hotplugMount(id: number, key: string, value: string): void {
	const pid = initPid(id) ?? die(`failed to get container's init pid`);
	// In a mount namespace that ends with the task: nothing of it shows at the host
	const stage = `/var/lib/lxc/.pve-staged-mounts/${key}`;
	fs.mkdirSync(stage, {recursive: true});
	insertMount(pid, stage, parseMountPoint(key, value, release().container), idMapOf(loadConfig(id).main));
}
