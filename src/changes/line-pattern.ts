import vm from 'node:vm';
import {z} from 'zod';
import {Problem} from '../core/problem.ts';

const maxLength = 500;

/** How long one search through a file may take. */
const budgetMs = 2000;

/**
What is wrong with a regular expression that is to find lines, or `undefined` when nothing is.

The syntax is that of JavaScript, in which an escape without a meaning is an error.
*/
export function whyNoPattern(source: string): string | undefined {
	if (source === '') {
		return 'is empty, and would find every line';
	}

	if (source.length > maxLength) {
		return `has more than ${maxLength} characters`;
	}

	if (/[\n\r\0]/.test(source)) {
		return 'holds a line break or a NUL, but each line is searched alone';
	}

	if (source.includes('[[:')) {
		return 'holds a class such as [[:space:]], which is not known here: write \\s, \\d or \\w';
	}

	try {
		new RegExp(source, 'u');
		return undefined;
	} catch (error) {
		return `is no regular expression: ${(error as Error).message.split(': ').at(-1)?.toLowerCase()}`;
	}
}

/** An argument that is a regular expression which finds lines. It may match any part of a line. */
export const linePattern = () =>
	z.string().superRefine((source, context) => {
		const why = whyNoPattern(source);
		if (why !== undefined) {
			context.addIssue({code: 'custom', message: `the pattern ${JSON.stringify(source.slice(0, 60))} ${why}`});
		}
	});

/**
Indexes of the lines that a pattern finds.

@throws `SLOW_PATTERN` when the search takes longer than two seconds, as `(a+)+$` does on a line of forty `a`.
*/
export function findLines(source: string, lines: readonly string[]): readonly number[] {
	try {
		// Only there can a search be stopped. What is searched goes in as text, so nothing of ours is within its reach
		room ??= vm.createContext(Object.create(null), {codeGeneration: {strings: false, wasm: false}});
		Object.assign(room, {source, lines: JSON.stringify(lines)});
		const found: unknown = search.runInContext(room, {timeout: budgetMs});
		return JSON.parse(String(found)) as readonly number[];
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
			throw new Problem('SLOW_PATTERN', `the pattern ${JSON.stringify(source)} takes too long on this file`, {
				why: 'Repetition within repetition, such as (a+)+, tries every way to share out a long line.',
				hint: 'write a simpler pattern, and begin it with ^',
				cause: error,
			});
		}

		throw error;
	}
}

/** Made once, as that takes ten times as long as a search. The block keeps what one search declares from the next. */
let room: vm.Context | undefined;

const search = new vm.Script(`{
	const pattern = new RegExp(source, 'u');
	JSON.stringify(JSON.parse(lines).flatMap((line, index) => (pattern.test(line) ? [index] : [])));
}`);
