import type {Change} from '../core/change.ts';
import {decidesAccess} from '../domain/access.ts';

/** Marks the changes at a path that could lock the run out, where they can be taken back. */
export const guarded = (path: string, changes: readonly Change[]): readonly Change[] =>
	decidesAccess(path)
		? changes.map(change => ('text' in change.undo ? {...change, guardsAccess: true as const} : change))
		: changes;
