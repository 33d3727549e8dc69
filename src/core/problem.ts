import type {Position} from './position.ts';

/** What a problem says beside its message, in the order in which it is printed. */
export type ProblemDetails = {
	/** Where the user wrote what is wrong. A module leaves it out: only the engine knows. */
	readonly position?: Position | undefined;
	/** What it belongs to, as a path a user knows: `own_shared_volume › owner`. */
	readonly subject?: string | undefined;
	/** Why it is wrong, in a sentence or two. */
	readonly why?: string | undefined;
	/** What to do about it. */
	readonly hint?: string | undefined;
	/** Hosts for which it holds, where it does not hold for all. */
	readonly hosts?: readonly string[] | undefined;
	/** The original error. */
	readonly cause?: unknown;
};

/** A problem as plain data, for events. */
export type ToldProblem = {readonly code: string; readonly message: string} & Omit<ProblemDetails, 'cause'>;

/**
The only error we throw on purpose. Anything else that is thrown is a bug of ours.

`message` is what is wrong: lower case, no full stop, names the thing and quotes its value. More lines may follow.
*/
export class Problem extends Error {
	override readonly name = 'Problem';
	readonly code: string;
	readonly position: Position | undefined;
	readonly subject: string | undefined;
	readonly why: string | undefined;
	readonly hint: string | undefined;
	readonly hosts: readonly string[] | undefined;

	constructor(code: string, message: string, {position, subject, why, hint, hosts, cause}: ProblemDetails = {}) {
		super(message, {cause});
		this.code = code;
		this.position = position;
		this.subject = subject;
		this.why = why;
		this.hint = hint;
		this.hosts = hosts;
	}

	/** The same problem with details added where it has none. */
	at(details: ProblemDetails): Problem {
		return new Problem(this.code, this.message, {
			position: this.position ?? details.position,
			subject: this.subject ?? details.subject,
			why: this.why ?? details.why,
			hint: this.hint ?? details.hint,
			hosts: this.hosts ?? details.hosts,
			cause: this.cause ?? details.cause,
		});
	}

	toJSON(): ToldProblem {
		const {code, message, position, subject, why, hint, hosts} = this;
		return {code, message, position, subject, why, hint, hosts};
	}
}

/** Receives each mistake of a file, so that all are told together. */
export type Report = (problem: Problem) => void;

export const isProblem = (error: unknown): error is Problem => error instanceof Problem;

/** Code of the problem that stands for "only a result that nobody has yet can tell". */
export const UNDETERMINED = 'UNDETERMINED';

/** Thrown when something is read that check mode, or the time before a connection, cannot know. */
export const undetermined = (why: string): Problem => new Problem(UNDETERMINED, why);

export const isUndetermined = (error: unknown): error is Problem => isProblem(error) && error.code === UNDETERMINED;
