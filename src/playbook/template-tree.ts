import type {Position} from '../core/position.ts';

/** Where an offset of a text stands in the user's file; `undefined` for values of the inventory. */
export type Locate = (offset: number) => Position | undefined;

/** What stands in a template, in order. Made by `parseTemplate` only. */
export type Template = readonly TemplateNode[];

type At = {readonly position: Position | undefined};

export type TemplateNode =
	| ({readonly kind: 'text'; readonly text: string} & At)
	| {readonly kind: 'print'; readonly operand: Operand}
	| {
			readonly kind: 'if';
			readonly operand: Operand;
			readonly isNegated: boolean;
			readonly then: Template;
			readonly otherwise: Template;
	  }
	| ({
			readonly kind: 'each' | 'with';
			readonly operand: Operand;
			/** Block parameters: `as |item index|`. */
			readonly names: readonly string[];
			readonly then: Template;
			readonly otherwise: Template;
	  } & At)
	| ({
			readonly kind: 'partial';
			readonly name: string;
			readonly context: Operand | undefined;
			readonly extra: Readonly<Record<string, Operand>>;
			/** Stands before each of its lines. */
			readonly indent: string;
	  } & At);

/** What has a value. */
export type Operand = At &
	(
		| {readonly kind: 'literal'; readonly value: string | number | boolean}
		| Path
		| {readonly kind: 'call'; readonly helper: string; readonly parameters: readonly Operand[]}
	);

export type Path = {
	readonly kind: 'path';
	/** As written, for messages. */
	readonly text: string;
	readonly parts: readonly string[];
	/** How often `../` stands before it. */
	readonly up: number;
	/** Begins with `@`: `@index`, `@root.name`. */
	readonly isData: boolean;
	/** Begins with `this` or `.`, which passes block parameters by. */
	readonly isOfThis: boolean;
};
