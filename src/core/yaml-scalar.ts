import {boolCoreTag, floatCoreTag, getScalarValue, intCoreTag, NOT_RESOLVED, nullCoreTag, SCALAR_STYLE} from 'js-yaml';
import type {Position} from './position.ts';
import {Problem} from './problem.ts';
import type {YamlNode, YamlScalar} from './yaml-node.ts';
import {type Locate, type ScalarEvent, sourceOffset} from './yaml-position.ts';

/**
Makes a node of a value without parts, with the type that YAML 1.2 finds for it: `yes` is text, `0o755` and `1e3` are numbers.

@param end - Where what stands before it ends: behind that is the `:` or `-` where a value of which nothing is written is said to stand.
*/
export function scalarNode(text: string, event: ScalarEvent, at: Locate, end: number): YamlNode {
	const source = getScalarValue(text, event);
	const isPlain = event.style === SCALAR_STYLE.PLAIN && event.tagStart < 0;
	const isQuoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
	const position = at(event.valueStart < 0 ? emptyAt(text, event, end) : event.valueStart - (isQuoted ? 1 : 0));
	return {
		kind: 'scalar',
		value: isPlain ? resolve(source, position) : source,
		source,
		position,
		positionAt: offset => (event.valueStart < 0 ? position : at(sourceOffset(text, event, source, offset))),
	};
}

function resolve(source: string, position: Position): YamlScalar {
	for (const tag of [nullCoreTag, boolCoreTag, intCoreTag, floatCoreTag]) {
		const value: unknown = tag.resolve(source, false, tag.tagName);
		if (value === NOT_RESOLVED) {
			continue;
		}

		if (tag === intCoreTag && !Number.isSafeInteger(value)) {
			throw new Problem('YAML_NUMBER', `the number ${source} would be rounded`, {
				position,
				why: 'Whole numbers are exact up to 9007199254740991.',
				hint: `write "${source}" in quotes`,
			});
		}

		return value as YamlScalar;
	}

	return source;
}

function emptyAt(text: string, {anchorStart, tagStart}: ScalarEvent, end: number): number {
	if (anchorStart >= 0 || tagStart >= 0) {
		return tagStart >= 0 ? tagStart : anchorStart - 1;
	}

	const behind = /(?:\s|#[^\r\n]*|["'])*/y;
	behind.lastIndex = end;
	behind.test(text);
	return Math.min(behind.lastIndex, Math.max(text.length - 1, 0));
}
