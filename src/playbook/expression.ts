import {TypeError as CelTypeError, Environment, EvaluationError, ParseError} from '@marcbachmann/cel-js';
import {isProblem, isUndetermined, Problem} from '../core/problem.ts';
import {didYouMean} from '../core/suggest.ts';
import {describeValue} from './describe.ts';
import {conditionHint} from './expression-hint.ts';
import {type CelNode, checkPatterns, checkTypeNames, freeNames, typeNames} from './expression-names.ts';
import {celValue} from './expression-value.ts';
import type {Scope} from './frame.ts';
import {throwAll} from './gather.ts';
import {foreignVariable} from './names.ts';
import type {Locate} from './template-tree.ts';

/** A condition in CEL, ready to be asked for any host. */
export type Condition = {
	readonly text: string;
	/** Throws a `Problem` for unknown names and where it gives no truth value, and `UNDETERMINED` where a result would tell. */
	holds(scope: Scope): boolean;
};

/** Making one is slow, and it keeps nothing of an expression. */
const environment = new Environment({
	unlistedVariablesAreDyn: true, // Names are checked against each host's own below, all at once
	homogeneousAggregateLiterals: false,
	limits: {maxDepth: 32, maxAstNodes: 1000},
});

const typeWords: Readonly<Record<string, string>> = {
	int: 'a number',
	uint: 'a number',
	double: 'a number',
	string: 'a text',
	list: 'a list',
	map: 'a map',
};

/**
Parses and checks a condition; `holds` asks it.

Throws a positioned `Problem` when it cannot be parsed, cannot be a truth value, or matches against a pattern that is not a literal.

@param text - As written, a CEL expression.
@param locate - Where an offset of the text stands.
*/
export function parseCondition(text: string, locate: Locate): Condition {
	const fail = (error: unknown, code: string) => explain(error, code, text, locate);
	let parsed: ReturnType<Environment['parse']>;
	try {
		parsed = environment.parse(text);
	} catch (error) {
		throw fail(error, 'CONDITION_SYNTAX');
	}

	const tree = parsed.ast as unknown as CelNode;
	const misuse = checkPatterns(tree) ?? checkTypeNames(tree);
	if (misuse) {
		throw misuse.problem.at({position: locate(misuse.offset)});
	}

	let checked: ReturnType<typeof parsed.check>;
	try {
		checked = parsed.check();
	} catch (error) {
		throw fail(error, 'CONDITION_TYPE');
	}

	if (!checked.valid) {
		throw fail(checked.error, 'CONDITION_TYPE');
	}

	if (checked.type !== 'bool' && checked.type !== 'dyn') {
		throw new Problem(
			'CONDITION_TYPE',
			`the condition gives ${typeWords[checked.type ?? ''] ?? checked.type}, not true or false`,
			{
				position: locate(0),
				hint: 'compare it with something',
			},
		);
	}

	const names = freeNames(tree);
	return {
		text,
		holds(scope) {
			assertKnown(names, scope, locate);
			const seen: Seen = {undetermined: undefined, secret: undefined};
			let value: unknown;
			try {
				value = parsed(contextOf(names, scope, locate, seen));
			} catch (error) {
				if (isProblem(error) || error instanceof AggregateError) {
					throw error;
				}

				// What nobody knows yet may make it true or false before it fails
				throw seen.undetermined ?? seen.secret?.at({position: locate(0)}) ?? fail(error, 'CONDITION_FAILED');
			}

			if (typeof value !== 'boolean') {
				throw new Problem('CONDITION_TYPE', `the condition gives ${describeValue(value)}, not true or false`, {
					position: locate(0),
					hint: value === 'true' || value === 'false' ? `compare it: ${text} == "true"` : 'compare it with something',
				});
			}

			return value;
		},
	};
}

function assertKnown(names: ReadonlyMap<string, number>, scope: Scope, locate: Locate): void {
	const problems: Problem[] = [];
	for (const [name, offset] of names) {
		if (!typeNames.has(name) && !scope.has(name)) {
			problems.push(
				new Problem('UNDEFINED_VARIABLE', `undefined variable "${name}"`, {
					position: locate(offset),
					hint: hintFor(name, scope),
				}),
			);
		}
	}

	throwAll(problems);
}

const hintFor = (name: string, scope: Scope): string =>
	nameHint(name) ?? foreignVariable(name) ?? didYouMean(name, scope.names()) ?? `where it may be missing ask has(vars.${name})`;

const nameHint = (name: string): string | undefined =>
	({True: 'write true', False: 'write false', None: 'write null', yes: 'write true', no: 'write false'})[name];

/** What was met when variables were read. */
type Seen = {undetermined: unknown; secret: Problem | undefined};

/** Values are read when asked for, so what a condition passes by may be unknown. */
function contextOf(names: ReadonlyMap<string, number>, scope: Scope, locate: Locate, seen: Seen): object {
	const context = Object.create(null);
	for (const [name, offset] of names) {
		if (!typeNames.has(name)) {
			Object.defineProperty(context, name, {enumerable: true, get: () => celValue(() => scope.get(name, locate(offset)), note)});
		}
	}

	return context;

	function note(error: unknown): void {
		if (isUndetermined(error)) {
			seen.undetermined ??= error;
		} else if (isProblem(error) && error.code === 'SECRET') {
			seen.secret ??= error;
		}
	}
}

function explain(error: unknown, code: string, text: string, locate: Locate): Problem {
	if (isProblem(error)) {
		return error;
	}

	const isOurs = error instanceof ParseError || error instanceof CelTypeError || error instanceof EvaluationError;
	const offset = isOurs ? (error.range?.start ?? 0) : 0;
	const summary = isOurs ? summaryOf(error, text) : error instanceof Error ? error.message : String(error);
	return new Problem(
		code,
		`${code === 'CONDITION_SYNTAX' ? 'not a valid condition' : 'the condition fails'}: ${lowerFirst(summary)}`,
		{
			position: locate(offset),
			hint: conditionHint(text),
			cause: error,
		},
	);
}

/** The parser names its tokens by words of its own; what stands there says more. */
function summaryOf({code, summary, range}: ParseError | CelTypeError | EvaluationError, text: string): string {
	if (!['unexpected_character', 'unexpected_token', 'expected_token'].includes(code)) {
		return summary;
	}

	const there = text.slice(range?.start, range?.end).trim();
	return there === '' ? 'it ends too early' : `unexpected ${JSON.stringify(there)}`;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '');
