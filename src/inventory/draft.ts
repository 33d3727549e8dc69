import type {Position} from '../core/position.ts';

/** One variable as a file states it. */
export type Variable = {readonly name: string; readonly value: unknown; readonly position: Position};

/** A group as far as it is read. */
export type DraftGroup = {
	readonly name: string;
	/** Where it is first named. */
	readonly position: Position;
	/** Names of the hosts that stand in it directly. */
	readonly hosts: Set<string>;
	/** Names of the groups that stand in it directly, and where. */
	readonly children: Map<string, Position>;
	/** What inventory files state for it, in the order read: a later one wins. */
	readonly vars: Variable[];
};

/** A host as far as it is read. */
export type DraftHost = {readonly name: string; readonly position: Position; readonly vars: Variable[]};

/** What all inventory files say, put together; hosts in the order in which they are first named. */
export type Draft = {
	readonly groups: ReadonlyMap<string, DraftGroup>;
	readonly hosts: ReadonlyMap<string, DraftHost>;
	/** The group of that name, which is made when it is new. */
	group(name: string, position: Position): DraftGroup;
	/** The host of that name, which is made when it is new. */
	host(name: string, position: Position): DraftHost;
};

/** An inventory with nothing in it yet, to be filled file by file. */
export function newDraft(): Draft {
	const groups = new Map<string, DraftGroup>();
	const hosts = new Map<string, DraftHost>();
	return {
		groups,
		hosts,
		group(name, position) {
			const group = groups.get(name) ?? {name, position, hosts: new Set(), children: new Map(), vars: []};
			groups.set(name, group);
			return group;
		},
		host(name, position) {
			const host = hosts.get(name) ?? {name, position, vars: []};
			hosts.set(name, host);
			return host;
		},
	};
}
