import {z} from 'zod';
import {didYouMean} from '../core/suggest.ts';
import {type ContainerOption, findOption, optionFault} from '../domain/container-options.ts';
import type {PropertyShape} from '../domain/property-shape.ts';
import {parseSize} from '../domain/property-size.ts';
import {type Properties, parseProperties, renderProperties} from '../domain/property-string.ts';

/** What an option may be given as. */
type Given = string | number | boolean | null | readonly string[] | Readonly<Record<string, Part>>;
type Part = string | number | boolean | readonly (string | number)[];

/**
An argument that is an option of `pct set`. Comes out as the text that `pct` is given, or as `null`, which takes the option away.

Options of several parts can be written as Proxmox VE does, or as a map.

@param key - `memory`; `net0` for all of them.
*/
export const containerOption = (key: string) => {
	const option = findOption(key);
	if (!option) {
		throw new TypeError(`no option of a container: ${key}`);
	}

	const schema = shapeless(option).transform((given, context): string | null => {
		const why = whyNotGiven(given, option);
		if (why !== undefined) {
			return wrong(context, why);
		}

		if (given === null || given === '' || (Array.isArray(given) && given.length === 0)) {
			return null;
		}

		const text = option.shape ? partsText(given, option.shape, context) : plainText(given, option);
		const fault = text === undefined ? undefined : faultOf(key, text, option);
		return fault === undefined ? (text ?? z.NEVER) : wrong(context, fault);
	});
	return schema.optional();
};

/** Where it is nothing at all, or a list has something else than items. */
function whyNotGiven(given: Given, {name, list, delete: isRemovable}: ContainerOption): string | undefined {
	const isList = Array.isArray(given);
	if (isList && given.some(item => !/^[^,;\s]+$/.test(String(item)))) {
		return 'has to be a list of single words';
	}

	const isNothing = given === null || (isList && given.length === 0);
	if (isNothing || (given === '' && name === 'description')) {
		return isRemovable === false ? `"${name}" cannot be taken away` : undefined;
	}

	const isBlank = typeof given === 'string' && (list ? /^[,;\s]*$/ : /^\s*$/).test(given);
	return isBlank ? `is empty${isRemovable === false ? '' : ': write ~ to take it away'}` : undefined;
}

function faultOf(key: string, text: string, {name}: ContainerOption): string | undefined {
	if ((name === 'description' ? /[\0\p{Surrogate}]/u : strange).test(text)) {
		return `${JSON.stringify(text)} holds a character that has no place in it`;
	}

	const fault = optionFault(key, text);
	return fault === undefined ? undefined : inWords(fault);
}

/** Line ends, other control characters, and halves of characters. */
const strange = /[\p{Control}\p{Surrogate}\u2028\u2029]/u;

/** The options `net0` to `net9`, say, for a count of 10: one schema for all. */
export const numberedOptions = <Name extends string>(name: Name, count: number, description: string) => {
	const schema = containerOption(`${name}0`).describe(description);
	const entries = Array.from({length: count}, (_, number) => [`${name}${number}`, schema]);
	return Object.fromEntries(entries) as Readonly<Record<`${Name}${UpTo31}`, typeof schema>>;
};

type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';
type UpTo31 = Digit | `1${Digit}` | `2${Digit}` | '30' | '31';

/** What may be written in YAML, before it is known whether it is right. */
function shapeless({type, shape, list, delete: isRemovable}: ContainerOption): z.ZodType<Given> {
	const part = z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]);
	const base: z.ZodType<Given> = shape
		? z.union([z.string(), z.number(), z.record(z.string(), part)])
		: list
			? z.union([z.string(), z.array(z.string())])
			: type === 'boolean'
				? z.boolean()
				: type === 'integer'
					? z.int()
					: type === 'number'
						? z.number()
						: z.string();
	return isRemovable === false ? base : z.union([base, z.null()]);
}

function plainText(given: Given, {name, list}: ContainerOption): string {
	if (typeof given === 'boolean') {
		return given ? '1' : '0';
	}

	if (!list) {
		return String(given);
	}

	const items = (Array.isArray(given) ? given : String(given).split(/[,;\s]+/)).filter(item => item !== '');
	// As Proxmox VE stores them
	return name === 'tags' ? [...new Set(items.map(tag => tag.toLowerCase()))].sort().join(';') : items.join(' ');
}

/** One way to write the same. `undefined` when it was refused. */
function partsText(given: Given, shape: PropertyShape, context: z.RefinementCtx): string | undefined {
	try {
		const text = typeof given === 'object' ? mapText(given as Map, shape) : String(given);
		const properties = parseProperties(text, shape);
		const stray = Object.keys(properties).find(name => !Object.hasOwn(shape.rules, name));
		if (stray === undefined) {
			return renderProperties(properties, shape);
		}

		const hint = didYouMean(stray, [...Object.keys(shape.rules), ...ofNewVolume(shape)]);
		wrong(context, [`there is no part "${stray}" in it`, hint].filter(Boolean).join(': '));
	} catch (error) {
		wrong(context, (error as Error).message);
	}

	return undefined;
}

type Map = Readonly<Record<string, Part>>;

function mapText(given: Map, shape: PropertyShape): string {
	const texts = Object.entries(given).map(([name, value]) => [name, partText(value)] as const);
	const properties: Properties = Object.fromEntries(texts);
	const {storage, size, ...others} = properties;
	if (!shape.rules.volume || (storage === undefined && (size === undefined || others.volume !== undefined))) {
		return renderProperties(properties, shape.defaultKey);
	}

	const bytes = size === undefined || /^[\d.]+$/.test(size) ? undefined : parseSize(size);
	const sizeGib = bytes === undefined ? (size ?? '') : String(bytes / 1024 ** 3);
	if (others.volume !== undefined || !isGib(sizeGib)) {
		throw new SyntaxError('a new volume is given by "storage" and "size", such as 8 or 8G, and one that is there by "volume"');
	}

	return renderProperties({...others, volume: storage === undefined ? sizeGib : `${storage}:${sizeGib}`}, shape.defaultKey);
}

/** A size in GiB, and nothing else. */
export const isGib = (text: string | undefined): boolean => text !== undefined && /^\d+(\.\d+)?$/.test(text);

const ofNewVolume = ({rules}: PropertyShape): readonly string[] => (rules.volume ? ['storage'] : []);

const partText = (value: Part): string =>
	typeof value === 'boolean' ? (value ? '1' : '0') : Array.isArray(value) ? value.join(';') : String(value);

/** `invalid format - format error`, and below it what is wrong with which part. */
const inWords = (fault: string): string => {
	const [first = '', ...lines] = fault.split('\n');
	return lines.length > 0 ? lines.map(line => line.replace(/^\w+\d*\./, '')).join('; ') : first.replace(/^invalid format - /, '');
};

function wrong(context: z.RefinementCtx, message: string): never {
	context.addIssue({code: 'custom', message});
	return z.NEVER;
}
