/** The smallest and the largest id of a container or virtual machine. */
export const containerIds = {first: 100, last: 999_999_999} as const;

/** Whether a number may be the id of a container. */
export const isContainerId = (id: number): boolean => Number.isInteger(id) && id >= containerIds.first && id <= containerIds.last;

/** The id in a path such as `/etc/pve/nodes/pve1/lxc/101.conf`; `undefined` in any other one. */
export function containerIdOf(path: string): number | undefined {
	const id = Number(/(?:^|\/)([1-9]\d{2,8})\.conf$/.exec(path)?.[1]);
	return isContainerId(id) ? id : undefined;
}
