import type {Change} from '../core/change.ts';
import type {Look} from '../core/fact.ts';
import type {Output} from '../core/probe.ts';
import {isProblem, Problem} from '../core/problem.ts';
import {asUser, type Script} from '../core/script.ts';
import type {Step} from '../core/task.ts';
import type {Connection} from '../core/transport.ts';
import {type Prove, proveAccess} from './access.ts';
import type {Facts} from './look.ts';
import {restart} from './restart.ts';

/** What a module makes of a host: the changes it wants, and what it has to say. */
export type Plan = {
	readonly changes: readonly Change[];
	readonly remarks: readonly string[];
	readonly result: Readonly<Record<string, unknown>>;
};

export type Applied = {readonly change: Change; readonly output: Output; readonly durationMs: number};

/** All that is needed to act on one host; exists in apply mode only. */
export type Hands = {
	readonly connection: Connection;
	readonly facts: Facts;
	/** Whose rights and eyes the step has; root unless given. */
	readonly user: string | undefined;
	readonly prove: Prove;
	/** Gives a connection to the restarted host to all that follows. */
	reconnect(restarts: NonNullable<Change['restarts']>, before: unknown): Promise<void>;
	/** Throws when no further change may be started. */
	assertMayGoOn(): void;
	onStart(change: Change): void;
	onApplied(applied: Applied): void;
	/** Asks ahead for what the next tasks need, in the same tick as the last change. */
	lookAhead(): void;
};

/** Code of the problem that ends a task between two of its changes. */
export const interrupted = 'INTERRUPTED';

const settlePollMs = 500;

/** The whole of check mode: nothing in scope here is able to act. */
export async function planTask(look: Look, {module, args}: Step): Promise<Plan> {
	const state: unknown = await module.inspect(look, args);
	const changes = module.plan(state, args);
	return {changes, remarks: module.remarks?.(state, args) ?? [], result: module.result?.(state, args) ?? {}};
}

/**
Makes the changes of a plan, one by one, and then plans again: that plan must be empty.

@returns The second plan.
@throws `APPLY_FAILED` when a script fails, `NOT_CONVERGED` when the second plan holds a change, `ACCESS_LOST` when no second login was possible.
*/
export async function applyTask(step: Step, {changes}: Plan, hands: Hands): Promise<Plan> {
	const begun: Change[] = [];
	const proveSafe = async (failure?: unknown) =>
		proveAccess(
			begun.filter(({guardsAccess}) => guardsAccess),
			hands.prove,
			async undo => {
				const running = hands.connection.exec(scriptFor(undo, hands.user));
				hands.facts.forget(running);
				return running;
			},
			failure,
		);
	let second: {readonly plan: Promise<Plan>};
	try {
		second = await applyChanges(step, changes, hands, begun);
	} catch (error) {
		if (!isProblem(error) || error.code !== 'CONNECTION_LOST') {
			await proveSafe(error); // What was made before the failure may lock the run out just as well
		}

		throw error;
	}

	await proveSafe();
	return converged(step, second.plan, hands);
}

/** Makes the changes and notes each in `begun`. @returns The second plan, asked for in the round trip of the last change; in an object, as awaiting it would be too early. */
async function applyChanges(
	step: Step,
	changes: readonly Change[],
	hands: Hands,
	begun: Change[],
): Promise<{readonly plan: Promise<Plan>}> {
	const {facts, user} = hands;
	let replanned: Promise<Plan> | undefined;
	const askAgain = () => {
		replanned = planTask(facts.look(user), step);
		replanned.catch(() => {}); // Awaited when the change is known to have been made
		hands.lookAhead();
	};
	for (const change of changes) {
		hands.assertMayGoOn();
		hands.onStart(change);
		begun.push(change);
		const start = performance.now();
		const output = await run(change, hands, change === changes.at(-1) ? askAgain : () => {});
		if (output.code !== 0) {
			throw failure(change, output);
		}

		hands.onApplied({change, output, durationMs: performance.now() - start});
	}

	return {plan: replanned ?? planTask(facts.look(user), step)};
}

/** @param inTick - Called when what it asks travels with the change; after a restart, when there is a connection again. */
async function run(change: Change, hands: Hands, inTick: () => void): Promise<Output> {
	const {connection, facts, user} = hands;
	const apply = scriptFor(change.apply, user);
	if (change.restarts) {
		const output = await restart({apply}, change.restarts, hands);
		inTick();
		return output;
	}

	const running = connection.exec(apply);
	facts.forget(running);
	inTick();
	return running;
}

async function converged(step: Step, replanned: Promise<Plan>, {facts, user}: Hands): Promise<Plan> {
	const deadline = performance.now() + (step.module.settleMs ?? 0);
	for (let again = replanned; ; again = planTask(facts.look(user), step)) {
		const plan = await again;
		const left = plan.changes.find(({unseen}) => !unseen);
		if (!left) {
			return plan;
		}

		if (performance.now() >= deadline) {
			throw new Problem('NOT_CONVERGED', `applied, and would still ${left.summary}`, {
				why: 'After a change the host is looked at again, and nothing may be left to do.',
				hint: 'something on the host undoes the change, or the module does not see what it made',
			});
		}

		await new Promise(resolve => {
			setTimeout(resolve, settlePollMs);
		});
		facts.forget();
	}
}

const scriptFor = (script: Script, user: string | undefined): Script =>
	user === undefined || script.user !== undefined ? script : asUser(script, user);

/** At most the last 20 lines of what a script said. */
export function failure({summary}: Change, {code, stdout, stderr}: Output): Problem {
	const said = (stderr.trim() === '' ? stdout : stderr).trim().split('\n');
	const shown = said.length > 20 ? [`… ${said.length - 20} lines before`, ...said.slice(-20)] : said;
	return new Problem('APPLY_FAILED', [`failed to ${summary}: exit ${code}`, ...shown].join('\n').trimEnd());
}
