import {type ArgumentKind, argumentKind} from '../core/local.ts';
import type {Module} from '../core/module.ts';
import type {Position} from '../core/position.ts';
import {Problem, type Report} from '../core/problem.ts';
import {didYouMean} from '../core/suggest.ts';
import {describeNode, type YamlNode} from '../core/yaml.ts';
import {checkEach, checkWhole} from './check-arguments.ts';
import {parseCondition} from './expression.ts';
import type {Scope} from './frame.ts';
import {createGather, gatherAll, locating, problemsOf} from './gather.ts';
import {asMap} from './inline-arguments.ts';
import {foreignArguments} from './keywords.ts';
import type {LocalFiles} from './local-files.ts';
import {shapeOf} from './shape.ts';
import {toldAlready, valueOfNode} from './value.ts';

/** The arguments of a task, ready to be filled in and checked for any host. */
export type Arguments = {
	/** Filled in, local files read, templates rendered, conditions asked; then as the module's schema makes them. */
	check(scope: Scope, files: LocalFiles): unknown;
	/** The value that says most in the title of a task without a name: the path it is about, else the first. */
	readonly first: YamlNode | undefined;
	/** They are the same for every host. */
	readonly isConstant: boolean;
};

/** An argument before its schema sees it. */
type Prepared = {readonly isConstant: boolean; prepare(scope: Scope, files: LocalFiles): unknown};

/**
Reads all templates and conditions among the arguments once.

Unknown arguments and what cannot be parsed goes to `fail`; the others can be checked all the same.
Throws a `Problem` when the whole is nothing that the module takes.

@param node - What stands after the module's name: a map, nothing, or whatever the module's short form takes.
@param position - Of the module's name.
*/
export function readArguments(module: Module, node: YamlNode, position: Position, fail: Report): Arguments {
	const shape = shapeOf(module.args);
	const entries = entriesOf(module, node, shape);
	const parts: Part[] = [];
	/** Of arguments that there are not: they may be others misspelt, and mistakes in their texts are mistakes all the same. */
	const strays: Prepared[] = [];
	for (const entry of entries) {
		try {
			if (Object.hasOwn(shape, entry.key)) {
				parts.push(readPart(entry, module, shape));
			} else {
				fail(unknownArgument(entry, module, shape));
				strays.push(prepareNode(entry.value, undefined, module.name));
			}
		} catch (error) {
			problemsOf(error).forEach(fail);
		}
	}

	const isSound = parts.length === entries.length;
	const check = (scope: Scope, files: LocalFiles) => {
		const args: Record<string, unknown> = {};
		const gather = createGather();
		for (const {key, prepared} of parts) {
			gather.attempt(() => {
				args[key] = prepared.prepare(scope, files);
			});
		}

		for (const {prepare} of strays) {
			gather.attempt(() => prepare(scope, files));
		}

		const isWhole = isSound && parts.every(({key}) => Object.hasOwn(args, key));
		const checked = gather.attempt(() => (isWhole ? checkWhole : checkEach)(module, args, {node, position}));
		gather.end();
		return isWhole ? checked : toldAlready.fill(scope);
	};

	return {
		check,
		isConstant: [...strays, ...parts.map(({prepared}) => prepared)].every(({isConstant}) => isConstant),
		first: titleEntry(entries)?.value,
	};
}

/** What a task is about rather than what it writes there. */
const titleEntry = (entries: readonly Entry[]): Entry | undefined =>
	entries.find(({key}) => key === 'dest' || key === 'path') ?? entries[0];

type Part = {readonly key: string; readonly prepared: Prepared};

type Entry = {readonly key: string; readonly keyPosition: Position; readonly value: YamlNode};
type Shape = ReturnType<typeof shapeOf>;

function entriesOf({name, shorthand}: Module, node: YamlNode, shape: Shape): readonly Entry[] {
	if (node.kind === 'map') {
		return node.entries;
	}

	if (node.kind === 'scalar' && node.value === null) {
		return [];
	}

	const map = node.kind === 'scalar' ? asMap(name, node.source, shorthand) : undefined;
	if (shorthand === undefined) {
		throw new Problem('ARGUMENTS', `"${name}" takes its arguments as a map, not ${describeNode(node)}`, {
			position: node.position,
			subject: name,
			hint: map === undefined ? `write them below it, one a line: ${Object.keys(shape)[0] ?? 'name'}: value` : `write ${map}`,
		});
	}

	const inline = node.kind === 'scalar' && typeof node.value === 'string' ? inlineArgument(name, node.value, shape) : undefined;
	if (inline !== undefined) {
		throw new Problem('ARGUMENTS', `"${inline}=" stands inside the text of "${name}"`, {
			position: node.position,
			subject: name,
			why: 'It is the name of an argument, and would not be taken for one here.',
			hint: foreignArguments[`${name} ${inline}`] ?? `write ${map ?? `${inline} as a key of its own`}`,
		});
	}

	return [{key: shorthand, keyPosition: node.position, value: node}];
}

/** `make all creates=/x`, as Ansible has it. */
function inlineArgument(module: string, text: string, shape: Shape): string | undefined {
	const names = Array.from(text.matchAll(/(?:^|\s)([a-z_]+)=/g), ([, name = '']) => name);
	return names.find(name => Object.hasOwn(shape, name) || foreignArguments[`${module} ${name}`] !== undefined);
}

function readPart({key, value}: Entry, {name}: Module, shape: Shape): Part {
	const schema = shape[key];
	return {key, prepared: prepareNode(value, schema && argumentKind(schema), `${name} › ${key}`)};
}

function unknownArgument({key, keyPosition}: Entry, {name}: Module, shape: Shape): Problem {
	return new Problem('UNKNOWN_ARGUMENT', `"${name}" has no argument "${key}"`, {
		position: keyPosition,
		subject: name,
		hint: foreignArguments[`${name} ${key}`] ?? didYouMean(key, Object.keys(shape)) ?? argumentList(Object.keys(shape)),
	});
}

const argumentList = (names: readonly string[]): string =>
	names.length === 0 ? 'it takes no arguments' : `its arguments are ${names.join(', ')}`;

function prepareNode(node: YamlNode, kind: ArgumentKind | undefined, subject: string): Prepared {
	if (kind === undefined) {
		const {isConstant, fill} = valueOfNode(node);
		return {isConstant, prepare: fill};
	}

	if (node.kind === 'list') {
		const items = gatherAll(node.items, item => prepareNode(item, kind, subject));
		const prepare = (scope: Scope, files: LocalFiles) => gatherAll(items, item => item.prepare(scope, files));
		return {isConstant: items.every(({isConstant}) => isConstant), prepare};
	}

	if (kind === 'condition') {
		return prepareCondition(node, subject);
	}

	const {fill, isConstant} = valueOfNode(node);
	const {position} = node;
	return {
		isConstant: isConstant && kind === 'file',
		prepare: (scope, files) =>
			locating({position, subject}, () => {
				const value = fill(scope);
				const paths = Array.isArray(value) ? value : [value];
				const read = gatherAll(paths, path => {
					if (typeof path !== 'string') {
						throw new Problem('ARGUMENTS', `${describeNode(node)} is no name of a file`);
					}

					return kind === 'file' ? files.content(path) : files.template(path, scope);
				});
				return Array.isArray(value) ? read : read[0];
			}),
	};
}

function prepareCondition(node: YamlNode, subject: string): Prepared {
	const {position} = node;
	if (node.kind === 'scalar' && typeof node.value === 'boolean') {
		const fixed = {text: node.source, holds: node.value};
		return {isConstant: true, prepare: () => fixed};
	}

	if (node.kind !== 'scalar' || typeof node.value !== 'string') {
		throw new Problem('ARGUMENTS', `a condition is a text, not ${describeNode(node)}`, {position, subject});
	}

	const {value, positionAt} = node;
	const condition = locating({position, subject}, () => parseCondition(value, positionAt));
	return {
		isConstant: false,
		prepare: scope => ({text: condition.text, holds: locating({position, subject}, () => condition.holds(scope))}),
	};
}
