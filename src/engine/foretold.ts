import {isDeepStrictEqual} from 'node:util';
import type {Change} from '../core/change.ts';
import {isUnknown} from '../core/fact.ts';
import type {Facts} from './look.ts';

/**
What check mode would have believed and the host shows otherwise, in words for the user.

Looks only at facts that the second plan has looked up already: it costs no round trip. Later changes of a task win over earlier ones.
*/
export async function surprises(changes: readonly Change[], facts: Facts, user: string | undefined): Promise<readonly string[]> {
	const foretold = new Map<string, unknown>();
	for (const expectation of changes.flatMap(({expect}) => expect)) {
		if ('value' in expectation) {
			foretold.set(expectation.key, expectation.value);
		} else if ('part' in expectation) {
			const before = foretold.get(expectation.key);
			foretold.set(expectation.key, {...(typeof before === 'object' ? before : {}), ...expectation.part});
		}
	}

	const found = await Promise.all([...foretold].map(async ([key, expected]) => compare(key, expected, facts.known(key, user))));
	return found.flat();
}

async function compare(key: string, expected: unknown, known: Promise<unknown> | undefined): Promise<readonly string[]> {
	if (known === undefined) {
		return [];
	}

	const differing = differences(expected, await known.catch(() => expected));
	return differing.map(part => `check mode would have foretold ${key}${part} otherwise than the host now shows it`);
}

/** Paths of the parts that differ; an unknown part agrees with everything, and so does a field that was not foretold. */
function differences(expected: unknown, found: unknown): readonly string[] {
	if (isUnknown(expected)) {
		return [];
	}

	const isObject = (value: unknown): value is Record<string, unknown> =>
		typeof value === 'object' && value !== null && !Array.isArray(value) && Object.getPrototypeOf(value) === Object.prototype;
	if (!isObject(expected) || !isObject(found)) {
		return equal(expected, found) ? [] : [''];
	}

	return Object.keys(expected).flatMap(name => differences(expected[name], found[name]).map(part => `.${name}${part}`));
}

/** Secrets compare by their own means; everything else is plain data. */
function equal(expected: unknown, found: unknown): boolean {
	const secret = expected as {equals?: (other: unknown) => boolean} | undefined;
	return typeof secret?.equals === 'function' ? secret.equals(found) : isDeepStrictEqual(expected, found);
}
