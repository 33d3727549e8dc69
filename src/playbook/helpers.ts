import {Problem} from '../core/problem.ts';
import {quote} from '../core/script.ts';
import {Secret} from '../core/secret.ts';
import {describeValue} from './describe.ts';

/** A pure function that a template may call. There are no others, and users cannot add any. */
export type Helper = {
	readonly usage: string;
	readonly least: number;
	readonly most: number;
	/** Its first value may be missing or null, and is `undefined` then. */
	readonly isLenient?: true;
	apply(...values: readonly unknown[]): unknown;
};

const many = Number.POSITIVE_INFINITY;

/** Names are part of the language that playbooks are written in; see `docs/playbook.md`. */
export const helpers: Readonly<Record<string, Helper>> = {
	default: {
		usage: 'default name "value"',
		least: 2,
		most: 2,
		isLenient: true,
		apply: (value, otherwise) => value ?? otherwise,
	},
	join: {
		usage: 'join list ", "',
		least: 1,
		most: 2,
		apply: (list, separator = ',') =>
			listOf('join', list)
				.map(item => printed(item))
				.join(printed(separator)),
	},
	json: {usage: 'json value', least: 1, most: 1, apply: value => JSON.stringify(value)},
	lower: {usage: 'lower text', least: 1, most: 1, apply: value => printed(value).toLowerCase()},
	upper: {usage: 'upper text', least: 1, most: 1, apply: value => printed(value).toUpperCase()},
	quote: {usage: 'quote text', least: 1, most: 1, apply: value => quoted(printed(value))},
	length: {usage: 'length list', least: 1, most: 1, apply: sizeOf},
	lookup: {usage: 'lookup map key', least: 2, most: 2, apply: lookup},
	eq: {usage: 'eq a b', least: 2, most: 2, apply: (a, b) => a === b},
	ne: {usage: 'ne a b', least: 2, most: 2, apply: (a, b) => a !== b},
	and: {usage: 'and a b', least: 2, most: many, apply: (...values) => values.every(isTruthy)},
	or: {usage: 'or a b', least: 2, most: many, apply: (...values) => values.some(isTruthy)},
	not: {usage: 'not value', least: 1, most: 1, apply: value => !isTruthy(value)},
};

/** As Handlebars has it: false, 0, empty text and the empty list are not. */
export const isTruthy = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));

/** A value as it stands in a text. Throws a `Problem` for what has no text, which names it. */
export function printed(value: unknown, name?: string): string {
	if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') {
		return String(value);
	}

	if (value instanceof Secret) {
		throw secretValue(name);
	}

	throw new Problem(
		'NO_TEXT',
		`${name === undefined ? '' : `"${name}" is `}${describeValue(value)}, and cannot stand in a text`,
		{
			hint: Array.isArray(value)
				? 'write {{join list ", "}} or {{json list}}'
				: value === null || value === undefined
					? 'give it a value, or write {{default name "value"}}'
					: 'name one of its keys, or write {{json map}}',
		},
	);
}

/** Why a password of the connection stands in no text, condition or argument. */
export const secretValue = (name?: string): Problem =>
	new Problem('SECRET', `${name === undefined ? 'this' : `"${name}"`} is a secret and goes nowhere but to the login`, {
		hint: 'leave it out',
	});

function listOf(helper: string, value: unknown): readonly unknown[] {
	if (!Array.isArray(value)) {
		throw new Problem('NO_LIST', `"${helper}" takes a list, not ${describeValue(value)}`);
	}

	return value;
}

function sizeOf(value: unknown): number {
	if (typeof value === 'string' || Array.isArray(value)) {
		return value.length;
	}

	if (typeof value !== 'object' || value === null) {
		throw new Problem('NO_LIST', `"length" takes a list, a map or a text, not ${describeValue(value)}`);
	}

	return Object.keys(value).length;
}

function lookup(map: unknown, key: unknown): unknown {
	const name = printed(key);
	if (typeof map !== 'object' || map === null || !Object.hasOwn(map, name)) {
		throw new Problem('UNDEFINED_VARIABLE', `${describeValue(map)} has no "${name}"`);
	}

	return (map as Record<string, unknown>)[name];
}

function quoted(text: string): string {
	try {
		return quote(text);
	} catch (error) {
		throw new Problem('NO_TEXT', `${describeValue(text)} cannot be quoted for a shell`, {cause: error});
	}
}
