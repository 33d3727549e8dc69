import {isUnknown} from '../core/fact.ts';
import {Problem, undetermined} from '../core/problem.ts';
import type {ProxmoxNode} from '../facts/proxmox.ts';
import {type Forecast, optionOf} from './container-forecast.ts';

/** Throws a `Problem` unless the host is a node of Proxmox VE in working order. @returns Its name. */
export function assertNode({name, hasPct}: ProxmoxNode): string {
	if (!hasPct) {
		throw new Problem('NO_PROXMOX_NODE', 'the host is no node of Proxmox VE: there is no /usr/sbin/pct', {
			hint: 'play it on the nodes only, such as "hosts: pve"',
		});
	}

	if (name === undefined) {
		throw new Problem(
			'NO_CLUSTER_FILES',
			'the cluster file system is not mounted: /etc/pve/local is no link to the folder of a node',
			{
				why: 'What is written to /etc/pve now would be hidden and lost.',
				hint: 'start it: systemctl start pve-cluster',
			},
		);
	}

	return name;
}

/** Throws a `Problem` when an id belongs to something else than a container of this node. */
export function assertOwnId(node: ProxmoxNode, id: number, what = 'container'): void {
	const guest = node.guests[id];
	if (guest?.type === 'qemu') {
		throw new Problem('ID_OF_VM', `${id} is a virtual machine, on node "${guest.node}"`, {
			why: 'Containers and virtual machines of a cluster share their numbers.',
			hint: 'choose another id',
		});
	}

	if (guest && guest.node !== node.name) {
		throw new Problem('ON_OTHER_NODE', `${what} ${id} is on node "${guest.node}", not on "${node.name}"`, {
			hint: `play this task on "${guest.node}", or move the container: pct migrate ${id} ${node.name}, on that node`,
		});
	}
}

/**
Throws a `Problem` when nothing may be written, or not to this container.

@param isOnlyPower - It is only started or stopped, which Proxmox VE allows while it is mounted on the node.
*/
export function assertWritable({isQuorate}: ProxmoxNode, id: number, container: Forecast | undefined, isOnlyPower = false): void {
	if (!isQuorate) {
		throw new Problem('NO_QUORUM', 'the cluster has no quorum: this node sees too few of the others', {
			why: 'Until it does, /etc/pve can only be read.',
			hint: 'see "pvecm status" on the node',
		});
	}

	const lock = container && optionOf(container, 'lock');
	if (lock !== undefined && !(lock === 'mounted' && isOnlyPower)) {
		const isLeft = lock === 'create' && Object.keys(container?.parts ?? {}).length === 0;
		throw new Problem('LOCKED', `container ${id} is locked (${isUnknown(lock) ? '?' : lock})`, {
			why: isLeft
				? 'There is nothing but the lock: its creation was cut off, or is going on.'
				: 'Something works on it, or was cut off in the middle.',
			hint: isLeft
				? `wait for its end; when nothing is going on: pct unlock ${id} && pct destroy ${id}`
				: lock === 'mounted'
					? `it is mounted on the node: pct unmount ${id}`
					: `wait for its end; when nothing is going on: pct unlock ${id}`,
		});
	}
}

/** Throws a `Problem` when the ids of a container are those of the host and should not be, or the other way round. */
export function assertPrivilege(container: Forecast, unprivileged: boolean, what: string): void {
	const flag = optionOf(container, 'unprivileged');
	const {raw} = container;
	if (isUnknown(flag) || isUnknown(raw)) {
		throw undetermined('whether it is unprivileged is not known');
	}

	// A map of its own keeps root in the container from being root, whatever the flag says
	const isMapped = raw.some(({key}) => key === 'lxc.idmap');
	if (flag === '1' ? unprivileged : isMapped || !unprivileged) {
		return;
	}

	const [is, shall] = unprivileged ? ['privileged', 'unprivileged'] : ['unprivileged', 'privileged'];
	throw new Problem('OTHER_PRIVILEGE', `${what} is ${is}, and should be ${shall}`, {
		why: 'The owner of every file in it depends on that. Proxmox VE never changes it, and a clone has it from its source.',
		hint: `convert it with set_unprivileged, or by a backup and a restore; when it is meant so, write "unprivileged: ${!unprivileged}"`,
	});
}
