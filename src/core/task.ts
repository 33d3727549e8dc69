import type {Host} from './host.ts';
import type {Module} from './module.ts';
import type {Position} from './position.ts';

/** One step of a playbook for one host. */
export type Task = {
	readonly title: string;
	readonly module: Module;
	/** Of the module's name in the playbook; the identity of the task over all hosts. */
	readonly position: Position;
	/** Name under which the result is kept. */
	readonly register?: string | undefined;
	/** Looks and acts as this user of the target instead of root. */
	readonly user?: string | undefined;
	/** Those of its play included; for showing only. */
	readonly tags?: readonly string[] | undefined;
	/** Has `loop`: its result is a list of results. */
	readonly isLoop?: boolean | undefined;
	/** Checked arguments, one set a turn of the loop, none when `when` is false. Throws `UNDETERMINED` for want of a result. */
	args(results: Results): readonly unknown[];
};

/** What this host's tasks registered so far. Reading what nobody knows throws `UNDETERMINED`. */
export type Results = Readonly<Record<string, unknown>>;

/** One turn of a task. */
export type Step = {readonly module: Module; readonly args: unknown};

/** All tasks of a run. A play starts when the one before it has ended on every host. */
export type Schedule = readonly Play[];

export type Play = {
	readonly title: string;
	readonly position: Position;
	/** How many hosts are worked on at a time; `undefined` is as many as `--forks` allows. */
	readonly serial?: number | undefined;
	/** No new host is begun once more than this share of the play's hosts has failed. 0 to 100. */
	readonly maxFailPercentage?: number | undefined;
	/** The first failure on any host ends the play on all. */
	readonly anyErrorsFatal?: boolean | undefined;
	readonly lanes: readonly Lane[];
};

/** The tasks of one host in one play, in order. */
export type Lane = {
	readonly host: Host;
	readonly tasks: readonly Task[];
	/** Whether this play works as another user (`become`), by default root, and who. */
	readonly become: Become | undefined;
};

/** Whom to become after login. */
export type Become = {readonly user: string};
