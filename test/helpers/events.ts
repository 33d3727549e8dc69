import type {RunEvent, Told} from '../../src/core/event.ts';

type Finished = Extract<RunEvent, {type: 'task-finished'}>;

/** All changes planned, in order. */
export const plannedOf = (events: readonly RunEvent[]): readonly Told[] =>
	events.flatMap(event => (event.type === 'task-planned' ? event.changes : []));

/** All changes made, in order. */
export const appliedOf = (events: readonly RunEvent[]): readonly Told[] =>
	events.flatMap(event => (event.type === 'change-applied' ? [event.change] : []));

/** How each task ended. */
export const finishedOf = (events: readonly RunEvent[]): readonly Finished[] =>
	events.filter((event): event is Finished => event.type === 'task-finished');

export const remarksOf = (events: readonly RunEvent[]): readonly string[] =>
	finishedOf(events).flatMap(({remarks}) => remarks ?? []);

export const problemsOf = (events: readonly RunEvent[]) =>
	events.flatMap(event => ('problem' in event && event.problem ? [event.problem] : []));
