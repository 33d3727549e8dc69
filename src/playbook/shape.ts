import type {z} from 'zod';

type Def = {
	readonly shape?: Readonly<Record<string, z.ZodType>>;
	readonly innerType?: z.ZodType;
	readonly in?: z.ZodType;
	readonly left?: z.ZodType;
	readonly right?: z.ZodType;
	readonly options?: readonly z.ZodType[];
	readonly catchall?: z.ZodType;
};

/** The arguments a module takes, by name, whatever its schema is made of. */
export function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
	const {shape, innerType, in: input, left, right, options} = schema.def as Def;
	if (shape) {
		return shape;
	}

	const parts = [innerType, input, left, right, ...(options ?? [])].filter(part => part !== undefined);
	return Object.assign({}, ...parts.map(part => shapeOf(part)).reverse());
}
