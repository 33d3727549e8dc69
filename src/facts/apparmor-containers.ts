import {type Fact, isUnknown, type Look, type Unknown, unknown} from '../core/fact.ts';
import {isUndetermined} from '../core/problem.ts';
import type {ProfileReference} from '../domain/apparmor.ts';
import type {RawLine} from '../domain/container-lines.ts';
import {rawLinesOf} from '../domain/raw-lines.ts';
import {profileReferences} from './apparmor.ts';
import {type ContainerState, lookAtContainer} from './container-state.ts';
import {textOf} from './file.ts';

/** A container that a profile or rules are for. */
export type ConfinedContainer = {
	readonly id: number;
	readonly state: ContainerState;
	/** What LXC was last given for it, looked at while it runs. A change of options writes it anew, so it may tell more than holds. */
	readonly given: readonly RawLine[] | undefined;
};

/** Looks at containers, in two round trips. */
export const lookAtConfined = async (look: Look, ids: readonly number[]): Promise<readonly ConfinedContainer[]> =>
	Promise.all(
		ids.map(async id => {
			const state = await lookAtContainer(look, {
				id,
				state: 'present',
				cloneFrom: undefined,
				template: undefined,
				archive: undefined,
				paths: [],
				mapsIds: false,
			});
			// An earlier task may have it written: then there is nothing older in it
			const text = state.isRunning ? await lookIfKnown(look, textOf(`/var/lib/lxc/${id}/config`)) : undefined;
			return {id, state, given: text === undefined || isUnknown(text) ? undefined : rawLinesOf(text)};
		}),
	);

/** Who names profiles, or why only an earlier task's run will tell: it may not matter. */
export const referencesIfKnown = async (look: Look): Promise<readonly ProfileReference[] | Unknown> =>
	lookIfKnown(look, profileReferences);

async function lookIfKnown<T>(look: Look, fact: Fact<T>): Promise<T | Unknown> {
	try {
		return await look(fact);
	} catch (error) {
		if (isUndetermined(error)) {
			return unknown(error.message);
		}

		throw error;
	}
}
