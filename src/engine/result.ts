import {undetermined} from '../core/problem.ts';
import type {Task} from '../core/task.ts';
import type {Applied, Plan} from './task.ts';

/** What `register` keeps of one turn. */
export type TurnResult = Readonly<Record<string, unknown>>;

/** Of a turn whose changes were made, or which had none. */
export function resultOf(plan: Plan, applied: readonly Applied[]): TurnResult {
	const last = applied.at(-1)?.output;
	return {...plan.result, ...last, changed: applied.length > 0, skipped: false};
}

/** Of a turn that check mode only planned: that it changes something is known, what is said then is not. */
export function foretoldResult(plan: Plan, title: string): TurnResult {
	const result = {changed: true, skipped: false};
	for (const name of new Set(['stdout', 'stderr', 'code', ...Object.keys(plan.result)])) {
		if (!(name in result)) {
			Object.defineProperty(result, name, {enumerable: true, get: () => throwUnknown(title)});
		}
	}

	return result;
}

/** What a task keeps: the result of its only turn, or the list of a loop. */
export function registered({isLoop}: Task, turns: readonly TurnResult[]): TurnResult {
	const [only] = turns;
	if (!isLoop) {
		return only ?? {changed: false, skipped: true};
	}

	return {results: turns, changed: turns.some(({changed}) => changed === true), skipped: turns.length === 0};
}

/** The results of one host so far. */
export type ResultStore = {
	readonly results: Readonly<Record<string, unknown>>;
	keep(name: string, result: TurnResult): void;
	/** From now on, reading it throws `UNDETERMINED`. */
	keepUnknown(name: string, title: string): void;
};

export function createResults(): ResultStore {
	const results: Record<string, unknown> = Object.create(null);
	const define = (name: string, descriptor: PropertyDescriptor) => {
		Object.defineProperty(results, name, {enumerable: true, configurable: true, ...descriptor});
	};
	return {
		results,
		keep: (name, value) => define(name, {value}),
		keepUnknown: (name, title) => define(name, {get: () => throwUnknown(title)}),
	};
}

function throwUnknown(title: string): never {
	throw undetermined(`what "${title}" gives is known once it has run`);
}
