import {z} from 'zod';
import {didYouMean} from '../core/suggest.ts';
import {parseRawLine, type RawLine} from '../domain/container-lines.ts';
import {idMapConflicts, parseIdMap} from '../domain/id-map.ts';
import {environmentKey, isLxcKey, judgeLxcKey, knownLxcKeys} from '../domain/lxc-keys.ts';

/** The values of each key, in order; `null` for a key that should have none. */
export type WantedRaw = Readonly<Record<string, readonly string[] | null>>;

type Value = string | number;

/**
An argument that is raw `lxc.*` lines: as text, as a list of lines, or as a map of keys, each with a value or a list of them.

A key that Proxmox VE would drop silently is refused.
*/
export const rawLines = () => {
	const value = z.union([z.string(), z.number()]);
	const map = z.record(z.string(), z.union([value, z.array(value), z.null()]));
	return z.union([z.string(), z.array(z.string()), map]).transform((given, context): WantedRaw => {
		const wanted = typeof given === 'object' && !Array.isArray(given) ? fromMap(given) : fromLines(given, context);
		if (Object.keys(wanted).length === 0) {
			context.addIssue({code: 'custom', message: 'there is no line in it'});
		}

		for (const [key, values] of Object.entries(wanted)) {
			for (const message of faultsOf(key, values)) {
				context.addIssue({code: 'custom', message});
			}
		}

		return wanted;
	});
};

const fromMap = (map: Readonly<Record<string, Value | readonly Value[] | null>>): WantedRaw =>
	Object.fromEntries(
		Object.entries(map).map(([key, values]) => [
			key,
			// No value at all is no line
			values === null || (Array.isArray(values) && values.length === 0) ? null : [values].flat().map(String),
		]),
	);

function fromLines(given: string | readonly string[], context: z.RefinementCtx): WantedRaw {
	const lines = (typeof given === 'string' ? given.split('\n') : given).map(line => line.trim());
	const parsed = lines.flatMap((line): readonly RawLine[] => {
		if (line === '' || line.startsWith('#')) {
			return [];
		}

		const raw = parseRawLine(line);
		if (!raw) {
			context.addIssue({code: 'custom', message: `${JSON.stringify(line)} is no line such as "lxc.mount.entry: …"`});
		}

		return raw ? [raw] : [];
	});
	const keys = [...new Set(parsed.map(({key}) => key))];
	return Object.fromEntries(keys.map(key => [key, parsed.filter(line => line.key === key).map(({value}) => value)]));
}

function faultsOf(key: string, values: readonly string[] | null): readonly string[] {
	if (!isLxcKey(key)) {
		return [`"${key}" is no key such as "lxc.mount.entry"`];
	}

	const why = whyNoKey(key);
	if (why !== undefined && values !== null) {
		return [why];
	}

	const broken = (values ?? []).find(value => {
		const read = parseRawLine(`${key}: ${value}`);
		return /[\p{Control}\p{Surrogate}\u2028\u2029]/u.test(value) || value === '' || read?.value !== value;
	});
	return broken === undefined
		? valueFaults(key, values ?? [])
		: [`${JSON.stringify(broken)} is no value of "${key}": one line, not empty, no blanks at its ends`];
}

/** Why a key cannot be kept in a configuration; `undefined` when it can. */
export function whyNoKey(key: string, version?: string): string | undefined {
	if (key === environmentKey) {
		return `"${key}" is written by Proxmox VE itself`;
	}

	const verdict = judgeLxcKey(key, version);
	if (verdict.isKept) {
		const newName = verdict.warning === undefined ? undefined : /renamed to (\S+?)\.?$/.exec(verdict.warning)?.[1];
		return newName === undefined ? undefined : `"${key}" is an old name that Proxmox VE does not go by: write "${newName}"`;
	}

	const hint = didYouMean(
		key,
		knownLxcKeys.filter(known => judgeLxcKey(known, version).isKept),
	);
	return verdict.why ?? [`Proxmox VE knows no "${key}", and would drop it without a word`, hint].filter(Boolean).join(': ');
}

function valueFaults(key: string, values: readonly string[]): readonly string[] {
	if (key === 'lxc.apparmor.profile') {
		return values
			.filter(name => !/^(lxc-.+|unconfined|generated|unchanged)$/.test(name))
			.map(name => `lxc-start may not change to the profile "${name}": its name has to begin with "lxc-"`);
	}

	if (key !== 'lxc.idmap') {
		return [];
	}

	try {
		return idMapConflicts(parseIdMap(values));
	} catch (error) {
		return [(error as Error).message];
	}
}
