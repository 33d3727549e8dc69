import {isUnknown} from '../core/fact.ts';
import {Problem} from '../core/problem.ts';
import {mountKind} from '../domain/mount-point.ts';
import type {ContainerState} from '../facts/container-state.ts';
import {assertNoDetour, missingFolders, type Place} from '../facts/place.ts';
import {type Parts, partsOf, type Value} from './container-forecast.ts';

/** An option of a container, and the path of the host that it names. */
export type Seen = {readonly key: string; readonly path: string};

/** Throws a `Problem` for what a container should see of the host and cannot: Proxmox VE tells only that it does not start. */
export function assertPlaces(places: ContainerState['places'], seen: readonly Seen[]): void {
	for (const {key, path} of seen) {
		const place = places.get(path);
		if (place) {
			assertPlace(key, place);
		}
	}
}

/** The same for options as `pct` is given them. */
export function assertSeen(places: ContainerState['places'], options: Readonly<Record<string, string | null>>): void {
	assertPlaces(places, pathsIn(options));
}

/** What options name of the host. */
export const pathsIn = (options: Readonly<Record<string, string | null>>): readonly Seen[] =>
	Object.entries(options).flatMap(([key, text]) => {
		const path = text === null ? undefined : pathOf(key, text);
		return path === undefined ? [] : [{key, path}];
	});

/** The path of the host in an option; `undefined` when it names none. */
export function pathOf(key: string, value: Value): string | undefined {
	const parts = typeof value === 'string' ? partsOf(key, value) : isUnknown(value) ? undefined : (value as Parts | undefined);
	const path = /^dev\d+$/.test(key) ? parts?.path : /^mp\d+$/.test(key) ? parts?.volume : undefined;
	return typeof path === 'string' && path.startsWith('/') ? path.replaceAll(/\/+/g, '/') : undefined;
}

function assertPlace(key: string, place: Place): void {
	const {path, stat} = place;
	assertNoDetour(place);
	if (mountKind(path) === 'device') {
		if (stat === undefined) {
			throw new Problem('NO_DEVICE', `there is no device "${path}" for ${key}`, {hint: 'correct the path, or load its driver'});
		}

		return;
	}

	const why = 'Proxmox VE would take it, and the container would not start.';
	if (stat === undefined || missingFolders(place).length > 0) {
		throw new Problem('NO_DIRECTORY', `there is no directory "${path}" for ${key}`, {
			why,
			hint: `make it before, with the file module: path: ${path}, state: directory`,
		});
	}

	if (stat.kind === 'link') {
		throw new Problem('LEADS_THROUGH_LINK', `"${path}" for ${key} is a symbolic link to "${stat.target}"`, {
			why,
			hint: 'name the real path',
		});
	}

	if (stat.kind !== 'directory') {
		throw new Problem('NOT_A_DIRECTORY', `"${path}" for ${key} is no directory`, {why, hint: 'name a directory'});
	}
}
