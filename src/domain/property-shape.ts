/** What one part of a property string may be. */
export type PropertyRule = {
	readonly type: 'boolean' | 'integer' | 'number' | 'string';
	/** Written right behind the default key; its want is a fault. */
	readonly required?: true;
	/** What holds when it is not given. Left out where saying so means something else, as with `acl=0`. */
	readonly default?: string;
	/** Proxmox VE puts it there when nobody does. */
	readonly filledIn?: true;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly values?: readonly string[];
	/** The whole value has to match. */
	readonly pattern?: RegExp;
	/** What Proxmox VE says of a wrong value, or `undefined` for a right one. */
	readonly fault?: (value: string) => string | undefined;
	readonly maxLength?: number;
	/** The pve-container package that brought it. In all of Proxmox VE 7 to 9 unless given. */
	readonly since?: string;
	/** How values compare: as a `;`-separated set, without regard to case, as sizes in bytes, as paths. As text unless given. */
	readonly means?: 'set' | 'caseless' | 'size' | 'path';
};

/** What a property string may hold, by name. */
export type PropertyShape = {
	/** May stand first, without its name. */
	readonly defaultKey?: string;
	readonly rules: Readonly<Record<string, PropertyRule>>;
};

/** `1` or `0` for what Proxmox VE takes as a boolean: 1/0, on/off, yes/no, true/false in any case; else `undefined`. */
export function readBoolean(value: string): '1' | '0' | undefined {
	if (/^(1|on|yes|true)$/i.test(value)) {
		return '1';
	}

	return /^(0|off|no|false)$/i.test(value) ? '0' : undefined;
}

/**
What is wrong with parsed properties, by name, in the words of Proxmox VE (`value does not match the regex pattern`).

@param path - What the names stand in, such as `mp4`: keys of the result are then `mp4.idmap`.
@see PVE::JSONSchema, `check_prop`
*/
export function propertyFaults(
	properties: Readonly<Record<string, string>>,
	{rules}: PropertyShape,
	path?: string,
): Readonly<Record<string, string>> {
	const missing = Object.keys(rules).filter(name => rules[name]?.required && properties[name] === undefined);
	const faults = [
		...missing.map(name => [name, 'property is missing and it is not optional'] as const),
		...Object.entries(properties).map(
			([name, value]) =>
				[name, Object.hasOwn(rules, name) ? valueFault(value, rules[name] as PropertyRule) : undefinedFault] as const,
		),
	];
	return Object.fromEntries(
		faults.flatMap(([name, fault]) => (fault === undefined ? [] : [[path === undefined ? name : `${path}.${name}`, fault]])),
	);
}

/** What Proxmox VE says of a name that it does not know. */
export const undefinedFault = 'property is not defined in schema and the schema does not allow additional properties';

/** What is wrong with one value, in the words of Proxmox VE. */
export function valueFault(value: string, rule: PropertyRule): string | undefined {
	const {type, minimum = -Infinity, maximum = Infinity, maxLength = Infinity, values} = rule;
	if (types[type]?.test(value) === false) {
		return `type check ('${type}') failed - got '${value}'`;
	}

	const fault = rule.fault?.(value);
	if (fault !== undefined) {
		return `invalid format - ${fault}`;
	}

	if (rule.pattern && !new RegExp(`^(?:${rule.pattern.source})$`, rule.pattern.flags).test(value)) {
		return 'value does not match the regex pattern';
	}

	if (value.length > maxLength) {
		return `value may only be ${maxLength} characters long`;
	}

	if (types.number?.test(value) && Number(value) > maximum) {
		return `value must have a maximum value of ${maximum}`;
	}

	if (types.number?.test(value) && Number(value) < minimum) {
		return `value must have a minimum value of ${minimum}`;
	}

	return values && !values.includes(value)
		? `value '${value}' does not have a value in the enumeration '${values.join(', ')}'`
		: undefined;
}

const types: Readonly<Record<string, RegExp>> = {
	boolean: /^[01]$/,
	integer: /^[+-]?\d+$/,
	number: /^[+-]?(\d+\.\d+|\d+\.|\.\d+|\d+)(e[+-]?\d+)?$/i,
};
