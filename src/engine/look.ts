import type {Expectation, Fact, Look} from '../core/fact.ts';
import type {Probe} from '../core/probe.ts';
import {isProblem, undetermined} from '../core/problem.ts';
import type {ReadOnlyConnection} from '../core/transport.ts';
import type {Beliefs} from './belief.ts';

/** An answer is not relied on for longer: somebody else may be at work on the host. */
const maxAgeMs = 30_000;

/** The memory of one host: what was looked up since its last change, and what check mode believes. */
export type Facts = {
	/** Belief first, then what was looked up, then the probe. `user` is through whose eyes; root unless given. */
	look(user?: string, onLook?: (fact: Fact<unknown>) => void): Look;
	/** The same for a task whose turn has not come: once something was changed, costly facts are left to that turn. */
	lookAhead(user?: string): Look;
	/** What is in memory of a fact, if anything. */
	known(key: string, user?: string): Promise<unknown> | undefined;
	/** Drops everything that was looked up. Costly facts wait for `running`, as another shell would overtake it. */
	forget(running?: Promise<unknown>): void;
	believe(expectations: readonly Expectation[], by: string): void;
};

type Answer = {readonly promise: Promise<unknown>; readonly askedAt: number};

/** @param connection - Its probes are read at each look: after a restart of the host they are others. */
export function createFacts(connection: Pick<ReadOnlyConnection, 'probe' | 'aside'>, beliefs: Beliefs): Facts {
	let answers = new Map<string, Answer>();
	let change: Promise<unknown> = Promise.resolve();
	let isChanged = false;

	const ask = (fact: Fact<unknown>, user: string | undefined): Promise<unknown> => {
		const key = memoryKey(fact.key, user);
		const known = answers.get(key);
		if (known && performance.now() - known.askedAt < maxAgeMs) {
			return known.promise;
		}

		const promise = fact.costly
			? change.then(() => fact.look(through(connection.aside, user)))
			: fact.look(through(connection.probe, user));
		promise.catch(() => {}); // Whoever awaits it is told; a look ahead may never be awaited
		answers.set(key, {promise, askedAt: performance.now()});
		return promise;
	};

	const look: Facts['look'] = (user, onLook) => async fact => {
		onLook?.(fact as Fact<unknown>);
		const belief = beliefs.about(fact.key);
		return belief.value(belief.isKnown ? undefined : await askThrough(fact as Fact<unknown>, user)) as never;
	};

	/** In check mode an account that an earlier task makes is not there yet: nobody can look through its eyes. */
	const askThrough = async (fact: Fact<unknown>, user: string | undefined): Promise<unknown> => {
		try {
			return await ask(fact, user);
		} catch (error) {
			const isForetold = user !== undefined && beliefs.about(`user ${user}`).isKnown;
			throw isForetold && isProblem(error) && error.code === 'NO_SUCH_USER'
				? undetermined(`"${user}" is not there yet, and what that user sees is known once it is`)
				: error;
		}
	};

	return {
		look,
		lookAhead: user => async fact => {
			if (fact.costly && isChanged) {
				throw new Error('left to its turn'); // Whoever looks ahead drops it
			}

			return look(user)(fact);
		},
		known: (key, user) => answers.get(memoryKey(key, user))?.promise,
		forget(running) {
			isChanged ||= running !== undefined;
			answers = new Map();
			change = running?.catch(() => {}) ?? change;
		},
		believe: beliefs.believe,
	};
}

/** Different users may see different things under one name. */
const memoryKey = (key: string, user: string | undefined): string => `${user ?? ''} ${key}`;

const through = (probe: Probe, user: string | undefined): Probe => (user === undefined ? probe : probe.as(user));
