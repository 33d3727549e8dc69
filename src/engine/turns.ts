import type {OfTask, Outcome} from '../core/event.ts';
import {isProblem, isUndetermined, type Problem} from '../core/problem.ts';
import type {Task} from '../core/task.ts';
import {asBug} from './bug.ts';
import type {Reached} from './host.ts';
import type {LaneContext} from './lane.ts';
import {registered} from './result.ts';
import {runTurn, type TurnEnd} from './turn.ts';

/** How a task ended: the worst of its turns. */
export type TaskEnd = {
	readonly outcome: Outcome;
	readonly remarks?: readonly string[];
	readonly problem?: Problem;
	/** Summary of the change whose end nobody saw. */
	readonly during?: string;
};

export type TaskScope = {
	readonly reached: Reached;
	readonly context: LaneContext;
	readonly of: OfTask;
	/** Looks ahead, in the tick in which the last change of a turn is sent. */
	onChange(): void;
};

/** All turns of a task. Ends at the first that fails; a turn that cannot be foretold does not keep the next from it. */
export async function runTask(task: Task, scope: TaskScope): Promise<TaskEnd> {
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

function fail(task: Task, error: unknown, {reached}: TaskScope): TaskEnd {
	const problem = isProblem(error) ? error : asBug(error);
	const isLost = problem.code === 'CONNECTION_LOST' && reached.during !== undefined;
	return {
		outcome: 'failed',
		problem: problem.at({position: task.position, subject: task.module.name}),
		...(isLost ? {during: reached.during ?? ''} : {}),
	};
}

const weight: readonly Outcome[] = ['skipped', 'unchanged', 'changed', 'would-change', 'undetermined', 'failed'];

const summarise = (turns: readonly TurnEnd[]): Outcome =>
	turns.reduce<Outcome>((worst, {outcome}) => (weight.indexOf(outcome) > weight.indexOf(worst) ? outcome : worst), 'skipped');
