import type {Change} from '../core/change.ts';
import {Problem} from '../core/problem.ts';
import type {Secret} from '../core/secret.ts';
import type {PublicKey} from '../domain/public-key.ts';
import type {ContainerState} from '../facts/container-state.ts';
import {assertNode, assertOwnId, assertPrivilege, assertWritable} from './container-checks.ts';
import {cloneContainer} from './container-clone.ts';
import {type Creation, createContainer} from './container-creation.ts';
import type {Place} from './container-expect.ts';
import {type Forecast, forecastOf} from './container-forecast.ts';
import {optionChanges, type WantedOptions} from './container-options.ts';
import {assertSeen} from './container-places.ts';
import {restartContainer, type Shutdown, startContainer, stopContainer} from './container-power.ts';
import {setRawLines} from './container-raw.ts';
import type {WantedRaw} from './container-raw-argument.ts';
import {restoreContainer} from './container-restore.ts';
import {assertRootStays} from './container-root.ts';
import {setOptions} from './container-set.ts';
import {assertSettable, assertStartable} from './container-start-checks.ts';
import {assertSupported} from './container-support.ts';

/** What a container should be. What is left out stays as it is. */
export type WantedContainer = Shutdown & {
	readonly id: number;
	readonly state: 'present' | 'started' | 'stopped';
	readonly unprivileged: boolean;
	readonly options: WantedOptions;
	readonly raw: WantedRaw;
	readonly restart: 'if_needed' | 'never';
	readonly template?: {
		readonly name: string;
		readonly storage: string | undefined;
		/** `arch` and `ostype`. */
		readonly made: WantedOptions;
		readonly password: Secret | undefined;
		readonly keys: readonly PublicKey[];
	};
	readonly clone?: {
		readonly from: number;
		readonly full?: boolean | undefined;
		readonly snapshot?: string | undefined;
		readonly storage?: string | undefined;
	};
	readonly restore?: {readonly archive: string; readonly storage?: string | undefined; readonly unique: boolean};
};

/** The changes that make a container right, and what it is then. */
export type Outcome = {readonly changes: readonly Change[]; readonly after: Forecast; readonly isRunning: boolean};

/**
What makes a container right: it itself, its options in one call, its raw lines, and only then whether it runs.

@throws A `Problem` for all that would go wrong on the way, before anything is done.
*/
export function containerChanges(state: ContainerState, wanted: WantedContainer): Outcome {
	const {id, options, raw} = wanted;
	const {node, container, isRunning} = state;
	const place = {id, node: assertNode(node)};
	assertOwnId(node, id);
	assertSupported(node, options, raw);
	const found = container && forecastOf(container);
	if (found) {
		assertPrivilege(found, wanted.unprivileged, `container ${id}`);
	}

	const made = found ? undefined : makeContainer(place, state, wanted);
	const turns = turnsOf(place, state, wanted, found ?? (made as Creation).after);
	const changes = [...(made ? [made.change] : []), ...turns.map(({change}) => change)];
	if (changes.length > 0) {
		assertWritable(
			node,
			id,
			found,
			turns.every(({isPower}) => isPower),
		);
	}

	const after = turns.at(-1)?.after ?? found ?? (made as Creation).after;
	return {changes, after, isRunning: wanted.state === 'present' ? isRunning : wanted.state === 'started'};
}

type Turn = {readonly change: Change; readonly after: Forecast; readonly isPower?: true};

/** What is done to a container that is there, in order. */
function turnsOf(place: Place, state: ContainerState, wanted: WantedContainer, start: Forecast): readonly Turn[] {
	const turns: Turn[] = [];
	const now = () => turns.at(-1)?.after ?? start;
	const power = (turn: Omit<Turn, 'isPower'>) => turns.push({...turn, isPower: true});
	// Nothing tells later on that it runs with other raw lines: were it restarted afterwards, a cut in between would leave it so
	const isPaused = wanted.restart === 'if_needed' && setRawLines(place, start, wanted.raw) !== undefined;
	const isRunning = state.isRunning && wanted.state !== 'stopped' && !isPaused;
	if (state.isRunning && !isRunning) {
		power(stopContainer(place, now(), wanted));
	}

	const due = optionChanges(now(), wanted.options, {isRunning, version: state.node.version});
	if (due.length > 0) {
		assertSettable(place.id, state, now(), due);
		turns.push(setOptions({...place, before: now(), version: state.node.version, isNew: !state.container}, due));
	}

	const raw = setRawLines(place, now(), wanted.raw, isRunning);
	if (raw) {
		if (!state.container) {
			assertRootStays(place.id, start, raw.after);
		}

		turns.push(raw);
	}

	const isStarted = wanted.state === 'started' || (wanted.state === 'present' && state.isRunning);
	if (isStarted && !isRunning) {
		assertStartable(place.id, state, now(), wanted.raw);
		power(startContainer(place, now()));
	} else if (isRunning && wanted.restart === 'if_needed' && waitingOptions(now(), wanted.options).length > 0) {
		assertStartable(place.id, state, now(), wanted.raw);
		power(restartContainer(place, now(), wanted));
	}

	return turns;
}

function makeContainer(place: Place, state: ContainerState, wanted: WantedContainer): Creation {
	const {id, template, clone, restore, options, unprivileged} = wanted;
	const hostname = options.hostname ?? undefined;
	if (template) {
		const {name, storage, made, password, keys} = template;
		const from = {template: name, storage, unprivileged, options: {...made, ...options}, password, keys};
		const creation = createContainer(place, state, from);
		assertSeen(state.places, options);
		return creation;
	}

	if (clone) {
		return cloneContainer(place, state, {...clone, unprivileged, hostname});
	}

	if (restore) {
		return restoreContainer(place, state, {...restore, unprivileged, hostname});
	}

	throw new Problem('NO_SUCH_CONTAINER', `there is no container ${id}, and nothing is said of what to make it`, {
		hint: 'name a "template", a "clone" or a "restore"',
	});
}

/** Options that a running container will have only once it is restarted, of those that are wanted. */
export function waitingOptions({pending}: Forecast, options: WantedOptions): readonly string[] {
	const waiting = new Set([...Object.keys(pending.options), ...Object.keys(pending.parts), ...pending.delete]);
	return Object.keys(options).filter(key => waiting.has(key));
}
