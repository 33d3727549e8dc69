import type {z} from 'zod';
import {argumentKind, type LocalContent, type RenderedTemplate} from '../../src/core/local.ts';
import {hostileValues} from './hostile-values.ts';
import {sha256} from './run-script.ts';

/** Arguments of a module in which one field has another value. */
export type Trial = {
	/** `name`, `groups[]`, `env{}`, `env{key}`, `src.path`, `template.value`. */
	readonly field: string;
	readonly value: string;
	readonly args: object;
};

/**
Gives every field of valid arguments each hostile value, alone and behind the value that it has.

@param base - Valid arguments. What they leave out is not tried.
*/
export function forEachField(args: z.ZodType, base: object, visit: (trial: Trial) => void): void {
	for (const {field, given, put} of placesIn(shapeOf(args), base)) {
		for (const value of hostileValues) {
			for (const placed of new Set([value, `${given}${value}`])) {
				if (placed !== given && (!/^src\.(?:path|text)$/.test(field) || canBeFile(field, placed))) {
					visit({field, value: placed, args: put(placed)});
				}
			}
		}
	}
}

/** Whether there can be a file of this path, or of this text, beside the playbook. */
const canBeFile = (field: string, value: string) =>
	!/\p{Surrogate}/u.test(value) && (field === 'src.text' || !/\0|(?:^|\/)\.{0,2}$/.test(value));

/** A field of a schema, as `Trial` names it, and whether it takes texts other than certain words. */
export type Field = {readonly field: string; readonly isText: boolean};

/** All fields of a schema. */
export const fieldsOf = (args: z.ZodType): readonly Field[] =>
	Object.entries(shapeOf(args)).flatMap(([name, schema]) => leavesOf(schema, name));

type Place = {readonly field: string; readonly given: string; put(value: string): object};

function placesIn(shape: Readonly<Record<string, z.ZodType>>, base: object): readonly Place[] {
	return Object.entries(base).flatMap(([name, given]) => {
		const kind = argumentKind(shape[name] as z.ZodType);
		const places =
			kind === undefined ? inValue(given, name) : kind === 'template' ? inTemplate(given, name) : inFile(given, name);
		return places.map(place => ({...place, put: (value: string) => ({...base, [name]: place.put(value)})}));
	});
}

type Inner = Omit<Place, 'put'> & {put(value: string): unknown};

function inValue(given: unknown, field: string): readonly Inner[] {
	if (Array.isArray(given)) {
		const [first, ...more] = given;
		return [{field: `${field}[]`, given: String(first), put: value => [value, ...more]}];
	}

	if (typeof given === 'object' && given !== null) {
		const [[key, held] = ['', '']] = Object.entries(given);
		return [
			{field: `${field}{}`, given: String(held), put: value => ({[key]: value})},
			{field: `${field}{key}`, given: key, put: value => ({[value]: held})},
		];
	}

	return [{field, given: String(given), put: value => value}];
}

function inFile({path, text = ''}: LocalContent, field: string): readonly Inner[] {
	return [
		{field: `${field}.path`, given: path, put: value => localContent(value, text)},
		{field: `${field}.text`, given: text, put: value => localContent(path, value)},
	];
}

function inTemplate(template: RenderedTemplate, field: string): readonly Inner[] {
	const {path, pieces = []} = template;
	return pieces.flatMap(({isValue, text}, index) => {
		const put = (value: string) =>
			templateOf(
				path,
				pieces.map((piece, at) => (at === index ? {...piece, text: value} : piece)),
			);
		return isValue ? [{field: `${field}.value`, given: text, put}] : [];
	});
}

/** A file beside the playbook. */
export const localContent = (path: string, text: string): LocalContent => ({
	path,
	text,
	sizeBytes: Buffer.byteLength(text),
	sha256: sha256(text),
});

type Pieces = NonNullable<RenderedTemplate['pieces']>;

/** A rendered template. */
export const templateOf = (path: string, pieces: Pieces): RenderedTemplate => ({
	path,
	text: pieces.map(({text}) => text).join(''),
	pieces,
});

/** What stands between `«` and `»` is a value; all else is the template's. */
export const piecesOf = (marked: string): Pieces =>
	marked.split(/[«»]/).map((text, index) => ({text, isValue: index % 2 === 1, position: {file: 'x.hbs', line: 1, column: 1}}));

type Def = {
	readonly type: string;
	readonly shape?: Readonly<Record<string, z.ZodType>>;
	readonly innerType?: z.ZodType;
	readonly in?: z.ZodType;
	readonly element?: z.ZodType;
	readonly options?: readonly z.ZodType[];
};

const defOf = (schema: z.ZodType) => schema.def as unknown as Def;

function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
	const {shape, innerType, in: input} = defOf(schema);
	const inner = innerType ?? input;
	return shape ?? (inner ? shapeOf(inner) : {});
}

function leavesOf(schema: z.ZodType, field: string): readonly Field[] {
	const {type, innerType, in: input, element, options} = defOf(schema);
	const kind = argumentKind(schema);
	if (kind !== undefined) {
		const parts = kind === 'template' ? ['value'] : ['path', 'text'];
		return parts.map(part => ({field: `${field}.${part}`, isText: true}));
	}

	if (options) {
		const leaves = options.flatMap(option => leavesOf(option, field));
		return [...new Set(leaves.map(leaf => leaf.field))].map(one => ({
			field: one,
			isText: leaves.some(leaf => leaf.field === one && leaf.isText),
		}));
	}

	const inner = innerType ?? input;
	return inner
		? leavesOf(inner, field)
		: type === 'array' && element
			? leavesOf(element, `${field}[]`)
			: type === 'record'
				? ['{}', '{key}'].map(part => ({field: `${field}${part}`, isText: true}))
				: [{field, isText: type === 'string'}];
}
