import type {Change} from '../core/change.ts';
import type {Mode} from '../core/event.ts';
import type {Host} from '../core/host.ts';
import type {Become} from '../core/task.ts';
import type {Connection, ReadOnlyConnection, Transport} from '../core/transport.ts';
import {createBeliefs} from './belief.ts';
import {createFacts, type Facts} from './look.ts';
import {awaitRestart} from './restart.ts';
import {createResults, type ResultStore} from './result.ts';

/** A host with which there is a connection. In check mode that has no `exec`. */
export type Reached = {
	readonly connection: ReadOnlyConnection | Connection;
	readonly facts: Facts;
	/** It is the machine that this run works from. */
	readonly isLocal: boolean;
	/** Over all its connections. */
	roundTrips(): number;
	/** Has another connection once the host has restarted, and knows nothing of it any more. `before` is the fact as it was. */
	reconnect(restarts: NonNullable<Change['restarts']>, before: unknown, assertMayWait: () => void): Promise<void>;
	/** Summary of the change under way. */
	during: string | undefined;
	/** In check mode, title of the first task that would change what nobody can foretell. */
	unforetold: string | undefined;
	/** In check mode, title of the first task that would change anything. */
	foretold: string | undefined;
};

/** What is kept of a host from play to play: connections, beliefs, results. */
export type HostMemory = {
	readonly results: ResultStore;
	/** Connects, or gives the connection of an earlier play that worked as the same user. */
	reach(become: Become | undefined): Promise<Reached>;
	/** Logs in a second time, as a proof that it is still possible. */
	prove(become: Become | undefined): Promise<void>;
	roundTrips(): number;
	close(): Promise<void>;
};

export function createHostMemory(host: Host, mode: Mode, transport: Transport): HostMemory {
	const beliefs = createBeliefs();
	const reached = new Map<string, Promise<Reached>>();
	const open: Reached[] = [];

	const connect = async (become: Become | undefined): Promise<Reached> => {
		const login = async () => (mode === 'check' ? transport.connectReadOnly(host, become) : transport.connect(host, become));
		let connection = await login();
		let roundTripsBefore = 0;
		const current = {
			get probe() {
				return connection.probe;
			},
			get aside() {
				return connection.aside;
			},
		};
		const made: Reached = {
			get connection() {
				return connection;
			},
			facts: createFacts(current, beliefs),
			isLocal: host.vars.ansible_connection === 'local',
			roundTrips: () => roundTripsBefore + connection.roundTrips(),
			async reconnect(restarts, before, assertMayWait) {
				const old = connection;
				// Those of other users are lost as well
				for (const key of reached.keys()) {
					if (key !== keyOf(become)) {
						reached.delete(key);
					}
				}

				connection = await awaitRestart(restarts, before, login, assertMayWait);
				roundTripsBefore += old.roundTrips();
				void old.close().catch(() => {});
				made.facts.forget();
			},
			during: undefined,
			unforetold: undefined,
			foretold: undefined,
		};
		open.push(made);
		return made;
	};

	return {
		results: createResults(),
		async reach(become) {
			const key = keyOf(become);
			const known = reached.get(key) ?? connect(become);
			reached.set(key, known);
			const {facts} = await known;
			facts.forget(); // Another connection may have changed the host since
			return known;
		},
		async prove(become) {
			const second = await transport.connectReadOnly(host, become);
			await second.close();
		},
		roundTrips: () => open.reduce((sum, one) => sum + one.roundTrips(), 0),
		async close() {
			await Promise.allSettled(open.map(async ({connection}) => connection.close()));
		},
	};
}

const keyOf = (become: Become | undefined): string => become?.user ?? '';
