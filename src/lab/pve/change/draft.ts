import type {ContainerConfig} from '../../../domain/container-config.ts';
import {optionsOf, pendingOptionsOf} from '../view.ts';

/** Options by name, with the description among them. */
export type Options = Readonly<Record<string, string>>;

/** A configuration in the middle of a change. */
export type Draft = {
	readonly id: number;
	/** As it was read; raw lines and snapshots stay as they are. */
	readonly config: ContainerConfig;
	/** What holds now. */
	readonly current: Options;
	/** What waits. */
	readonly pending: Options;
	/** Options that wait for their end. */
	readonly deletes: readonly string[];
	/** What went wrong, by option. */
	readonly faults: Options;
};

/** Begins a change. */
export const toDraft = (id: number, config: ContainerConfig): Draft => ({
	id,
	config,
	current: optionsOf(config.main),
	pending: pendingOptionsOf(config),
	deletes: config.pending.delete,
	faults: {},
});

/** What is to be written. */
export function fromDraft({config, current, pending, deletes}: Draft): ContainerConfig {
	const {description, ...options} = current;
	const {description: pendingDescription, ...pendingOptions} = pending;
	const {description: _, ...rest} = config.pending;
	return {
		...config,
		main: {...config.main, options, description},
		pending: {
			...rest,
			options: pendingOptions,
			delete: deletes,
			...(pendingDescription !== undefined && {description: pendingDescription}),
		},
	};
}

/** Lets a value wait; an end that waited for the same option is forgotten. */
export const withPending = (draft: Draft, key: string, value: string): Draft => ({
	...draft,
	pending: {...draft.pending, [key]: value},
	deletes: draft.deletes.filter(other => other !== key),
});

/** Lets the end of an option wait; a value that waited for it is forgotten. */
export const withPendingDelete = (draft: Draft, key: string): Draft => ({
	...draft,
	pending: without(draft.pending, key),
	deletes: [...draft.deletes.filter(other => other !== key), key].sort(),
});

/** Forgets all that waits for an option. */
export const withoutPending = (draft: Draft, key: string): Draft => ({
	...draft,
	pending: without(draft.pending, key),
	deletes: draft.deletes.filter(other => other !== key),
});

/** Puts a value in force; it waits no longer. */
export const withCurrent = (draft: Draft, key: string, value: string): Draft =>
	withoutPending({...draft, current: {...draft.current, [key]: value}}, key);

/** Ends an option; nothing waits for it any longer. */
export const withoutCurrent = (draft: Draft, key: string): Draft =>
	withoutPending({...draft, current: without(draft.current, key)}, key);

/** Notes what went wrong with an option. */
export const withFault = (draft: Draft, key: string, fault: string): Draft => ({
	...draft,
	faults: {...draft.faults, [key]: fault},
});

/** Forgets what waits in vain: values that hold already, as text, and the end of what is not set. */
export const tidied = (draft: Draft): Draft => ({
	...draft,
	pending: Object.fromEntries(Object.entries(draft.pending).filter(([key, value]) => draft.current[key] !== value)),
	deletes: draft.deletes.filter(key => draft.current[key] !== undefined),
});

const without = (options: Options, key: string): Options =>
	Object.fromEntries(Object.entries(options).filter(([other]) => other !== key));
