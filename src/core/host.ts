/** A machine or a container. A container is a host too: its `via` names the host it lives on. */
export type Host = {
	/** As in the inventory; never used as a file name. */
	readonly name: string;
	/** What to connect to: `ansible_host`, else the name. */
	readonly address: string;
	readonly via?: {readonly host: string; readonly container: number};
	/** All groups it is in, sorted, parents and `all` included. */
	readonly groups: readonly string[];
	/** Merged variables of inventory, `group_vars/` and `host_vars/`; not yet filled in. Null prototype. */
	readonly vars: Readonly<Record<string, unknown>>;
};

/** All hosts of a run, and the way to name some of them. */
export type Inventory = {
	readonly hosts: readonly Host[];
	/** Names of the hosts of each group, `all` and `ungrouped` included. */
	readonly groups: Readonly<Record<string, readonly string[]>>;
	/** Names of the groups that stand in each group directly, for showing the tree. */
	readonly children?: Readonly<Record<string, readonly string[]>>;
	/** Folder of the first inventory file, or the working directory; for `{{ inventory_dir }}`. */
	readonly directory: string;
	/** The hosts of a pattern (`all`, `a:b`, `a:&b`, `a:!b`, globs), in inventory order. Throws a `Problem` when it is malformed or matches none. */
	select(pattern: string): readonly Host[];
};
