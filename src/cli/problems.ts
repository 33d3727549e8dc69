import fs from 'node:fs';
import process from 'node:process';
import {isProblem, type Problem, type Report} from '../core/problem.ts';
import {renderProblems} from '../report/index.ts';
import {exitCodes} from './exit-code.ts';
import {useColor} from './terminal.ts';

/** Does a piece of work that reports its mistakes, and throws them all together as an `AggregateError`. */
export async function gatherProblems<Result>(work: (report: Report) => Promise<Result>): Promise<Result> {
	const problems: Problem[] = [];
	let result: Result | undefined;
	try {
		result = await work(problem => {
			if (!problems.some(known => isSame(known, problem))) {
				problems.push(problem);
			}
		});
	} catch (error) {
		if (!isProblem(error)) {
			throw error;
		}

		problems.push(error);
	}

	if (problems.length > 0) {
		throw new AggregateError(problems, 'the input has mistakes');
	}

	return result as Result;
}

/** The same mistake in a variable is met by all who read it. */
const isSame = (a: Problem, b: Problem): boolean => identity(a) === identity(b);

const identity = ({code, message, position, subject, hosts}: Problem): string =>
	JSON.stringify([code, message, position, subject, hosts]);

/** Prints what stopped the program. @returns The exit code. */
export function printError(error: unknown): number {
	const problems = error instanceof AggregateError ? error.errors : [error];
	if (problems.every(isProblem)) {
		const told = problems.map(problem => problem.toJSON());
		process.stderr.write(renderProblems(told, {source: readSource, color: useColor(process.stderr)}));
		return exitCodes.nothingAttempted;
	}

	process.stderr.write(
		`${error instanceof Error ? error.stack : String(error)}\n→ this is a bug of runner; please report it with the lines above\n`,
	);
	return exitCodes.bug;
}

/** The text of a file that a problem points into, to show the line. */
function readSource(file: string): string | undefined {
	try {
		return fs.readFileSync(file, 'utf8');
	} catch {
		return undefined; // It points at an option, or the file is what is wrong
	}
}
