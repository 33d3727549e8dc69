import type {OptionTable} from './options.ts';

export type InventoryFlags = {
	readonly inventory: readonly string[];
	readonly limit: string | undefined;
	readonly extraVars: readonly string[];
};

export type ConnectionFlags = InventoryFlags & {
	readonly user: string | undefined;
	readonly privateKey: string | undefined;
	readonly askPass: boolean;
	readonly become: boolean;
	readonly becomeUser: string | undefined;
	readonly askBecomePass: boolean;
	readonly forks: number;
	readonly hostKeys: 'strict' | 'accept-new' | 'off' | undefined;
	/** Seconds. */
	readonly timeout: number;
};

export type TaskFlags = {
	readonly tags: readonly string[];
	readonly skipTags: readonly string[];
	readonly startAtTask: string | undefined;
};

export type OutputFlags = {
	readonly format: 'terminal' | 'json-lines';
	readonly events: string | undefined;
	readonly verbose: number;
};

/** What yargs read, as the commands take it: lists and switches are always there, and of what is given twice the last counts. */
export function readFlags(read: Readonly<Record<string, unknown>>, table: OptionTable): Readonly<Record<string, unknown>> {
	const flags: Record<string, unknown> = {...read};
	for (const [name, {array, type}] of Object.entries(table)) {
		const key = name.replace(/-./g, found => found.charAt(1).toUpperCase());
		const given = read[key];
		flags[key] = array ? (given ?? []) : type === 'boolean' ? last(given) === true : last(given);
	}

	return flags;
}

const last = (value: unknown): unknown => (Array.isArray(value) ? value.at(-1) : value);

/** `-t a,b -t c` as one list. */
export const splitList = (values: readonly string[]): readonly string[] =>
	values
		.flatMap(value => value.split(','))
		.map(value => value.trim())
		.filter(value => value !== '');
