import type {Expectation, Fact} from './fact.ts';
import type {Script} from './script.ts';
import type {Secret} from './secret.ts';

/** One difference between what is and what should be, and the means to remove it. */
export type Change = {
	/** Imperative, lower case, no full stop: `add alice to group sudo`. */
	readonly summary: string;
	/** What is there now, as a person would write it down; `undefined` when absent. */
	readonly before: Text | undefined;
	/** What will be there; `undefined` when it will be gone. */
	readonly after: Text | undefined;
	readonly apply: Script;
	readonly undo: Script | NoUndo;
	/** Every fact this change makes different. Check mode believes them, apply looks again. */
	readonly expect: readonly Expectation[];
	/** Leaves no trace to look at (a bare command): the second plan may hold it again. */
	readonly unseen?: true;
	/** Once applied, a second login must still be able to become who this run works as, or the change is taken back. */
	readonly guardsAccess?: true;
	/** The host restarts, and its connection is lost. Applied when there is a new one, through which this fact is another one than before. */
	readonly restarts?: {readonly changing: Fact<unknown>; readonly timeoutMs: number};
};

export type Text = string | Secret;

/** A change that cannot be taken back says why. */
export type NoUndo = {readonly because: string};
