import type {Emit, Mode, OfTask, Outcome} from '../core/event.ts';
import {unknown} from '../core/fact.ts';
import {isProblem, isUndetermined, Problem} from '../core/problem.ts';
import type {Lane, Task} from '../core/task.ts';
import {tell} from '../core/told.ts';
import type {Prove} from './access.ts';
import {createAhead} from './ahead.ts';
import {surprises} from './foretold.ts';
import type {Reached} from './host.ts';
import {foretoldResult, type ResultStore, registered, resultOf, type TurnResult} from './result.ts';
import {type Applied, applyTask, planTask} from './task.ts';

/** What a lane needs of the run around it. */
export type LaneContext = {
	readonly mode: Mode;
	readonly emit: Emit;
	readonly results: ResultStore;
	readonly prove: Prove;
	/** Why nothing new may be started, or `undefined` when it may. */
	stopReason(): string | undefined;
	/** Asks whether the task is to be done (`--step`). */
	approve(task: OfTask['task']): Promise<boolean>;
};

export type LaneEnd = {readonly state: 'done' | 'failed' | 'stopped' | 'unknown'; readonly during?: string};

type TaskEnd = {
	readonly outcome: Outcome;
	readonly remarks?: readonly string[];
	readonly problem?: Problem;
	readonly during?: string;
};

const interrupted = 'INTERRUPTED';

/** Does the tasks of one host, in the order written, until one fails. */
export async function runLane({host, tasks}: Lane, reached: Reached, context: LaneContext): Promise<LaneEnd> {
	const ahead = createAhead(tasks, reached.facts, context.results);
	for (const [index, task] of tasks.entries()) {
		if (context.stopReason() !== undefined) {
			return {state: 'stopped'};
		}

		const name = nameOf(task);
		const of = {host: host.name, task: name};
		const start = performance.now();
		const roundTrips = reached.connection.roundTrips();
		context.emit({type: 'task-started', ...of});
		ahead.reach(index);
		const end = (await context.approve(name))
			? await runTask(task, {reached, context, of, onChange: () => ahead.change(index)})
			: {outcome: 'skipped' as const};
		context.emit({
			type: 'task-finished',
			...of,
			outcome: end.outcome,
			durationMs: performance.now() - start,
			roundTrips: reached.connection.roundTrips() - roundTrips,
			...(end.remarks?.length ? {remarks: end.remarks} : {}),
			...(end.problem ? {problem: end.problem.toJSON()} : {}),
		});
		if (end.outcome === 'failed') {
			return end.during === undefined
				? {state: end.problem?.code === interrupted ? 'stopped' : 'failed'}
				: {state: 'unknown', during: end.during};
		}
	}

	return {state: 'done'};
}

export const nameOf = ({title, module, position}: Task): OfTask['task'] => ({title, module: module.name, position});

type TaskScope = {
	readonly reached: Reached;
	readonly context: LaneContext;
	readonly of: OfTask;
	/** Looks ahead, in the tick in which the last change of a turn is sent. */
	onChange(): void;
};

/** All turns of a task. Ends at the first that fails; a turn that cannot be foretold does not keep the next from it. */
async function runTask(task: Task, scope: TaskScope): Promise<TaskEnd> {
	const {results} = scope.context;
	const turns: TurnEnd[] = [];
	try {
		for (const args of task.args(results.results)) {
			turns.push(await runTurn(task, args, scope));
		}
	} catch (error) {
		const doubt = isUndetermined(error) ? error : undefined;
		if (!doubt) {
			return fail(task, error, scope);
		}

		turns.push({outcome: 'undetermined', remarks: [], problem: doubt});
	}

	const outcome = summarise(turns);
	if (task.register !== undefined) {
		if (outcome === 'undetermined') {
			results.keepUnknown(task.register, task.title);
		} else {
			results.keep(
				task.register,
				registered(
					task,
					turns.map(({result}) => result ?? {}),
				),
			);
		}
	}

	const problem = turns.find(turn => turn.problem)?.problem;
	return {
		outcome,
		remarks: turns.flatMap(({remarks}) => remarks),
		...(problem ? {problem: problem.at({position: task.position})} : {}),
	};
}

type TurnEnd = {
	readonly outcome: Outcome;
	readonly remarks: readonly string[];
	readonly result?: TurnResult;
	readonly problem?: Problem;
};

async function runTurn(task: Task, args: unknown, {reached, context, of, onChange}: TaskScope): Promise<TurnEnd> {
	const {facts, connection} = reached;
	const {module, user, title} = task;
	const looked = new Set<string>();
	try {
		const plan = await planTask(
			facts.look(user, key => looked.add(key)),
			{module, args},
		);
		context.emit({type: 'task-planned', ...of, changes: plan.changes.map(change => tell(change))});
		if (plan.changes.length === 0) {
			return {outcome: 'unchanged', remarks: plan.remarks, result: resultOf(plan, [])};
		}

		if (!('exec' in connection)) {
			for (const {expect} of plan.changes) {
				facts.believe(expect, title);
			}

			return {outcome: 'would-change', remarks: plan.remarks, result: foretoldResult(plan, title)};
		}

		const applied: Applied[] = [];
		const after = await applyTask({module, args}, plan, {
			connection,
			facts,
			user,
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
		if (!isUndetermined(error)) {
			throw error;
		}

		// Whatever it would have changed, later tasks may not rely on what it looked at
		facts.believe(
			[...looked].map(key => ({key, value: unknown(`it is not known what "${title}" makes of it`)})),
			title,
		);
		return {outcome: 'undetermined', remarks: [], problem: error};
	}
}

function assertMayGoOn(context: LaneContext): void {
	const reason = context.stopReason();
	if (reason !== undefined) {
		throw new Problem(interrupted, `stopped before its next change: ${reason}`);
	}
}

function fail(task: Task, error: unknown, {reached}: TaskScope): TaskEnd {
	const problem = isProblem(error) ? error : asBug(error);
	const isLost = problem.code === 'CONNECTION_LOST' && reached.during !== undefined;
	return {
		outcome: 'failed',
		problem: problem.at({position: task.position, subject: task.module.name}),
		...(isLost ? {during: reached.during ?? ''} : {}),
	};
}

/** A bug ends the part of one host, like any failure; its code tells the command line to say so. */
export function asBug(error: unknown): Problem {
	return new Problem('BUG', error instanceof Error ? (error.stack ?? error.message) : String(error), {
		hint: 'this is a bug of runner; please report it with the lines above',
		cause: error,
	});
}

const weight: readonly Outcome[] = ['skipped', 'unchanged', 'changed', 'would-change', 'undetermined', 'failed'];

const summarise = (turns: readonly TurnEnd[]): Outcome =>
	turns.reduce<Outcome>((worst, {outcome}) => (weight.indexOf(outcome) > weight.indexOf(worst) ? outcome : worst), 'skipped');
