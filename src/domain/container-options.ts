import {containerOptions} from './container-option-table.ts';
import {hasReached, newestVersion} from './container-version.ts';
import {
	type PropertyRule,
	type PropertyShape,
	propertyFaults,
	readBoolean,
	undefinedFault,
	valueFault,
} from './property-shape.ts';
import {parseProperties} from './property-string.ts';

/** An option of a container: a key of its configuration, and an argument of `pct create` and `pct set`. */
export type ContainerOption = PropertyRule & {
	/** `mp` stands for `mp0`, `mp1`, … */
	readonly name: string;
	/** How many there can be of one with a number. */
	readonly count?: number;
	readonly shape?: PropertyShape;
	/**
	When a new value holds in a running container: at once, at once for one that is not there yet, or after a restart.
	`false`: `pct set` refuses it, always.
	*/
	readonly set: 'at once' | 'at once when new' | 'after restart' | false;
	/** The same for taking it away. */
	readonly delete: 'at once' | 'after restart' | false;
	/** No argument of any command: Proxmox VE keeps it for itself. */
	readonly isInternal?: true;
	/** How lists compare: in order, or as a set. */
	readonly list?: 'ordered' | 'set';
};

/** The option of a key such as `mp3` or `memory`, or `undefined` when there is none of that name in that version. */
export function findOption(key: string, version: string = newestVersion): ContainerOption | undefined {
	const [, name = '', number] = /^(.*?)(0|[1-9]\d*)?$/s.exec(key) ?? [];
	const option = byName.get(number === undefined ? key : name);
	const isNumberRight = number === undefined ? option?.count === undefined : Number(number) < (option?.count ?? 0);
	return option && isNumberRight && hasReached(version, option.since ?? '0') ? option : undefined;
}

/**
A value as Proxmox VE reads it from a configuration.

@returns `text`: booleans as `1` or `0`, whole numbers without leading zeros; as written when it is wrong. `fault`: what Proxmox
VE then says behind `unable to parse value of '<key>' - `. The value stays all the same.
*/
export function readOption(
	key: string,
	value: string,
	version: string = newestVersion,
): {readonly text: string; readonly fault?: string} {
	const option = findOption(key, version);
	if (!option) {
		return {text: value, fault: `unknown setting '${key}'`};
	}

	if (/[\n\r]/.test(value)) {
		return {text: value, fault: 'property contains a line feed'};
	}

	const text = option.type === 'boolean' ? readBoolean(value) : numberText(value, option.type);
	if (text === undefined) {
		return {text: value, fault: `type check ('${option.type}') failed - got '${value}'`};
	}

	const fault = formatFault(text, option, version);
	return fault === undefined ? {text} : {text, fault};
}

/**
What is wrong with a value on the command line, in the words that Proxmox VE puts behind `<key>: ` under
`400 Parameter verification failed.`; `undefined` for a right one. Lines of parts follow, such as `mp4.idmap: …`.
*/
export function optionFault(key: string, value: string, version: string = newestVersion): string | undefined {
	const option = findOption(key, version);
	if (!option) {
		return undefinedFault;
	}

	const fault = option.shape && formatFault(value, option, version, key);
	const text = option.type === 'boolean' ? (readBoolean(value) ?? value) : value;
	return fault === undefined ? valueFault(text, option) : `invalid format - ${fault}`;
}

/** When a change of an option holds in a running container. In a stopped one all hold at once. */
export function takesEffect(
	key: string,
	change: 'set' | 'delete',
	present: string | undefined,
	version: string = newestVersion,
): 'at once' | 'after restart' | 'refused' {
	const option = findOption(key, version);
	const when = option?.[change] ?? false;
	if (when === false) {
		return 'refused';
	}

	// Proxmox VE takes away only net0 to net9 from a running container; devices it puts there since 6.0.4
	const isSlow = (/^net\d\d/.test(key) && change === 'delete') || (option?.name === 'dev' && !hasReached(version, '6.0.4'));
	const isNow = when === 'at once' || (when === 'at once when new' && present === undefined);
	return isNow && !isSlow ? 'at once' : 'after restart';
}

const byName: ReadonlyMap<string, ContainerOption> = new Map(containerOptions.map(option => [option.name, option]));

function numberText(value: string, type: PropertyRule['type']): string | undefined {
	if (type === 'integer') {
		return /^\d+$/.test(value) ? String(BigInt(value)) : undefined;
	}

	return type === 'string' || /^\d+(\.\d+)?$/.test(value) ? value : undefined;
}

function formatFault(value: string, {shape, fault}: ContainerOption, version: string, path?: string): string | undefined {
	if (fault || !shape) {
		return fault?.(value);
	}

	try {
		const known = shapeOf(shape, version);
		const faults = Object.entries(propertyFaults(parseProperties(value, known), known, path)).sort();
		return faults.length === 0 ? undefined : ['format error', ...faults.map(([name, text]) => `${name}: ${text}`)].join('\n');
	} catch (error) {
		return (error as Error).message;
	}
}

/** What a version knows of a shape. */
export const shapeOf = ({defaultKey, rules}: PropertyShape, version: string = newestVersion): PropertyShape => ({
	...(defaultKey !== undefined && {defaultKey}),
	rules: Object.fromEntries(Object.entries(rules).filter(([, {since = '0'}]) => hasReached(version, since))),
});
