import type {Position} from '../core/position.ts';
import {Problem, type Report} from '../core/problem.ts';
import {didYouMean} from '../core/suggest.ts';
import {describeNode, type YamlEntry, type YamlNode} from '../core/yaml.ts';
import type {Definition, Definitions} from './definitions.ts';
import {problemsOf} from './gather.ts';
import {whyNoVariable} from './names.ts';
import type {Written} from './playbook.ts';
import {toldAlready, valueOfNode} from './value.ts';

type MapNode = YamlNode & {kind: 'map'};

/** Reads the values of a play's or a task's keys, and reports every one that is not as it has to be. */
export type Fields = {
	has(key: string): boolean;
	node(key: string): YamlNode | undefined;
	keyPosition(key: string): Position | undefined;
	/** What `read` makes of a key's value; its problems are reported. */
	read<T>(key: string, read: (node: YamlNode) => T): T | undefined;
	text(key: string): Written | undefined;
	/** A text, a number, or a template of one. */
	scalar(key: string): Written | undefined;
	boolean(key: string): boolean | undefined;
	tags(): readonly string[];
	vars(): Definitions;
	readonly fail: Report;
};

export function createFields(map: MapNode, report: Report): Fields {
	const entries = new Map(map.entries.map(entry => [entry.key, entry]));

	const read = <T>(key: string, step: (node: YamlNode) => T): T | undefined => {
		const entry = entries.get(key);
		if (!entry) {
			return undefined;
		}

		try {
			return step(entry.value);
		} catch (error) {
			for (const problem of problemsOf(error)) {
				report(problem.at({position: entry.value.position}));
			}

			return undefined;
		}
	};

	return {
		has: key => entries.has(key),
		node: key => entries.get(key)?.value,
		keyPosition: key => entries.get(key)?.keyPosition,
		read,
		text: key => read(key, node => writtenText(key, node)),
		scalar: key => read(key, node => writtenScalar(key, node)),
		boolean: key => read(key, node => asBoolean(key, node)),
		tags: () => read('tags', asTags) ?? [],
		vars: () => read('vars', node => asVars(node, report)) ?? new Map(),
		fail: report,
	};
}

/** Reports keys that are not known, with what to write instead. */
export function checkKeys(
	entries: readonly YamlEntry[],
	known: readonly string[],
	foreign: Readonly<Record<string, string>>,
	what: string,
	fail: (problem: Problem) => void,
): void {
	for (const {key, keyPosition} of entries) {
		if (!known.includes(key)) {
			const instead = Object.hasOwn(foreign, key) ? foreign[key] : undefined;
			const hint = instead ?? didYouMean(key, known) ?? `its keys are ${known.join(', ')}`;
			const message = instead === undefined ? `${what} has no key "${key}"` : `"${key}" is not supported`;
			fail(new Problem('UNKNOWN_KEY', message, {position: keyPosition, hint}));
		}
	}
}

/** Throws a `Problem` which says what a key has to be, and what it is. */
export function refuse(key: string, wanted: string, node: YamlNode, hint?: string): never {
	throw new Problem('WRONG_VALUE', `"${key}" has to be ${wanted}, not ${describeNode(node)}`, {position: node.position, hint});
}

function writtenText(key: string, node: YamlNode): Written {
	if (node.kind !== 'scalar' || typeof node.value !== 'string') {
		refuse(key, 'a text', node, node.kind === 'scalar' && node.value !== null ? `quote it: "${node.source}"` : undefined);
	}

	return {node, value: valueOfNode(node)};
}

function writtenScalar(key: string, node: YamlNode): Written {
	return node.kind === 'scalar' && node.value !== null
		? {node, value: valueOfNode(node)}
		: refuse(key, 'a text or a number', node);
}

function asBoolean(key: string, node: YamlNode): boolean {
	if (node.kind !== 'scalar' || typeof node.value !== 'boolean') {
		const source = node.kind === 'scalar' ? node.source.toLowerCase() : '';
		const isYes = ['yes', 'on', 'y', 'true'].includes(source);
		const isNo = ['no', 'off', 'n', 'false'].includes(source);
		refuse(key, 'true or false', node, isYes ? 'write true' : isNo ? 'write false' : undefined);
	}

	return node.value;
}

function asTags(node: YamlNode): readonly string[] {
	const items = node.kind === 'list' ? node.items : [node];
	return items.flatMap(item => {
		if (item.kind !== 'scalar' || item.value === null) {
			refuse('tags', 'a text or a list of texts', item);
		}

		return item.source
			.split(',')
			.map(tag => tag.trim())
			.filter(tag => tag !== '');
	});
}

function asVars(node: YamlNode, fail: (problem: Problem) => void): Definitions {
	if (node.kind === 'scalar' && node.value === null) {
		return new Map();
	}

	if (node.kind !== 'map') {
		refuse('vars', 'a map', node, node.kind === 'list' ? 'write "name: value" without "- "' : undefined);
	}

	const definitions = new Map<string, Definition>();
	for (const {key, keyPosition, value} of node.entries) {
		const why = whyNoVariable(key);
		if (why !== undefined) {
			fail(new Problem('VARIABLE_NAME', why, {position: keyPosition, hint: 'choose another name'}));
			continue;
		}

		try {
			definitions.set(key, {value: valueOfNode(value), origin: 'playbook'});
		} catch (error) {
			problemsOf(error).forEach(fail);
			// Known all the same, or each of its uses would be told as well
			definitions.set(key, {value: toldAlready, origin: 'playbook'});
		}
	}

	return definitions;
}
