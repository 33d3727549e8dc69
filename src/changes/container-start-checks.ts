import {isUnknown} from '../core/fact.ts';
import {Problem} from '../core/problem.ts';
import {type IdRange, parseIdMap} from '../domain/id-map.ts';
import {isDelegated, parseSubordinate} from '../domain/subordinate.ts';
import type {ContainerState} from '../facts/container-state.ts';
import {storagesOf} from './container-creation.ts';
import {type Forecast, optionOf} from './container-forecast.ts';
import {currentOf, type OptionChange} from './container-options.ts';
import {assertPlaces, pathOf} from './container-places.ts';
import type {WantedRaw} from './container-raw-argument.ts';
import {assertHoldsContainers} from './container-storage.ts';

/** Throws a `Problem` for options that Proxmox VE would refuse, or take and then not start with. */
export function assertSettable(
	id: number,
	{node, places}: ContainerState,
	container: Forecast,
	changes: readonly OptionChange[],
): void {
	const disk = changes.find(({key}) => /^(rootfs|mp\d+)$/.test(key));
	if (disk && optionOf(container, 'protection') === '1') {
		throw new Problem('PROTECTED', `container ${id} is protected, and its ${disk.key} cannot be changed`, {
			hint: 'take the protection away first, in a task with "protection: false"',
		});
	}

	const made = changes.filter(({isAllocation}) => isAllocation).map(({key, text}) => [key, text] as const);
	for (const storage of storagesOf(Object.fromEntries(made))) {
		assertHoldsContainers(node, storage);
	}

	for (const {key, kind, after} of changes) {
		const path = kind === 'set' && after !== undefined ? pathOf(key, after) : undefined;
		if (path !== undefined && path !== pathOf(key, currentOf(container, key))) {
			assertPlaces(places, [{key, path}]);
		}
	}
}

/** Throws a `Problem` for what keeps a container from starting, as Proxmox VE hardly tells why. */
export function assertStartable(id: number, {places, subordinate}: ContainerState, container: Forecast, raw: WantedRaw): void {
	if (optionOf(container, 'template') === '1') {
		throw new Problem('IS_TEMPLATE', `container ${id} is a template, and cannot be started`, {
			hint: 'clone it, and start the clone',
		});
	}

	const seen = Object.keys(container.parts).filter(key => /^(mp|dev)\d+$/.test(key));
	assertPlaces(
		places,
		seen.flatMap(key => {
			const path = pathOf(key, container.parts[key]);
			return path === undefined ? [] : [{key, path}];
		}),
	);
	if (subordinate && raw['lxc.idmap'] && !isUnknown(container.raw)) {
		const {users, groups} = parseIdMap(raw['lxc.idmap']);
		assertDelegated('/etc/subuid', subordinate.users, users);
		assertDelegated('/etc/subgid', subordinate.groups, groups);
	}
}

function assertDelegated(file: string, text: string, ranges: readonly IdRange[]): void {
	const owned = parseSubordinate(text, ['root', '0']);
	const range = ranges.find(one => !isDelegated(owned, one.outside, one.count));
	if (range) {
		const line = `root:${range.outside}:${range.count}`;
		throw new Problem(
			'IDS_NOT_DELEGATED',
			`${file} does not give root the ids from ${range.outside} on, ${range.count} of them`,
			{
				why: 'A container whose map has them does not start.',
				hint: `add it before, with line_in_file: path: ${file}, line: "${line}"`,
			},
		);
	}
}
