import {Problem} from '../core/problem.ts';

/** A node of the tree that the CEL parser makes, as far as we look at it. */
export type CelNode = {readonly op: string; readonly args: unknown; readonly start: number};

type Misuse = {readonly problem: Problem; readonly offset: number};

const maxPattern = 200;
const comprehensions = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** The variables an expression reads, each with the offset where it first stands. Those that it binds itself are left out. */
export function freeNames(tree: CelNode): ReadonlyMap<string, number> {
	const names = new Map<string, number>();
	visit(tree, new Set());
	return names;

	function visit(node: CelNode, bound: ReadonlySet<string>): void {
		if (node.op === 'id') {
			const name = String(node.args);
			if (!bound.has(name) && !names.has(name)) {
				names.set(name, node.start);
			}

			return;
		}

		const binding = bindingOf(node);
		if (!binding) {
			for (const child of childrenOf(node)) {
				visit(child, bound);
			}

			return;
		}

		for (const child of binding.outside) {
			visit(child, bound);
		}

		for (const child of binding.inside) {
			visit(child, new Set([...bound, binding.name]));
		}
	}
}

/** The first `matches()` whose pattern is not a literal of at most 200 characters: it runs as a regular expression of JavaScript. */
export function checkPatterns(node: CelNode): Misuse | undefined {
	const call = callOf(node);
	if (call?.name === 'matches') {
		const pattern = call.parameters.at(-1);
		const problem = pattern && patternProblem(pattern);
		if (problem) {
			return {problem, offset: pattern.start};
		}
	}

	for (const child of childrenOf(node)) {
		const found = checkPatterns(child);
		if (found) {
			return found;
		}
	}

	return undefined;
}

/** Words that CEL takes for a type, whatever the variables are. */
export const typeNames: ReadonlySet<string> = new Set(
	'bool bytes double duration dyn google int list map null_type optional string timestamp type uint'.split(' '),
);

/** The first such word where a variable is meant: types only stand beside `type()`. */
export function checkTypeNames(tree: CelNode): Misuse | undefined {
	const found = [...freeNames(tree)].find(([name]) => typeNames.has(name));
	if (!found || asksForType(tree)) {
		return undefined;
	}

	const [name, offset] = found;
	const problem = new Problem('RESERVED_NAME', `"${name}" names a type in a condition, not a variable`, {
		hint: `write vars.${name}`,
	});
	return {problem, offset};
}

const asksForType = (node: CelNode): boolean => callOf(node)?.name === 'type' || childrenOf(node).some(asksForType);

function patternProblem({op, args}: CelNode): Problem | undefined {
	if (op !== 'value' || typeof args !== 'string') {
		return new Problem('CONDITION_PATTERN', 'the pattern of matches() has to be a text in quotes');
	}

	if (args.length > maxPattern) {
		return new Problem('CONDITION_PATTERN', `the pattern of matches() is longer than ${maxPattern} characters`);
	}

	try {
		new RegExp(args, 'u');
		return undefined;
	} catch (error) {
		return new Problem('CONDITION_PATTERN', `the pattern of matches() is no regular expression: ${(error as Error).message}`, {
			cause: error,
		});
	}
}

type Call = {readonly name: string; readonly receiver: CelNode | undefined; readonly parameters: readonly CelNode[]};

function callOf({op, args}: CelNode): Call | undefined {
	if (op === 'call') {
		const [name, parameters] = args as [string, readonly CelNode[]];
		return {name, receiver: undefined, parameters};
	}

	if (op === 'rcall') {
		const [name, receiver, parameters] = args as [string, CelNode, readonly CelNode[]];
		return {name, receiver, parameters};
	}

	return undefined;
}

function bindingOf(node: CelNode) {
	const call = callOf(node);
	const [variable, ...rest] = call?.parameters ?? [];
	if (!call?.receiver || variable?.op !== 'id') {
		return undefined;
	}

	const name = String(variable.args);
	if (comprehensions.has(call.name) && rest.length > 0) {
		return {name, outside: [call.receiver], inside: rest};
	}

	const isBind = call.name === 'bind' && call.receiver.op === 'id' && call.receiver.args === 'cel' && rest.length === 2;
	return isBind ? {name, outside: rest.slice(0, 1), inside: rest.slice(1)} : undefined;
}

function childrenOf({args}: CelNode): readonly CelNode[] {
	return nodesIn(args);
}

function nodesIn(value: unknown): readonly CelNode[] {
	if (Array.isArray(value)) {
		return value.flatMap(item => nodesIn(item));
	}

	return typeof value === 'object' && value !== null && 'op' in value ? [value as CelNode] : [];
}
