import {Problem} from '../core/problem.ts';
import {Secret} from '../core/secret.ts';
import {secretValue} from './helpers.ts';

/**
A value as CEL wants it: own properties only, whole numbers as integers.

Properties are read when they are asked for, for any of them may be unknown and throw.

@param note - Told every error that reading a property throws, and of each secret that is met.
*/
export function celValue(read: () => unknown, note: (error: unknown) => void): unknown {
	let value: unknown;
	try {
		value = read();
	} catch (error) {
		note(error);
		throw error;
	}

	if (typeof value === 'number') {
		return Number.isSafeInteger(value) ? BigInt(value) : value;
	}

	if (typeof value === 'string' || typeof value === 'boolean' || value === null) {
		return value;
	}

	if (Array.isArray(value)) {
		return value.map(item => celValue(() => item, note));
	}

	if (value instanceof Secret) {
		note(secretValue());
		return value; // CEL refuses to do anything with it
	}

	if (typeof value !== 'object' || ![null, Object.prototype].includes(Object.getPrototypeOf(value))) {
		throw new Problem('CONDITION_TYPE', 'a condition takes texts, numbers, true, false, lists and maps only');
	}

	const source = value as Record<string, unknown>;
	const copy = Object.create(null);
	for (const key of Object.getOwnPropertyNames(source)) {
		if (key !== 'constructor') {
			Object.defineProperty(copy, key, {enumerable: true, get: () => celValue(() => source[key], note)});
		}
	}

	return copy;
}
