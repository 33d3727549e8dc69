import {z} from 'zod';
import type {Module, Registry} from '../core/module.ts';
import {Problem, type Report} from '../core/problem.ts';
import {didYouMean} from '../core/suggest.ts';
import {describeNode, type YamlEntry, type YamlNode} from '../core/yaml.ts';
import {readArguments} from './arguments.ts';
import {type Condition, parseCondition} from './expression.ts';
import {checkKeys, createFields, type Fields, refuse} from './fields.ts';
import type {Scope} from './frame.ts';
import {gatherAll, problemsOf} from './gather.ts';
import {foreignModules, foreignTaskKeys, taskKeys} from './keywords.ts';
import {whyNoVariable} from './names.ts';
import type {Written, WrittenTask} from './playbook.ts';
import {toldAlready, valueOfNode} from './value.ts';

/** A task as written; `undefined` when it is none. Reports every mistake in it. */
export function readTask(
	node: YamlNode,
	playTags: readonly string[],
	registry: Registry,
	report: Report,
): WrittenTask | undefined {
	if (node.kind !== 'map') {
		report(
			new Problem('TASK', `a task is a map, not ${describeNode(node)}`, {
				position: node.position,
				hint: 'write the name of a module and its arguments',
			}),
		);
		return undefined;
	}

	const fields = createFields(node, report);
	const used = moduleOf(node, registry, fields);
	const task = {
		name: fields.text('name'),
		when: fields.has('when') ? (fields.read('when', conditionsOf) ?? [unreadable]) : [],
		loop: fields.read('loop', node => loopOf(node, fields)) ?? foreignLoop(node),
		register: fields.read('register', registerOf),
		tags: [...new Set([...playTags, ...fields.tags()])],
		becomeUser: fields.text('become_user'),
		vars: fields.vars(),
	};
	if (!used) {
		return {...task, module: standIn, args: undefined, position: node.position};
	}

	const {module, entry} = used;
	const args = fields.read(entry.key, value => readArguments(module, value, entry.keyPosition, fields.fail));
	return {...task, module, args, position: entry.keyPosition};
}

/** Stands for a module that is not known, which was told: what its task registers is known all the same. */
const standIn: Module = {name: '?', summary: '', example: '', args: z.unknown(), inspect: async () => undefined, plan: () => []};

const unreadable: Condition = {text: '?', holds: () => Boolean(toldAlready.fill(noScope))};
const noScope: Scope = {get: () => undefined, has: () => false, names: () => []};

type Used = {readonly module: Module; readonly entry: YamlEntry};

function moduleOf(node: YamlNode & {kind: 'map'}, registry: Registry, fields: Fields): Used | undefined {
	const known: readonly string[] = taskKeys;
	const others = node.entries.filter(({key}) => !known.includes(key));
	const used = others.flatMap(entry => {
		const module = registry.get(entry.key);
		return module ? [{module, entry}] : [];
	});
	const [first, second] = used;
	if (second) {
		fields.fail(
			new Problem('TASK', `a task has one module, and this has "${first?.entry.key}" and "${second.entry.key}"`, {
				position: second.entry.keyPosition,
				hint: 'make two tasks of them: begin the second with "- "',
			}),
		);
	}

	const unknown = others.filter(entry => !registry.has(entry.key));
	const foreign = unknown.filter(({key}) => Object.hasOwn(foreignTaskKeys, key));
	const rest = unknown.filter(({key}) => !Object.hasOwn(foreignTaskKeys, key));
	checkKeys(foreign, known, foreignTaskKeys, 'a task', fields.fail);
	if (first) {
		checkKeys(rest, known, {}, 'a task', fields.fail);
	} else if (rest.length > 0) {
		checkNoModule(rest, registry, fields);
	} else if (foreign.length === 0) {
		fields.fail(new Problem('TASK', 'the task has no module', {position: node.position, hint: moduleList(registry)}));
	}

	return first;
}

/** Without any module, one of the unknown keys is its misspelt name: the one that is not most like a key of a task. */
function checkNoModule(rest: readonly YamlEntry[], registry: Registry, fields: Fields): void {
	const slips = rest.length > 1 ? rest.filter(({key}) => didYouMean(key, taskKeys) !== undefined) : [];
	checkKeys(slips, taskKeys, {}, 'a task', fields.fail);
	for (const {key, keyPosition} of rest.filter(entry => !slips.includes(entry))) {
		const short = key.split('.').at(-1) ?? key;
		const foreign = Object.hasOwn(foreignModules, short) ? foreignModules[short] : undefined;
		const hint = registry.has(short)
			? `write ${short}`
			: (foreign ?? didYouMean(short, [...registry.keys(), ...taskKeys]) ?? moduleList(registry));
		fields.fail(new Problem('UNKNOWN_MODULE', `there is no module "${key}"`, {position: keyPosition, hint}));
	}
}

const moduleList = (registry: Registry): string => `modules are ${[...registry.keys()].join(', ')}`;

function conditionsOf(node: YamlNode): readonly Condition[] {
	const items = node.kind === 'list' ? node.items : [node];
	return gatherAll(items, item => {
		if (item.kind === 'scalar' && typeof item.value === 'string') {
			return parseCondition(item.value, item.positionAt);
		}

		if (item.kind !== 'scalar' || typeof item.value !== 'boolean') {
			refuse('when', 'a condition', item, item.kind === 'scalar' ? undefined : 'quote it');
		}

		const holds = item.value;
		return {text: item.source, holds: () => holds};
	});
}

function loopOf(node: YamlNode, fields: Fields): Written {
	const isTemplate = node.kind === 'scalar' && typeof node.value === 'string' && /^\{\{[^{}]*\}\}$/.test(node.value);
	if (node.kind !== 'list' && !isTemplate) {
		const hint = node.kind === 'scalar' && node.value !== null ? `write "{{ ${node.source} }}" for a variable` : undefined;
		fields.fail(
			new Problem('WRONG_VALUE', `"loop" has to be a list, not ${describeNode(node)}`, {position: node.position, hint}),
		);
		return {node, value: toldAlready};
	}

	try {
		return {node, value: valueOfNode(node)};
	} catch (error) {
		problemsOf(error).forEach(fields.fail);
		return {node, value: toldAlready};
	}
}

/** `with_items` and the like are told as such: `item` is known all the same. */
function foreignLoop({entries}: YamlNode & {kind: 'map'}): Written | undefined {
	const entry = entries.find(({key}) => key.startsWith('with_') && Object.hasOwn(foreignTaskKeys, key));
	return entry && {node: entry.value, value: toldAlready};
}

function registerOf(node: YamlNode): string {
	if (node.kind !== 'scalar' || typeof node.value !== 'string') {
		refuse('register', 'a name', node);
	}

	const why = node.value === 'item' ? '"item" is the variable of a loop' : whyNoVariable(node.value);
	if (why !== undefined) {
		throw new Problem('VARIABLE_NAME', why, {hint: 'choose another name'});
	}

	return node.value;
}
