/** A guest of a cluster, whichever node it is on. */
export type Guest = {
	readonly node: string;
	/** A container, or a virtual machine. */
	readonly type: 'lxc' | 'qemu';
	/** Counts the changes of its configuration. */
	readonly version: number;
};

/**
Reads `/etc/pve/.vmlist`: all guests of the cluster, by id.

@throws `SyntaxError` for anything else, such as an empty file: no guests must never be read out of a fault.
*/
export function parseVmlist(text: string): ReadonlyMap<number, Guest> {
	const list = JSON.parse(text) as {readonly version?: unknown; readonly ids?: unknown} | null;
	// Without any guest there are no "ids" either
	const ids = list?.ids === undefined && typeof list?.version === 'number' ? {} : list?.ids;
	if (typeof ids !== 'object' || ids === null || Array.isArray(ids)) {
		throw new SyntaxError('no list of guests: it has no "ids"');
	}

	return new Map(Object.entries(ids).map(([id, guest]) => [Number(id), readGuest(id, guest)]));
}

/** Why an id cannot be given to a new container, in the words of Proxmox VE; `undefined` when it is free. */
export function takenId(guests: ReadonlyMap<number, Guest>, id: number): string | undefined {
	const guest = guests.get(id);
	return guest && `${guest.type === 'lxc' ? 'CT' : 'VM'} ${id} already exists on node '${guest.node}'`;
}

function readGuest(id: string, guest: unknown): Guest {
	const {node, type, version} = (guest ?? {}) as Partial<Record<keyof Guest, unknown>>;
	if (!/^[1-9]\d*$/.test(id) || typeof node !== 'string' || (type !== 'lxc' && type !== 'qemu') || typeof version !== 'number') {
		throw new SyntaxError(`no guest: ${JSON.stringify({[id]: guest})}`);
	}

	return {node, type, version};
}
