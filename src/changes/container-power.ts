import type {Change} from '../core/change.ts';
import {sh} from '../core/script.ts';
import {expectConfig, expectPower, type Place} from './container-expect.ts';
import {afterRestart, type Forecast} from './container-forecast.ts';

/** How long a container has to shut down, and whether it is killed then. */
export type Shutdown = {readonly timeout: number; readonly force: boolean};

type Turn = {readonly change: Change; readonly after: Forecast};

/** Starts a container, with all that waited for it. */
export function startContainer(place: Place, before: Forecast): Turn {
	const after = afterRestart(before);
	return {
		after,
		change: {
			summary: `start container ${place.id}`,
			before: 'stopped',
			after: 'running',
			apply: sh`pct start ${place.id} || { code=$?; echo ${`what keeps it from starting is told by: pct start ${place.id} --debug 1`} >&2; exit "$code"; }`,
			undo: sh`pct shutdown ${place.id} --forceStop 1`,
			expect: [...expectConfig(place, after, before), ...expectPower(place, true)],
		},
	};
}

/** Shuts a container down. */
export function stopContainer(place: Place, before: Forecast, shutdown: Shutdown): Turn {
	const after = afterRestart(before);
	return {
		after,
		change: {
			summary: `shut down container ${place.id}`,
			before: 'running',
			after: 'stopped',
			apply: shutdownScript(place.id, shutdown),
			undo: sh`pct start ${place.id}`,
			expect: [...expectConfig(place, after, before), ...expectPower(place, false)],
		},
	};
}

/** Shuts a container down and starts it anew, which is the only way to a new map of ids: a reboot from within may keep the old one. */
export function restartContainer(place: Place, before: Forecast, shutdown: Shutdown): Turn {
	const after = afterRestart(before);
	return {
		after,
		change: {
			summary: `restart container ${place.id}`,
			before: 'running as it was',
			after: 'running as configured',
			apply: sh`${shutdownScript(place.id, shutdown)} && pct start ${place.id}`,
			undo: {because: 'a restart cannot be taken back'},
			expect: [...expectConfig(place, after, before), ...expectPower(place, true)],
		},
	};
}

export const shutdownScript = (id: number, {timeout, force}: Shutdown) =>
	sh`pct shutdown ${id} --timeout ${timeout} --forceStop ${force ? 1 : 0}`;
