import type {Change} from './change.ts';
import type {Position} from './position.ts';
import type {Output} from './probe.ts';
import type {ToldProblem} from './problem.ts';

/** Version of the events; it goes up when a field changes its meaning or goes away. */
export const eventsVersion = 1;

export const outcomes = ['unchanged', 'changed', 'would-change', 'undetermined', 'skipped', 'failed'] as const;
export type Outcome = (typeof outcomes)[number];

export type Mode = 'check' | 'apply';

export type OfTask = {
	readonly host: string;
	/** Title, module, and where it is written; the position is the same on every host. */
	readonly task: {readonly title: string; readonly module: string; readonly position: Position};
};

/** A change as told: no input, no expectations; text above 64 KiB by size and digest. */
export type Told = Pick<Change, 'summary' | 'before' | 'after'> & {readonly script: string};

/** All that a reporter ever learns. Plain data: one line of JSON holds it whole. */
export type RunEvent =
	| {
			readonly type: 'run-started';
			readonly version: number;
			readonly mode: Mode;
			readonly hosts: readonly string[];
	  }
	| {
			readonly type: 'play-started';
			readonly play: {readonly title: string; readonly position: Position};
			readonly hosts: readonly string[];
			/** Every task of the play, in order: a host without one of them skips it. */
			readonly tasks: readonly OfTask['task'][];
	  }
	| {readonly type: 'host-unreachable'; readonly host: string; readonly problem: ToldProblem}
	| ({readonly type: 'task-started'} & OfTask)
	| ({readonly type: 'task-planned'; readonly changes: readonly Told[]} & OfTask)
	| ({readonly type: 'change-applied'; readonly change: Told; readonly output: Output; readonly durationMs: number} & OfTask)
	| ({
			readonly type: 'task-finished';
			readonly outcome: Outcome;
			readonly durationMs: number;
			/** Frames sent and answered between this task's start and its end; looks ahead of it count where they were sent. */
			readonly roundTrips: number;
			readonly remarks?: readonly string[];
			readonly problem?: ToldProblem;
	  } & OfTask)
	/** The host's part of the play is over. `not-begun`: the play ended before its turn; `unknown`: the connection was lost in a change. */
	| {
			readonly type: 'host-finished';
			readonly host: string;
			readonly state: 'done' | 'failed' | 'unreachable' | 'stopped' | 'not-begun' | 'unknown';
			/** Title of the change whose end nobody saw. */
			readonly during?: string;
			readonly roundTrips: number;
	  }
	| {
			readonly type: 'run-finished';
			readonly outcomes: Readonly<Record<Outcome, number>>;
			readonly unreachable: number;
			/** Ended by a signal. */
			readonly interrupted: boolean;
			readonly durationMs: number;
	  };

export type Emit = (event: RunEvent) => void;
