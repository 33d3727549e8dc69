import {COLLECTION_STYLE, EVENT_ID, type Event} from 'js-yaml';
import type {Position} from './position.ts';
import {Problem} from './problem.ts';
import {describeNode, type YamlEntry, type YamlNode} from './yaml-node.ts';
import type {Locate} from './yaml-position.ts';
import {scalarNode} from './yaml-scalar.ts';

type ValueEvent = Exclude<Event, {type: typeof EVENT_ID.DOCUMENT | typeof EVENT_ID.POP}>;

const maxNodes = 100_000;
const maxAliases = 100;
const refusedKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** Makes the nodes of one document out of the parser's flat list of events. `undefined` when there is none, or it is empty. */
export function compose(text: string, events: readonly Event[], at: Locate, maxDepth: number): YamlNode | undefined {
	const anchors = new Map<string, YamlNode>();
	let next = 0;
	let nodes = 0;
	let aliases = 0;
	/** Where what was read so far ends. */
	let end = 0;

	return document();

	function document(): YamlNode | undefined {
		next++;
		if (events.length === 0 || isEnd()) {
			return undefined;
		}

		const node = value(0);
		next++;
		if (next < events.length) {
			const second = events.slice(next).find(isValue);
			throw new Problem('YAML_DOCUMENTS', 'the file holds more than one document', {
				position: at(second ? Math.max(startOf(second), end) : end),
				hint: 'write one document a file, without a second "---"',
			});
		}

		return node.kind === 'scalar' && node.value === null ? undefined : node;
	}

	function isEnd(): boolean {
		return events[next]?.type === EVENT_ID.POP;
	}

	function value(depth: number): YamlNode {
		const event = events[next++];
		if (!event || !isValue(event)) {
			throw new Error('the YAML parser gave an event out of place');
		}

		count(1, startOf(event));
		if (event.type === EVENT_ID.ALIAS) {
			return alias(event.anchorStart, event.anchorEnd, depth);
		}

		assertNoTag(event);
		const node = parts(event, depth);
		if (event.anchorStart >= 0) {
			anchors.set(text.slice(event.anchorStart, event.anchorEnd), node);
		}

		return node;
	}

	function parts(event: Exclude<ValueEvent, {type: typeof EVENT_ID.ALIAS}>, depth: number): YamlNode {
		if (event.type !== EVENT_ID.SCALAR) {
			end = Math.max(end, event.start);
			const node = event.type === EVENT_ID.SEQUENCE ? list(event.start, depth + 1) : map(event.start, depth + 1);
			if (event.style === COLLECTION_STYLE.FLOW) {
				end = text.indexOf(node.kind === 'list' ? ']' : '}', end) + 1;
			}

			return node;
		}

		const node = scalarNode(text, event, at, end);
		end = Math.max(end, event.valueEnd, event.anchorEnd, event.tagEnd);
		return node;
	}

	function list(start: number, depth: number): YamlNode {
		const items: YamlNode[] = [];
		while (!isEnd()) {
			items.push(value(depth));
		}

		next++;
		return {kind: 'list', items, position: at(start)};
	}

	function map(start: number, depth: number): YamlNode {
		const entries: YamlEntry[] = [];
		const seen = new Map<string, Position>();
		while (!isEnd()) {
			const node = value(depth);
			const key = keyOf(node, seen);
			seen.set(key, node.position);
			entries.push({key, keyPosition: node.position, value: value(depth)});
		}

		next++;
		return {kind: 'map', entries, position: at(start)};
	}

	function alias(start: number, stop: number, depth: number): YamlNode {
		const name = text.slice(start, stop);
		const node = anchors.get(name);
		end = Math.max(end, stop);
		if (!node) {
			throw new Problem('YAML_ALIAS', `the alias "*${name}" names no anchor before it`, {
				position: at(start - 1),
				why: 'An anchor is known after the value that it stands at has ended, so a value cannot hold itself.',
			});
		}

		if (++aliases > maxAliases) {
			throw new Problem('YAML_ALIAS', `more than ${maxAliases} aliases`, {position: at(start - 1)});
		}

		const below = measure(node);
		count(below.nodes, start - 1);
		if (depth + below.depth > maxDepth) {
			throw new Problem('YAML_ALIAS', `the alias "*${name}" makes more than ${maxDepth} levels`, {position: at(start - 1)});
		}

		return node;
	}

	function count(more: number, offset: number): void {
		nodes += more;
		if (nodes > maxNodes) {
			throw new Problem('YAML_TOO_LARGE', `more than ${maxNodes} values, aliases counted each time`, {
				position: at(Math.max(offset, 0)),
			});
		}
	}

	function assertNoTag({tagStart, tagEnd}: {readonly tagStart: number; readonly tagEnd: number}): void {
		const tag = text.slice(Math.max(tagStart, 0), Math.max(tagEnd, 0));
		if (tag !== '' && tag !== '!!str') {
			throw new Problem('YAML_TAG', `the tag "${tag}" is not known here`, {
				position: at(tagStart),
				hint: tag === '!vault' ? 'encrypted values are not supported' : 'leave it out: quote a value to make it text',
			});
		}
	}
}

/** The text of a key, which has to be new to its map. */
function keyOf(node: YamlNode, seen: ReadonlyMap<string, Position>): string {
	const {position} = node;
	if (node.kind !== 'scalar' || node.value === null) {
		throw new Problem('YAML_KEY', `a key has to be a text, not ${describeNode(node)}`, {
			position,
			hint: node.kind === 'map' ? 'a value that begins with "{{" has to stand in quotes' : undefined,
		});
	}

	const key = node.source;
	if (refusedKeys.has(key) || key === '<<') {
		throw new Problem('YAML_KEY', `the key "${key}" is not allowed`, {
			position,
			why: key === '<<' ? 'Merge keys are not part of YAML 1.2.' : 'It would reach into the program that reads it.',
			hint: key === '<<' ? 'write the values out here' : undefined,
		});
	}

	const first = seen.get(key);
	if (first) {
		throw new Problem('YAML_DUPLICATE_KEY', `the key "${key}" stands here a second time`, {
			position,
			hint: `it is already in line ${first.line}; keep one of them`,
		});
	}

	return key;
}

function measure(node: YamlNode): {readonly nodes: number; readonly depth: number} {
	const below = node.kind === 'list' ? node.items : node.kind === 'map' ? node.entries.map(({value}) => value) : [];
	let nodes = 1;
	let depth = 0;
	for (const child of below) {
		const measured = measure(child);
		nodes += measured.nodes;
		depth = Math.max(depth, measured.depth);
	}

	return {nodes, depth: node.kind === 'scalar' ? 0 : depth + 1};
}

const isValue = (event: Event): event is ValueEvent => event.type !== EVENT_ID.DOCUMENT && event.type !== EVENT_ID.POP;

function startOf(event: ValueEvent): number {
	return 'start' in event ? event.start : 'valueStart' in event ? event.valueStart : event.anchorStart;
}
