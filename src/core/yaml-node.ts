import type {Position} from './position.ts';

/** What a value without parts can be. */
export type YamlScalar = string | number | boolean | null;

/** A value of a YAML file together with the place where it stands. */
export type YamlNode = {readonly position: Position} & (
	| {
			readonly kind: 'scalar';
			readonly value: YamlScalar;
			/** As written, before a type was found for it: `0755`, `yes`. */
			readonly source: string;
			/** Where the character at an offset of a text value stands in the file, through quotes, escapes and folded lines. */
			positionAt(offset: number): Position;
	  }
	| {readonly kind: 'list'; readonly items: readonly YamlNode[]}
	| {readonly kind: 'map'; readonly entries: readonly YamlEntry[]}
);

/** One key of a map with its value; no two of a map have the same key. */
export type YamlEntry = {readonly key: string; readonly keyPosition: Position; readonly value: YamlNode};

/** What a node is, in words for an error: `a list`, `the text "yes"`. Long text is cut. */
export function describeNode(node: YamlNode): string {
	if (node.kind !== 'scalar') {
		return `a ${node.kind}`;
	}

	const {value} = node;
	return value === null
		? 'nothing'
		: typeof value === 'string'
			? `the text ${JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)}`
			: `the ${typeof value} ${node.source}`;
}
