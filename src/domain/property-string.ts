import {type PropertyRule, type PropertyShape, readBoolean} from './property-shape.ts';
import {parseSize} from './property-size.ts';

/** A value of several parts, by name: `local:8,mp=/x` is `{volume: 'local:8', mp: '/x'}`. */
export type Properties = Readonly<Record<string, string>>;

/**
Reads a property string, in any order.

@param shape - With a whole shape booleans become `1` or `0`; with the name of a default key only (or nothing), every value is
left as written.
@throws `SyntaxError` in the words of Proxmox VE, for the first fault of form. Whether names and values are right is for
`propertyFaults`.
@see PVE::JSONSchema, `parse_property_string`
*/
export function parseProperties(text: string, shape?: string | PropertyShape): Properties {
	const {defaultKey, rules} = typeof shape === 'object' ? shape : {defaultKey: shape, rules: undefined};
	const properties = new Map<string, string>();
	for (const part of text.split(',')) {
		if (part.trim() === '') {
			continue;
		}

		const {name, value} = splitPart(part, defaultKey);
		if (properties.has(name)) {
			throw new SyntaxError(`duplicate key in comma-separated list property: ${name}`);
		}

		const rule = rules && Object.hasOwn(rules, name) ? rules[name] : undefined;
		properties.set(name, rule?.type === 'boolean' ? (readBoolean(value) ?? value) : value);
	}

	return Object.fromEntries(properties);
}

/**
Writes a property string as Proxmox VE does: the default key first and without its name, then what the shape requires, then
the others, each by name.

@throws `TypeError` for a value with a comma, or one that would be read as something else.
*/
export function renderProperties(properties: Properties, shape?: string | PropertyShape): string {
	const {defaultKey, rules} = typeof shape === 'object' ? shape : {defaultKey: shape, rules: undefined};
	const rank = (name: string): number => (name === defaultKey ? 0 : rules?.[name]?.required ? 1 : 2);
	const names = Object.keys(properties).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
	return names
		.map(name => {
			const value = properties[name] ?? '';
			const isBare = name === defaultKey;
			if (/[,\r\n]/.test(value) || value.trim() === '' || (isBare && value.includes('='))) {
				throw new TypeError(`no value of a property string: ${name}=${JSON.stringify(value)}`);
			}

			return isBare ? value : `${name}=${value}`;
		})
		.join(',');
}

/** Whether two property strings mean the same: order, ways to write a value, and defaults which are spelled out do not count. */
export const sameProperties = (a: string, b: string, shape: PropertyShape): boolean =>
	differingProperties(a, b, shape).length === 0;

/**
Whether what is there already is what is wanted. Like `sameProperties`, but what Proxmox VE fills in by itself (a MAC address,
the size of a volume) counts only where it is wanted.
*/
export const satisfiesProperties = (present: string, wanted: string, shape: PropertyShape): boolean => {
	const named = canonical(wanted, shape);
	return differingProperties(present, wanted, shape).every(name => shape.rules[name]?.filledIn && named[name] === undefined);
};

/** The names whose values differ in meaning, sorted. */
export function differingProperties(a: string, b: string, shape: PropertyShape): readonly string[] {
	const [one, other] = [canonical(a, shape), canonical(b, shape)];
	const names = new Set([...Object.keys(one), ...Object.keys(other)]);
	return [...names].filter(name => one[name] !== other[name]).sort();
}

/** Each value in one way of writing it, without those that say what holds anyway. */
function canonical(text: string, shape: PropertyShape): Properties {
	const properties = Object.entries(parseProperties(text, shape)).map(([name, value]) => {
		const rule: PropertyRule = shape.rules[name] ?? {type: 'string'};
		return [name, canonicalValue(value, rule), rule.default] as const;
	});
	return Object.fromEntries(properties.flatMap(([name, value, usual]) => (value === usual ? [] : [[name, value]])));
}

function canonicalValue(value: string, {type, means}: PropertyRule): string {
	if (means === 'set') {
		return [...new Set(value.split(/[;\s]+/).filter(item => item !== ''))].sort().join(';');
	}

	if (means === 'caseless') {
		return value.toLowerCase();
	}

	if (means === 'path') {
		return value.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1');
	}

	if (means === 'size') {
		return String(parseSize(value) ?? value);
	}

	const isNumber = (type === 'integer' || type === 'number') && Number.isFinite(Number(value));
	return isNumber ? String(Number(value)) : value;
}

function splitPart(part: string, defaultKey: string | undefined): {readonly name: string; readonly value: string} {
	const [, name, value] = /^([^=]+)=(.+)$/s.exec(part) ?? [];
	if (name !== undefined && value !== undefined) {
		return {name, value};
	}

	if (part.includes('=')) {
		throw new SyntaxError('missing key in comma-separated list property');
	}

	if (defaultKey === undefined) {
		throw new SyntaxError('value without key, but schema does not define a default key');
	}

	return {name: defaultKey, value: part};
}
