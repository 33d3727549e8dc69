import type {Outcome} from '../core/event.ts';
import {type Expectation, type Fact, unknown} from '../core/fact.ts';
import {isProblem, isUndetermined, Problem, undetermined} from '../core/problem.ts';
import type {Task} from '../core/task.ts';
import {tell} from '../core/told.ts';
import type {Connection} from '../core/transport.ts';
import {surprises} from './foretold.ts';
import type {Reached} from './host.ts';
import type {LaneContext} from './lane.ts';
import {foretoldResult, resultOf, type TurnResult} from './result.ts';
import {type Applied, applyTask, interrupted, planTask} from './task.ts';
import type {TaskScope} from './turns.ts';

/** How one turn of a task ended. */
export type TurnEnd = {
	readonly outcome: Outcome;
	readonly remarks: readonly string[];
	readonly result?: TurnResult;
	readonly problem?: Problem;
};

/** Plans with one set of arguments, and in apply mode makes the changes. */
export async function runTurn(task: Task, args: unknown, {reached, context, of, onChange}: TaskScope): Promise<TurnEnd> {
	const {facts} = reached;
	const {module, user, title} = task;
	const looked = new Map<string, Fact<unknown>>();
	try {
		const plan = await planTask(
			facts.look(user, fact => looked.set(fact.key, fact)),
			{module, args},
		);
		context.emit({type: 'task-planned', ...of, changes: plan.changes.map(change => tell(change))});
		if (plan.changes.length === 0) {
			return {outcome: 'unchanged', remarks: plan.remarks, result: resultOf(plan, [])};
		}

		if (reached.isLocal && plan.changes.some(({restarts}) => restarts)) {
			throw new Problem('RESTARTS_ITSELF', 'this would restart the machine that the run works from', {
				hint: 'leave this host out, or run it from another machine, over SSH',
			});
		}

		if (!canAct(reached)) {
			for (const {expect, unseen} of plan.changes) {
				facts.believe(expect, title);
				reached.unforetold ??= unseen && title;
				reached.foretold ??= title;
			}

			return {outcome: 'would-change', remarks: plan.remarks, result: foretoldResult(plan, title)};
		}

		const applied: Applied[] = [];
		const after = await applyTask({module, args}, plan, {
			get connection() {
				return reached.connection;
			},
			facts,
			user,
			reconnect: async (restarts, before) =>
				reached.reconnect(restarts, before, () => assertMayGoOn(context, 'while the host restarts')),
			prove: context.prove,
			assertMayGoOn: () => assertMayGoOn(context),
			onStart: change => {
				reached.during = change.summary;
			},
			onApplied(done) {
				reached.during = undefined;
				applied.push(done);
				context.emit({
					type: 'change-applied',
					...of,
					change: tell(done.change),
					output: done.output,
					durationMs: done.durationMs,
				});
			},
			lookAhead: onChange,
		});
		const surprising = await surprises(plan.changes, facts, user);
		return {outcome: 'changed', remarks: [...after.remarks, ...surprising], result: resultOf(after, applied)};
	} catch (error) {
		const doubt = isUndetermined(error) ? error : doubtOf(error, reached, [...looked.values()]);
		if (!doubt) {
			throw error;
		}

		facts.believe(unknownAfter(task, args, looked), title);
		return {outcome: 'undetermined', remarks: [], problem: doubt};
	}
}

/** What may be otherwise once a task has run of which nobody can tell what it does: what it affects, and what it looked at and was not there. */
function unknownAfter({module, title}: Task, args: unknown, looked: ReadonlyMap<string, unknown>): readonly Expectation[] {
	const why = `it is not known what "${title}" makes of it`;
	const affected = module.affects?.(args);
	return [...looked.keys()].map(key =>
		affected === undefined || affected.some(beginning => key.startsWith(beginning))
			? {key, value: unknown(why)}
			: {key, doubt: why},
	);
}

/** Check mode calls nothing a failure that a change before it might have put right, where nobody can foretell what it reads. */
function doubtOf(error: unknown, reached: Reached, looked: readonly Fact<unknown>[]): Problem | undefined {
	const earlier = reached.unforetold ?? (looked.some(({opaque}) => opaque) ? reached.foretold : undefined);
	return canAct(reached) || earlier === undefined || !isProblem(error) || error.code === 'CONNECTION_LOST'
		? undefined
		: undetermined(`${error.message}; this may be otherwise once "${earlier}" has run`);
}

const canAct = (reached: Reached): reached is Reached & {readonly connection: Connection} => 'exec' in reached.connection;

function assertMayGoOn(context: LaneContext, when = 'before its next change'): void {
	const reason = context.stopReason();
	if (reason !== undefined) {
		throw new Problem(interrupted, `stopped ${when}: ${reason}`);
	}
}
