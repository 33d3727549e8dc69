import type {Probe} from './probe.ts';

/** One thing that can be known of a target, as plain data. Facts of one key are one fact, looked up once. */
export type Fact<T> = {
	/** Names the thing, kind first: `container 950`, `user phoenix_admin`, `text /etc/subuid`. */
	readonly key: string;
	/** A census of a big tree, say: looked up ahead once, but after a change only when its task's turn comes. */
	readonly costly?: true;
	/** A command of the user's: nobody can foretell what it reads. In check mode, a task that fails on it after a foretold change is in doubt. */
	readonly opaque?: true;
	look(probe: Probe): Promise<T>;
};

/** All that a module is ever given of a host. */
export type Look = <T>(fact: Fact<T>) => Promise<T>;

/** What nobody can know yet, such as the uid that useradd picks. */
export type Unknown = {readonly unknown: string};
export const unknown = (why: string): Unknown => ({unknown: why});
export const isUnknown = (value: unknown): value is Unknown =>
	typeof value === 'object' &&
	value !== null &&
	Object.keys(value).length === 1 &&
	typeof (value as Unknown).unknown === 'string';

/** A value of which any part may be unknown, a list only as a whole. */
export type Expected<T> =
	| T
	| Unknown
	| (T extends readonly unknown[] ? never : T extends object ? {readonly [Key in keyof T]: Expected<T[Key]>} : never);

/** What holds once **all** changes of the task are made. */
export type Expectation =
	| {readonly key: string; readonly value: unknown}
	| {readonly key: string; readonly part: object}
	| {readonly keys: string; readonly doubt: string}
	| {readonly key: string; readonly doubt: string}
	| {readonly keys: string; readonly absent: true};

export const expect = <T>({key}: Fact<T>, value: NoInfer<Expected<T>>): Expectation => ({key, value});

/** The other fields stay as they are, known or not; `{...account, shell}` would read them all. */
export const expectPart = <T>({key}: Fact<T>, part: NoInfer<Expected<Partial<NonNullable<T>>>>): Expectation => ({key, part});

/** From then on, absent facts whose key begins so are unknown. */
export const doubt = (keys: string, why: string): Expectation => ({keys, doubt: why});

/** From then on, facts whose key begins so are absent: what stood below a directory that is removed. */
export const expectAbsent = (keys: string): Expectation => ({keys, absent: true});
