import type {Change} from '../core/change.ts';
import {Problem} from '../core/problem.ts';
import type {ContainerState} from '../facts/container-state.ts';
import type {ProxmoxNode} from '../facts/proxmox.ts';
import type {VolumeContainer, VolumeState} from '../facts/volume.ts';
import {containerChanges, type Outcome, type WantedContainer} from './container.ts';
import {assertNode, assertOwnId} from './container-checks.ts';
import type {WantedOptions} from './container-options.ts';
import {containerRemarks} from './container-remarks.ts';
import type {Access} from './volume-access.ts';
import type {WantedVolume} from './volume-arguments.ts';
import {mapOf} from './volume-ids.ts';
import {mountOption, noMountOption} from './volume-mounts.ts';

/** What becomes of one container. */
export type Mounted = {
	readonly id: number;
	readonly changes: readonly Change[];
	readonly remarks: readonly string[];
	/** It runs, and has the mount as it should be. */
	readonly isLive: boolean;
};

/** Throws a `Problem` unless all containers are there, on this node. */
export function assertContainers({node, containers}: VolumeState): void {
	if (!node) {
		return;
	}

	assertNode(node);
	for (const {id, container} of containers) {
		assertOwnId(node, id);
		if (!container) {
			throw new Problem('NO_SUCH_CONTAINER', `there is no container ${id} to mount it into`, {
				hint: 'make it in a task before this one, with ensure_container',
			});
		}
	}
}

/** Mounts a volume into its containers, and takes it from the others. */
export function containersOf(state: VolumeState, wanted: WantedVolume, {mounts}: Pick<Access, 'mounts'>): readonly Mounted[] {
	const {node, others} = state;
	if (!node) {
		return [];
	}

	const source = wanted.host_path;
	return [
		...others.map(other => change(node, other, wanted, noMountOption(source, other))),
		...mounts.map(mount => change(node, mount.container, wanted, mountOption(source, mount))),
	];
}

function change(
	node: ProxmoxNode,
	one: VolumeContainer,
	{restart, timeout, force}: WantedVolume,
	options: WantedOptions,
): Mounted {
	const {id} = one;
	if (Object.keys(options).length === 0) {
		return {id, changes: [], remarks: [], isLive: false};
	}

	const unprivileged = mapOf(one) !== undefined;
	const wanted: WantedContainer = {id, state: 'present', unprivileged, options, raw: {}, restart, timeout, force};
	const outcome = containerChanges(stateFor(node, one), wanted);
	return {
		id,
		changes: outcome.changes,
		remarks: containerRemarks(outcome, wanted),
		isLive: outcome.isRunning && !isWaiting(outcome, options),
	};
}

const isWaiting = ({after: {pending}}: Outcome, options: WantedOptions): boolean =>
	Object.keys(options).some(key => key in pending.parts || key in pending.options || pending.delete.includes(key));

/** The folder itself is looked after by whoever asks: it may be yet to be made. */
const stateFor = (node: ProxmoxNode, {container, isRunning}: VolumeContainer): ContainerState => ({
	node,
	container,
	isRunning,
	source: undefined,
	isSourceRunning: false,
	archived: undefined,
	file: undefined,
	places: new Map(),
	subordinate: undefined,
	uses: undefined,
});
