import {type Expectation, isUnknown, unknown} from '../core/fact.ts';
import {undetermined} from '../core/problem.ts';

/** What check mode believes of one host: the facts that planned changes foretell. Empty in apply mode. */
export type Beliefs = {
	/** Takes over what a task foretells; `by` is its title, the one whose run will settle what is unknown. */
	believe(expectations: readonly Expectation[], by: string): void;
	about(key: string): Belief;
};

export type Belief = {
	/** The whole value is believed, and nothing needs to be looked up. */
	readonly isKnown: boolean;
	/**
	The value, given what the host says now (`undefined` when it was not asked).
	Unknown parts are getters that throw `UNDETERMINED`; a wholly unknown value throws at once.
	*/
	value(found: unknown): unknown;
};

type Settled = {readonly isKnown: boolean; readonly value: unknown; readonly part: object; readonly doubt: string | undefined};

const nothing: Settled = {isKnown: false, value: undefined, part: {}, doubt: undefined};

export function createBeliefs(): Beliefs {
	const byKey = new Map<string, {order: number; expectation: Expectation}[]>();
	const byPrefix: {order: number; expectation: Expectation & {keys: string}}[] = [];
	let order = 0;

	return {
		believe(expectations, by) {
			for (const given of expectations) {
				const expectation = attribute(given, by);
				if ('keys' in expectation) {
					byPrefix.push({order: order++, expectation});
				} else {
					byKey.set(expectation.key, [...(byKey.get(expectation.key) ?? []), {order: order++, expectation}]);
				}
			}
		},

		about(key) {
			const about = [...(byKey.get(key) ?? []), ...byPrefix.filter(({expectation}) => key.startsWith(expectation.keys))];
			const settled = about
				.sort((a, b) => a.order - b.order)
				.reduce((before, {expectation}) => settle(before, expectation), nothing);
			return {isKnown: settled.isKnown, value: found => conclude(settled, found)};
		},
	};
}

function settle(before: Settled, expectation: Expectation): Settled {
	if ('value' in expectation) {
		return {...nothing, isKnown: true, value: expectation.value};
	}

	if ('absent' in expectation) {
		return {...nothing, isKnown: true};
	}

	if ('doubt' in expectation) {
		const {doubt} = expectation;
		return before.isKnown ? {...before, value: before.value === undefined ? unknown(doubt) : before.value} : {...before, doubt};
	}

	// What is wholly unknown stays so: the other fields cannot even be named
	const isPlain = before.isKnown && typeof before.value === 'object' && !isUnknown(before.value);
	return isPlain
		? {...before, value: {...before.value, ...expectation.part}}
		: {...before, part: {...before.part, ...expectation.part}};
}

function conclude({isKnown, value, part, doubt}: Settled, found: unknown): unknown {
	const base = isKnown ? value : found;
	if (base === undefined && doubt !== undefined) {
		throw undetermined(doubt);
	}

	const hasPart = Object.keys(part).length > 0 && typeof base === 'object' && !isUnknown(base);
	return expose(hasPart ? {...base, ...part} : base);
}

/** A copy whose unknown parts throw when they are read. */
function expose(value: unknown): unknown {
	if (isUnknown(value)) {
		throw undetermined(value.unknown);
	}

	if (!isPlainObject(value)) {
		return value;
	}

	const exposed = {};
	for (const [name, part] of Object.entries(value)) {
		Object.defineProperty(
			exposed,
			name,
			isUnknown(part) ? {enumerable: true, get: () => expose(part)} : {enumerable: true, value: expose(part)},
		);
	}

	return exposed;
}

const isPlainObject = (value: unknown): value is object =>
	typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** Names in every unknown part the task that will settle it. */
function attribute(expectation: Expectation, by: string): Expectation {
	const say = (why: string) => `${why}; known once "${by}" has run`;
	const name = (value: unknown): unknown =>
		isUnknown(value)
			? unknown(say(value.unknown))
			: isPlainObject(value)
				? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, name(part)]))
				: value;
	if ('doubt' in expectation) {
		return {...expectation, doubt: say(expectation.doubt)};
	}

	if ('value' in expectation) {
		return {...expectation, value: name(expectation.value)};
	}

	return 'part' in expectation ? {...expectation, part: name(expectation.part) as object} : expectation;
}
