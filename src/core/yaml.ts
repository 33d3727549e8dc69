import {
	boolCoreTag,
	EVENT_ID,
	type Event,
	floatCoreTag,
	getScalarValue,
	intCoreTag,
	NOT_RESOLVED,
	nullCoreTag,
	parseEvents,
	SCALAR_STYLE,
	YAMLException,
} from 'js-yaml';
import type {Position} from './position.ts';
import {Problem} from './problem.ts';

type Scalar = string | number | boolean | null;
type ScalarEvent = Extract<Event, {type: typeof EVENT_ID.SCALAR}>;

/** A value of a YAML file together with the place where it stands. */
export type YamlNode = {readonly position: Position} & (
	| {
			readonly kind: 'scalar';
			readonly value: Scalar;
			/** As written, before a type was found for it: `0755`, `yes`. */
			readonly source: string;
			/** Where the character at an offset of a text value stands in the file; exact unless escapes or folds are in between. */
			positionAt(offset: number): Position;
	  }
	| {readonly kind: 'list'; readonly items: readonly YamlNode[]}
	| {readonly kind: 'map'; readonly entries: readonly YamlEntry[]}
);

export type YamlEntry = {readonly key: string; readonly keyPosition: Position; readonly value: YamlNode};

const maxBytes = 1024 * 1024;
const maxNodes = 100_000;
const maxAliases = 100;
const maxDepth = 100;
const refusedKeys = new Set(['__proto__', 'constructor', 'prototype']);

/**
Reads one YAML 1.2 document (core schema) with the position of every value.

Throws a positioned `Problem` on syntax errors, duplicate keys, keys that are no text, tags, several documents, more than
1 MiB, 100 aliases or 100,000 values, and on integers that a number cannot hold.

@param text - The file's text. Empty, or only comments, is `undefined`.
@param file - As the user named it, for positions.
*/
export function parseYaml(text: string, file: string): YamlNode | undefined {
	if (Buffer.byteLength(text) > maxBytes) {
		throw new Problem('YAML_TOO_LARGE', `the file has ${Buffer.byteLength(text)} bytes, more than 1 MiB`, {
			position: {file, line: 1, column: 1},
			hint: 'is it the right file? Bulky content belongs in a file of its own, which a task names',
		});
	}

	const at = locator(text, file);
	let events: Event[];
	try {
		events = parseEvents(text, {filename: file, maxDepth});
	} catch (error) {
		throw syntaxProblem(error, at, text);
	}

	return new Composer(text, events, at).document();
}

/** The value alone, without positions. Maps have no prototype. */
export function plain(node: YamlNode): unknown {
	if (node.kind === 'scalar') {
		return node.value;
	}

	if (node.kind === 'list') {
		return node.items.map(item => plain(item));
	}

	const map: Record<string, unknown> = Object.create(null);
	for (const {key, value} of node.entries) {
		map[key] = plain(value);
	}

	return map;
}

/** What stands at a path below a node: the deepest node that exists, so that an error always has a place. */
export function nodeAt(node: YamlNode, path: readonly PropertyKey[]): YamlNode {
	const [step, ...rest] = path;
	const next =
		node.kind === 'map'
			? node.entries.find(({key}) => key === step)?.value
			: node.kind === 'list' && typeof step === 'number'
				? node.items[step]
				: undefined;
	return next ? nodeAt(next, rest) : node;
}

/** What a node is, in words for an error: `a list`, `the text "yes"`. */
export function describeNode(node: YamlNode): string {
	if (node.kind !== 'scalar') {
		return `a ${node.kind}`;
	}

	const {value} = node;
	return value === null
		? 'nothing'
		: typeof value === 'string'
			? `the text ${JSON.stringify(value)}`
			: `the ${typeof value} ${node.source}`;
}

function locator(text: string, file: string) {
	const starts = [0];
	for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) {
		starts.push(index + 1);
	}

	return (offset: number): Position => {
		let low = 0;
		let high = starts.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((starts[middle] ?? 0) <= offset) {
				low = middle;
			} else {
				high = middle - 1;
			}
		}

		return {file, line: low + 1, column: offset - (starts[low] ?? 0) + 1};
	};
}

function syntaxProblem(error: unknown, at: (offset: number) => Position, text: string): unknown {
	if (!(error instanceof YAMLException)) {
		return error;
	}

	const hint = /\t/.test(error.reason) || /tab char/.test(error.reason) ? 'indent with spaces' : undefined;
	return new Problem('YAML_SYNTAX', `not valid YAML: ${error.reason}`, {
		position: at(Math.min(error.mark?.position ?? 0, text.length)),
		hint,
		cause: error,
	});
}

/** Makes nodes of the flat list of events; its position in the list is the only state. */
class Composer {
	readonly #text: string;
	readonly #events: readonly Event[];
	readonly #at: (offset: number) => Position;
	readonly #anchors = new Map<string, YamlNode>();
	#next = 0;
	#nodes = 0;
	#aliases = 0;

	constructor(text: string, events: readonly Event[], at: (offset: number) => Position) {
		this.#text = text;
		this.#events = events;
		this.#at = at;
	}

	document(): YamlNode | undefined {
		this.#take();
		if (this.#events.length === 0 || this.#peek()?.type === EVENT_ID.POP) {
			return undefined;
		}

		const node = this.#node();
		this.#take();
		if (this.#next < this.#events.length) {
			const second = this.#events.slice(this.#next).find(event => 'start' in event || 'valueStart' in event);
			throw new Problem('YAML_DOCUMENTS', 'the file holds more than one document', {
				position: this.#at(second ? startOf(second) : 0),
				hint: 'write one document a file, without a second "---"',
			});
		}

		return node.kind === 'scalar' && node.value === null ? undefined : node;
	}

	#peek(): Event | undefined {
		return this.#events[this.#next];
	}

	#take(): Event | undefined {
		return this.#events[this.#next++];
	}

	#node(): YamlNode {
		const event = this.#take();
		if (!event || event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) {
			throw new Error('the YAML parser gave an event out of place');
		}

		this.#count(1, startOf(event));
		if (event.type === EVENT_ID.ALIAS) {
			return this.#alias(event.anchorStart, event.anchorEnd);
		}

		if (event.tagStart >= 0 && this.#text.slice(event.tagStart, event.tagEnd) !== '!!str') {
			throw new Problem('YAML_TAG', `the tag "${this.#text.slice(event.tagStart, event.tagEnd)}" is not known here`, {
				position: this.#at(event.tagStart),
				hint: 'leave it out: quote a value to make it text',
			});
		}

		const node =
			event.type === EVENT_ID.SCALAR
				? this.#scalar(event)
				: event.type === EVENT_ID.SEQUENCE
					? this.#list(event)
					: this.#map(event);
		if (event.anchorStart >= 0) {
			this.#anchors.set(this.#text.slice(event.anchorStart, event.anchorEnd), node);
		}

		return node;
	}

	#count(nodes: number, offset: number): void {
		this.#nodes += nodes;
		if (this.#nodes > maxNodes) {
			throw new Problem('YAML_TOO_LARGE', `more than ${maxNodes} values, aliases counted each time`, {
				position: this.#at(offset),
			});
		}
	}

	#alias(start: number, end: number): YamlNode {
		const name = this.#text.slice(start, end);
		const node = this.#anchors.get(name);
		if (!node) {
			throw new Problem('YAML_ALIAS', `the alias "*${name}" names no anchor before it`, {
				position: this.#at(start),
				why: 'An anchor is known after the value that it stands at has ended, so a value cannot hold itself.',
			});
		}

		if (++this.#aliases > maxAliases) {
			throw new Problem('YAML_ALIAS', `more than ${maxAliases} aliases`, {position: this.#at(start)});
		}

		this.#count(size(node), start);
		return node;
	}

	#scalar(event: ScalarEvent): YamlNode {
		const source = getScalarValue(this.#text, event);
		const tagged = event.tagStart >= 0;
		const value = event.style === SCALAR_STYLE.PLAIN && !tagged ? this.#resolve(source, event.valueStart) : source;
		const isQuoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
		const positionAt = (offset: number) => this.#at(sourceOffset(this.#text, event, source, offset));
		return {kind: 'scalar', value, source, position: this.#at(event.valueStart - (isQuoted ? 1 : 0)), positionAt};
	}

	#resolve(source: string, offset: number): Scalar {
		for (const tag of [nullCoreTag, boolCoreTag, intCoreTag, floatCoreTag]) {
			const value: unknown = tag.resolve(source, false, tag.tagName);
			if (value !== NOT_RESOLVED) {
				if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) && /^[-+]?\d+$/.test(source)) {
					throw new Problem('YAML_NUMBER', `the number ${source} would be rounded`, {
						position: this.#at(offset),
						hint: `write "${source}" in quotes`,
					});
				}

				return value as Scalar;
			}
		}

		return source;
	}

	#list(event: {start: number}): YamlNode {
		const items: YamlNode[] = [];
		while (this.#peek()?.type !== EVENT_ID.POP) {
			items.push(this.#node());
		}

		this.#take();
		return {kind: 'list', items, position: this.#at(event.start)};
	}

	#map(event: {start: number}): YamlNode {
		const entries: YamlEntry[] = [];
		const seen = new Map<string, Position>();
		while (this.#peek()?.type !== EVENT_ID.POP) {
			const keyNode = this.#node();
			const key = this.#key(keyNode);
			const first = seen.get(key);
			if (first) {
				throw new Problem('YAML_DUPLICATE_KEY', `the key "${key}" stands here a second time`, {
					position: keyNode.position,
					hint: `it is already in line ${first.line}; keep one of them`,
				});
			}

			seen.set(key, keyNode.position);
			entries.push({key, keyPosition: keyNode.position, value: this.#node()});
		}

		this.#take();
		return {kind: 'map', entries, position: this.#at(event.start)};
	}

	#key(node: YamlNode): string {
		if (node.kind !== 'scalar' || node.value === null) {
			throw new Problem('YAML_KEY', `a key has to be a text, not ${describeNode(node)}`, {
				position: node.position,
				hint: node.kind === 'map' ? 'a value that begins with "{{" has to stand in quotes' : undefined,
			});
		}

		if (refusedKeys.has(node.source) || node.source === '<<') {
			throw new Problem('YAML_KEY', `the key "${node.source}" is not allowed`, {
				position: node.position,
				why: node.source === '<<' ? 'Merge keys are not part of YAML 1.2.' : 'It would reach into the program that reads it.',
			});
		}

		return node.source;
	}
}

function size(node: YamlNode): number {
	if (node.kind === 'scalar') {
		return 1;
	}

	const below = node.kind === 'list' ? node.items : node.entries.map(({value}) => value);
	return below.reduce((sum, child) => sum + size(child), 1);
}

function startOf(event: Event): number {
	return 'start' in event
		? event.start
		: 'valueStart' in event
			? event.valueStart
			: 'anchorStart' in event
				? event.anchorStart
				: 0;
}

/** Offset in the file of the character at an offset of a scalar's value. */
function sourceOffset(text: string, event: ScalarEvent, value: string, offset: number): number {
	const {style, valueStart, valueEnd, indent} = event;
	if (style !== SCALAR_STYLE.LITERAL_BLOCK && style !== SCALAR_STYLE.FOLDED_BLOCK) {
		return text.slice(valueStart, valueStart + offset) === value.slice(0, offset) ? valueStart + offset : valueStart;
	}

	const lines = value.slice(0, offset).split('\n');
	let position = valueStart;
	for (let line = 1; line < lines.length; line++) {
		const end = text.indexOf('\n', position);
		position = end < 0 || end >= valueEnd ? position : end + 1;
	}

	return position + Math.max(indent, 0) + (lines.at(-1)?.length ?? 0);
}
