import type {z} from 'zod';
import type {Change} from './change.ts';
import type {Look} from './fact.ts';

/** One kind of task: `inspect` looks, `plan` decides, and neither is able to act. */
// biome-ignore lint/suspicious/noExplicitAny: a list of modules holds states of every type; only `defineModule` ties them
export type Module<Schema extends z.ZodType = z.ZodType<any>, State = any> = {
	/** As written in a playbook; also the name of the file, of its test and of its page. */
	readonly name: string;
	/** One sentence, for lists and the head of the page. */
	readonly summary: string;
	/** What the page says below the summary, as Markdown: edge cases, what check cannot foretell. */
	readonly notes?: string;
	/** A playbook that the page shows. It is parsed and checked by a test. */
	readonly example: string;
	readonly args: Schema;
	/** Name of the argument that a bare text stands for: `command: uptime`. */
	readonly shorthand?: string;
	/** How long a target may take to become as applied; 0 unless given. */
	readonly settleMs?: number;
	inspect(look: Look, args: z.output<Schema>): Promise<State>;
	/** Pure. Empty when the target is as asked, and so also right after its changes were applied. May throw a `Problem`. */
	plan(state: State, args: z.output<Schema>): readonly Change[];
	/**
	Pure. Beginnings of the keys of all facts that its changes can make different: those are unknown to later tasks when check mode
	cannot tell what this one does. Unless given, that is everything it looked at.
	*/
	affects?(args: z.output<Schema>): readonly string[];
	/** Pure. What `register` keeps besides `changed`, `stdout`, `stderr` and `code` of what was run. */
	result?(state: State, args: z.output<Schema>): Readonly<Record<string, unknown>>;
	/** Pure. What the user is told beside the changes: `written, not loaded: this kernel has no AppArmor`. */
	remarks?(state: State, args: z.output<Schema>): readonly string[];
};

export const defineModule = <Schema extends z.ZodType, State>(module: Module<Schema, State>): Module<Schema, State> => module;

/** All modules by name. */
export type Registry = ReadonlyMap<string, Module>;
