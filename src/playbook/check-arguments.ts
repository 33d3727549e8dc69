import type {z} from 'zod';
import type {Module} from '../core/module.ts';
import type {Position} from '../core/position.ts';
import {nodeAt, type YamlNode} from '../core/yaml.ts';
import {argumentProblems} from './argument-problem.ts';
import {throwAll} from './gather.ts';

/** Where the arguments of a task are written, and the name of its module. */
type Place = {readonly node: YamlNode; readonly position: Position};
type Values = Readonly<Record<string, unknown>>;

/** All arguments of a task as its module's schema makes them. Throws what the schema refuses. */
export function checkWhole(module: Module, args: Values, place: Place): unknown {
	const parsed = module.args.safeParse(args, {reportInput: true});
	if (parsed.success) {
		return parsed.data;
	}

	refuse(module, parsed.error.issues, place);
	throw new Error(`the schema of "${module.name}" refuses and does not say why`);
}

/** Throws what can be said of some arguments while others have mistakes or are not known yet. */
export function checkEach(module: Module, args: Values, place: Place): void {
	// Of a choice between shapes nobody knows which one is meant
	const {shape = {}} = module.args.def as {shape?: Readonly<Record<string, z.ZodType>>};
	const issues = Object.entries(args).flatMap(([key, value]) => {
		const {error} = shape[key]?.safeParse(value, {reportInput: true}) ?? {};
		return error?.issues.map(issue => ({...issue, path: [key, ...issue.path]})) ?? [];
	});
	refuse(module, issues, place);
}

function refuse(module: Module, issues: readonly z.core.$ZodIssue[], {node, position}: Place): void {
	const at = (path: readonly PropertyKey[]): YamlNode | undefined => {
		const found = nodeAt(node, path);
		const isNone = node.kind === 'map' || (node.kind === 'scalar' && node.value === null);
		return found === node && path.length > 0 && isNone ? undefined : found;
	};

	throwAll(argumentProblems(module, issues, at, position));
}
