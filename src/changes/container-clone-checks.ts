import {isUnknown, type Unknown} from '../core/fact.ts';
import {Problem, undetermined} from '../core/problem.ts';
import {snapshotContainer} from '../facts/container.ts';
import type {ContainerState} from '../facts/container-state.ts';
import {assertOwnId, assertWritable} from './container-checks.ts';
import {type Forecast, forecastOf, optionOf} from './container-forecast.ts';
import {pathOf} from './container-places.ts';
import {canShare, storageIn} from './container-storage.ts';

/** A container that is a copy of another one. */
export type FromClone = {
	readonly from: number;
	readonly full?: boolean | undefined;
	readonly snapshot?: string | undefined;
	readonly storage?: string | undefined;
	readonly unprivileged: boolean;
	readonly hostname: string | undefined;
};

/** The container that is cloned. Throws a `Problem` unless it is here, and at rest. */
export function assertSource({node, source}: ContainerState, {from}: FromClone): Forecast {
	assertOwnId(node, from);
	if (!source) {
		throw new Problem('NO_SOURCE', `there is no container ${from} to clone`, {
			hint: 'make it in a task before, or correct the number',
		});
	}

	const found = forecastOf(source);
	assertWritable(node, from, found);
	return found;
}

/** It as it was when a snapshot was made. */
export function assertSnapshot({snapshots}: Forecast, from: number, name: string): Forecast {
	const names = isUnknown(snapshots) ? [] : Object.keys(snapshots);
	const section = isUnknown(snapshots) ? undefined : snapshots[name];
	if (!section) {
		throw new Problem('NO_SNAPSHOT', `container ${from} has no snapshot "${name}"`, {
			hint: names.length === 0 ? `it has none: make it with "pct snapshot ${from} ${name}"` : `it has ${names.join(', ')}`,
		});
	}

	return forecastOf(snapshotContainer(section));
}

/** Throws a `Problem` for mounts of the host, which Proxmox VE does not clone. */
export function assertNoMounts(source: Forecast, from: number): void {
	const key = Object.keys(source.parts).find(one => /^mp\d+$/.test(one) && pathOf(one, source.parts[one]) !== undefined);
	if (key !== undefined) {
		throw new Problem(
			'MOUNTS_OF_HOST',
			`container ${from} has ${key}, which mounts "${pathOf(key, source.parts[key])}" of the host, and cannot be cloned`,
			{
				why: 'Proxmox VE clones no mounts of the host.',
				hint: `take it away from ${from} (pct set ${from} --delete ${key}), and give it to each clone as ${key} of its task`,
			},
		);
	}
}

/** Throws a `Problem` when a full clone would need a snapshot. */
export function assertStill({isSourceRunning}: ContainerState, {from, snapshot}: FromClone): void {
	if (isSourceRunning && snapshot === undefined) {
		throw new Problem('SOURCE_RUNS', `container ${from} is running, and a full clone of it needs a snapshot`, {
			hint: 'stop it in a task before, or name a snapshot in "clone"',
		});
	}
}

/** A volume of a container, so far as is known. */
export type Volume = {readonly key: string; readonly storage: string | Unknown};

/** Throws a `Problem` where volumes cannot be shared with a clone. */
export function assertLinkable(
	{node}: ContainerState,
	source: Forecast,
	{from, snapshot, storage}: FromClone,
	volumes: readonly Volume[],
): void {
	if (storage !== undefined) {
		throw new Problem('NO_LINKED_CLONE', `a linked clone of container ${from} lies where its source does, not on "${storage}"`, {
			hint: 'leave out the storage, or write "full: true"',
		});
	}

	const hidden = volumes.find(volume => {
		const id = settled(volume);
		const found = node.storages.find(one => one.id === id);
		return found && !canShare(found);
	});
	if (hidden) {
		const on = `container ${from} has ${hidden.key} on storage "${settled(hidden)}"`;
		throw new Problem('NO_LINKED_CLONE', `${on}, which knows no linked clones`, {
			why: 'Only ZFS, LVM-thin, Ceph and Btrfs share what several volumes have in common.',
			hint: 'write "full: true"',
		});
	}

	if (snapshot === undefined && optionOf(source, 'template') !== '1') {
		throw new Problem('NO_LINKED_CLONE', `container ${from} is no template, and a linked clone of it needs a snapshot`, {
			hint: `name a snapshot in "clone", make it a template (pct template ${from}), or write "full: true"`,
		});
	}
}

/** Its volumes, with their storages. */
export const volumesOf = (source: Forecast): readonly Volume[] =>
	Object.entries(source.parts).flatMap(([key, {volume}]) => {
		const storage = typeof volume === 'string' ? storageIn(volume) : volume;
		return /^(rootfs|mp\d+)$/.test(key) && storage !== undefined ? [{key, storage}] : [];
	});

function settled({storage}: Volume): string {
	if (isUnknown(storage)) {
		throw undetermined(storage.unknown);
	}

	return storage;
}
