import {z} from 'zod';
import type {Position} from './position.ts';
import type {LocalFile} from './script.ts';

/** How an argument's text is understood when the schedule is made; the schema sees what was made of it. */
export type ArgumentKind = 'file' | 'template' | 'condition';

/** A file beside the playbook. `text` when it is UTF-8 of at most 1 MiB. */
export type LocalContent = LocalFile & {readonly text?: string};

/** A template beside the playbook, rendered for this host. */
export type RenderedTemplate = {
	/** As it is shown. */
	readonly path: string;
	readonly text: string;
	/** What the text is made of, in order; the schedule always gives them. */
	readonly pieces?: readonly RenderedPiece[];
};

/** A part of a rendered text, and where it was written. */
export type RenderedPiece = {
	readonly text: string;
	/** It is the value of a `{{ … }}`; else it stands in the template as it is. */
	readonly isValue: boolean;
	/** Of its first character, or of the `{{`, in the template or partial. */
	readonly position: Position | undefined;
};

/** A condition in CEL, as written, and whether it holds for this host. */
export type Condition = {readonly text: string; readonly holds: boolean};

const kinds = z.registry<{kind: ArgumentKind}>();

const special = <T>(kind: ArgumentKind) =>
	z.custom<T>(value => typeof value === 'object' && value !== null && !Array.isArray(value)).register(kinds, {kind});

/** An argument that names a file beside the playbook. It is found and read before the first connection. */
export const localFile = () => special<LocalContent>('file');

/** An argument that names a Handlebars template beside the playbook. It is rendered before the first connection, where its variables allow. */
export const template = () => special<RenderedTemplate>('template');

/** An argument that is a CEL expression. */
export const condition = () => special<Condition>('condition');

type Definition = {innerType?: z.ZodType; element?: z.ZodType; options?: readonly z.ZodType[]};

/** The kind of an argument's schema, through `optional()`, `default()`, `describe()`, lists and unions. */
export function argumentKind(schema: z.ZodType): ArgumentKind | undefined {
	const known = kinds.get(schema)?.kind;
	if (known) {
		return known;
	}

	const {innerType, element, options = []} = schema.def as Definition;
	return [innerType, element, ...options]
		.filter(inner => inner !== undefined)
		.map(inner => argumentKind(inner))
		.find(kind => kind !== undefined);
}
