import {type Event, parseEvents} from 'js-yaml';
import {Problem} from './problem.ts';
import {compose} from './yaml-compose.ts';
import type {YamlNode} from './yaml-node.ts';
import {type Locate, locator} from './yaml-position.ts';
import {syntaxProblem} from './yaml-syntax.ts';

export {describeNode, type YamlEntry, type YamlNode} from './yaml-node.ts';

const maxBytes = 1024 * 1024;
const maxDepth = 100;

/**
Reads one YAML 1.2 document (core schema) with the position of every value.

Throws a positioned `Problem` on syntax errors, duplicate keys, keys that are no text, tags, several documents, more than
1 MiB, 100 levels, 100 aliases or 100,000 values, and on integers that a number cannot hold.

@param text - The file's text. Empty, or only comments, is `undefined`.
@param file - As the user named it, for positions.
*/
export function parseYaml(text: string, file: string): YamlNode | undefined {
	const sizeBytes = Buffer.byteLength(text);
	if (sizeBytes > maxBytes) {
		throw new Problem('YAML_TOO_LARGE', `the file has ${sizeBytes} bytes, more than 1 MiB`, {
			position: {file, line: 1, column: 1},
			hint: 'is it the right file? Bulky content belongs in a file of its own, which a task names',
		});
	}

	const at = locator(text, file);
	return compose(text, readEvents(text, file, at), at, maxDepth);
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

function readEvents(text: string, file: string, at: Locate): readonly Event[] {
	try {
		return parseEvents(text, {filename: file, maxDepth});
	} catch (error) {
		throw syntaxProblem(error, text, at);
	}
}
