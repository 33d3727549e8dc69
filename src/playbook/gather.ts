import {isProblem, isUndetermined, Problem} from '../core/problem.ts';

/** Code of the problem that ends all at once: going on after it would go on for long. */
export const TOO_LARGE = 'TEMPLATE_TOO_LARGE';

/** Goes on after a mistake, so that all are told together. */
export type Gather = {
	/** What the step gives, or `undefined` when it had to be given up. */
	attempt<T>(step: () => T): T | undefined;
	/** Throws what was gathered: mistakes first, else that a result is wanted. */
	end(): void;
};

export function createGather(): Gather {
	const problems: Problem[] = [];
	let doubt: Problem | undefined;
	return {
		attempt(step) {
			try {
				return step();
			} catch (error) {
				if (isProblem(error) && error.code === TOO_LARGE) {
					throw error;
				}

				if (isUndetermined(error)) {
					doubt ??= error;
				} else {
					problems.push(...problemsOf(error));
				}

				return undefined;
			}
		},
		end() {
			throwAll(problems);
			if (doubt) {
				throw doubt;
			}
		},
	};
}

/** All results, or all mistakes. */
export function gatherAll<T, U>(items: readonly T[], step: (item: T, index: number) => U): U[] {
	const gather = createGather();
	const results: U[] = [];
	for (const [index, item] of items.entries()) {
		gather.attempt(() => results.push(step(item, index)));
	}

	gather.end();
	return results;
}

/** Throws one problem as it is, and several as an `AggregateError`, which `problemsOf` takes apart. */
export function throwAll(problems: readonly Problem[]): void {
	if (problems.length > 0) {
		throw problems.length === 1 ? problems[0] : new AggregateError(problems);
	}
}

/** The problems of what was thrown. Anything else is a bug and is thrown on. */
export function problemsOf(error: unknown): readonly Problem[] {
	if (isProblem(error)) {
		return [error];
	}

	if (error instanceof AggregateError && error.errors.every(isProblem)) {
		return error.errors;
	}

	throw error;
}

/** Adds details to each problem of a step that has no place of its own. */
export function locating<T>(details: Parameters<Problem['at']>[0], step: () => T): T {
	try {
		return step();
	} catch (error) {
		if (isUndetermined(error)) {
			throw error;
		}

		const problems = problemsOf(error).map(problem => (problem.position ? problem : problem.at(details)));
		throw problems.length === 1 ? problems[0] : new AggregateError(problems);
	}
}

/** One problem that stands for all, for where only one can be told. */
export function oneProblem(error: unknown): Problem {
	const [first, ...rest] = problemsOf(error);
	if (!first) {
		throw error;
	}

	return rest.length === 0
		? first
		: new Problem(first.code, [first, ...rest].map(({message}) => message).join('\n'), {...first.toJSON()});
}
