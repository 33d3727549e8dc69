import {isUndetermined, type Problem, type Report} from '../core/problem.ts';
import type {Results, Task} from '../core/task.ts';
import {describeValue} from './describe.ts';
import type {Condition} from './expression.ts';
import {refuse} from './fields.ts';
import type {Scope} from './frame.ts';
import {createGather, gatherAll, oneProblem, problemsOf} from './gather.ts';
import type {LocalFiles} from './local-files.ts';
import type {Written, WrittenTask} from './playbook.ts';
import type {HostScope} from './scope.ts';
import {titleOf, writtenTitle} from './title.ts';
import {toldAlready} from './value.ts';

/** What the tasks of one host have registered by the place in the playbook that was reached. */
export type LaneMemory = {
	/** Never changed, only replaced: scopes hold on to it. */
	registered: ReadonlySet<string>;
	/** Names that would be registered by tasks which are not part of this run, with their titles. */
	leftOut: ReadonlyMap<string, string>;
};

/** Makes the tasks of one host after the other; what is the same for all hosts is done once. */
export function createTaskMaker(files: LocalFiles) {
	const shared = new Map<WrittenTask, unknown>();

	const makeTask = (written: WrittenTask, host: HostScope, {registered, leftOut}: LaneMemory, report: Report): Task => {
		const scopeFor = (results: Results | undefined, item?: {readonly value: unknown}) =>
			host.with({registered, results, vars: written.vars, item, leftOut});
		const checkArguments = (scope: Scope): unknown => {
			const {args} = written;
			if (!args) {
				return toldAlready.fill(scope);
			}

			if (!args.isConstant) {
				return args.check(scope, files);
			}

			if (!shared.has(written)) {
				shared.set(written, args.check(scope, files));
			}

			return shared.get(written);
		};

		const turns = (results: Results | undefined): readonly unknown[] => turnsOf(written, scopeFor, checkArguments, results);
		const plain = scopeFor(undefined);
		const {becomeUser} = written;
		const user = attempt(() => becomeUser && String(becomeUser.value.fill(plain)), report);
		const known = attempt(() => turns(undefined), report);
		return {
			title: titleOf(written, plain),
			module: written.module,
			position: written.position,
			register: written.register,
			tags: written.tags,
			user,
			isLoop: written.loop !== undefined,
			args(results) {
				if (known) {
					return known;
				}

				try {
					return turns(results);
				} catch (error) {
					throw isUndetermined(error) ? error : oneProblem(error);
				}
			},
		};
	};

	return (tasks: readonly WrittenTask[], isChosen: readonly boolean[], host: HostScope, memory: LaneMemory, report: Report) =>
		tasks.flatMap((written, index) => {
			const {register} = written;
			const task = isChosen[index] ? [makeTask(written, host, memory, report)] : [];
			if (register !== undefined && isChosen[index]) {
				memory.registered = new Set([...memory.registered, register]);
			} else if (register !== undefined) {
				memory.leftOut = new Map([...memory.leftOut, [register, writtenTitle(written)]]);
			}

			return task;
		});
}

type ScopeFor = (results: Results | undefined, item?: {readonly value: unknown}) => Scope;

function turnsOf(
	{loop, when}: WrittenTask,
	scopeFor: ScopeFor,
	checkArguments: (scope: Scope) => unknown,
	results: Results | undefined,
): readonly unknown[] {
	const turn = (scope: Scope): readonly unknown[] => {
		const gather = createGather();
		const holds = gather.attempt(() => allHold(when, scope));
		if (holds === false) {
			return [];
		}

		// With a condition that nobody can tell yet, the arguments may be wrong already
		const args = gather.attempt(() => [checkArguments(scope)]);
		gather.end();
		return args ?? [];
	};

	if (!loop) {
		return turn(scopeFor(results));
	}

	const items = itemsOf(loop, scopeFor(results), doubt => {
		// What does not depend on the item may be wrong already
		turn(
			scopeFor(results, {
				get value(): unknown {
					throw doubt;
				},
			}),
		);
	});
	if (!Array.isArray(items)) {
		refuse('loop', `a list (it is ${describeValue(items)})`, loop.node);
	}

	return gatherAll(items, item => turn(scopeFor(results, {value: item}))).flat();
}

function itemsOf(loop: Written, scope: Scope, onDoubt: (doubt: Problem) => void): unknown {
	try {
		return loop.value.fill(scope);
	} catch (error) {
		if (isUndetermined(error)) {
			onDoubt(error);
		}

		throw error;
	}
}

/** The first that does not hold decides; before it, a mistake counts. */
function allHold(conditions: readonly Condition[], scope: Scope): boolean {
	const doubts = createGather();
	for (const condition of conditions) {
		const holds = doubts.attempt(() => condition.holds(scope));
		if (holds === false) {
			return false;
		}
	}

	doubts.end();
	return true;
}

function attempt<T>(step: () => T, report: (problem: Problem) => void): T | undefined {
	try {
		return step();
	} catch (error) {
		if (!isUndetermined(error)) {
			problemsOf(error).forEach(report);
		}

		return undefined;
	}
}
