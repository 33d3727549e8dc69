import {Problem, undetermined} from '../core/problem.ts';
import type {YamlNode} from '../core/yaml.ts';
import type {FindPartial, Scope} from './frame.ts';
import {gatherAll} from './gather.ts';
import {evaluate} from './render.ts';
import {parseTemplate} from './template.ts';
import type {Locate, Template} from './template-tree.ts';

/** A value of a playbook or an inventory whose texts may hold `{{ … }}`. */
export type Value = {
	/** It is the same for every host. */
	readonly isConstant: boolean;
	fill(scope: Scope): unknown;
};

const noPartials: FindPartial = (name, position) => {
	throw new Problem('NO_PARTIAL', `there is no partial "${name}" here`, {
		position,
		hint: 'partials belong to template files',
	});
};

/** Stands for what holds a mistake that was told when it was read: nothing more can be said of what needs it. */
export const toldAlready: Value = {
	isConstant: false,
	fill() {
		throw undetermined('it holds a mistake');
	},
};

/** Reads all templates of a value once. Throws the problems of all that cannot be parsed. */
export function valueOfNode(node: YamlNode): Value {
	if (node.kind === 'scalar') {
		return typeof node.value === 'string' ? valueOfText(node.value, node.positionAt) : constant(node.value);
	}

	if (node.kind === 'list') {
		return listValue(gatherAll(node.items, valueOfNode));
	}

	return mapValue(gatherAll(node.entries, ({key, value}) => [key, valueOfNode(value)] as const));
}

/** Makes values of what has no positions, as inventories have it. A text is parsed once, when it is first filled in. */
export type PlainValues = (plain: unknown) => Value;

export function createPlainValues(): PlainValues {
	const texts = new Map<string, Value>();
	const objects = new WeakMap<object, Value>();
	const read: PlainValues = plain => {
		if (typeof plain === 'string') {
			const known = texts.get(plain) ?? lazily(plain);
			texts.set(plain, known);
			return known;
		}

		if (!isPlain(plain)) {
			return constant(plain);
		}

		const known = objects.get(plain) ?? (Array.isArray(plain) ? listValue(plain.map(read)) : mapValue(entriesOf(plain, read)));
		objects.set(plain, known);
		return known;
	};

	return read;
}

/** An inventory may hold texts that no play uses, so one that cannot be parsed is told where it is used. */
function lazily(text: string): Value {
	if (!isTemplate(text)) {
		return constant(text);
	}

	let value: Value | undefined;
	return {
		isConstant: false,
		fill(scope) {
			value ??= valueOfText(text, () => undefined);
			return value.fill(scope);
		},
	};
}

const isPlain = (value: unknown): value is object =>
	typeof value === 'object' && value !== null && [null, Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value));

const entriesOf = (map: object, read: PlainValues) => Object.entries(map).map(([key, value]) => [key, read(value)] as const);

const isTemplate = (text: string): boolean => text.includes('{{') || text.includes('{%');

function valueOfText(text: string, locate: Locate): Value {
	if (!isTemplate(text)) {
		return constant(text);
	}

	const template = parseTemplate(text, locate);
	return {isConstant: isFixed(template), fill: scope => evaluate(template, scope, noPartials)};
}

const isFixed = (template: Template): boolean => template.every(({kind}) => kind === 'text');

const constant = (value: unknown): Value => ({isConstant: true, fill: () => value});

function listValue(items: readonly Value[]): Value {
	const fill = (scope: Scope) => gatherAll(items, item => item.fill(scope));
	return settled({isConstant: items.every(({isConstant}) => isConstant), fill});
}

function mapValue(entries: readonly (readonly [string, Value])[]): Value {
	const fill = (scope: Scope) => {
		const map: Record<string, unknown> = Object.create(null);
		gatherAll(entries, ([key, value]) => {
			map[key] = value.fill(scope);
		});
		return map;
	};
	return settled({isConstant: entries.every(([, {isConstant}]) => isConstant), fill});
}

/** A constant is filled once; nobody changes what it gives. */
function settled({isConstant, fill}: Value): Value {
	if (!isConstant) {
		return {isConstant, fill};
	}

	let value: unknown;
	return {isConstant, fill: scope => (value ??= fill(scope))};
}
