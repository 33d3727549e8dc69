import type {Position} from '../core/position.ts';
import {Problem} from '../core/problem.ts';
import {TOO_LARGE} from './gather.ts';
import type {Template} from './template-tree.ts';

/** The names a text may use. */
export type Scope = {
	/** The value of a variable. Throws a `Problem` when there is none, and `UNDETERMINED` when nobody knows it yet. */
	get(name: string, use: Position | undefined): unknown;
	has(name: string): boolean;
	names(): readonly string[];
};

/** The template of a partial. Throws a `Problem`. */
export type FindPartial = (name: string, use: Position | undefined) => Template;

const maxLength = 1024 * 1024;
const maxSteps = 1_000_000;

/** What names stand for at one place of a template. */
export type Frame = {
	/** `undefined` at the root, where the scope takes its place. */
	readonly here: {readonly value: unknown} | undefined;
	/** Block parameters and what a partial was given. */
	readonly locals: ReadonlyMap<string, unknown>;
	/** `index`, `key`, `first`, `last`. */
	readonly data: ReadonlyMap<string, unknown>;
	readonly outer: Frame | undefined;
};

export type Context = {
	readonly scope: Scope;
	readonly findPartial: FindPartial;
	readonly partials: number;
	readonly budget: {steps: number; length: number};
};

export const none: ReadonlyMap<string, unknown> = new Map();
export const root: Frame = {here: undefined, locals: none, data: none, outer: undefined};

export const contextOf = (scope: Scope, findPartial: FindPartial): Context => ({
	scope,
	findPartial,
	partials: 0,
	budget: {steps: maxSteps, length: maxLength},
});

/** Counts a step; throws a `Problem` when there were too many. */
export function spend({budget}: Context, position: Position | undefined): void {
	if (--budget.steps < 0) {
		throw new Problem(TOO_LARGE, `the template takes more than ${maxSteps} steps`, {position});
	}
}

/** Counts what is written; throws a `Problem` when it is too much. */
export function spendText(text: string, {budget}: Context): string {
	budget.length -= text.length;
	if (budget.length < 0) {
		throw new Problem(TOO_LARGE, 'the rendered text is longer than 1 MiB');
	}

	return text;
}
