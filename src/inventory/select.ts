import type {Host} from '../core/host.ts';
import {Problem} from '../core/problem.ts';
import {didYouMean} from '../core/suggest.ts';
import {glob, isGlob} from './glob.ts';
import {type Part, parsePattern, type Subscript} from './pattern.ts';
import {nameRegex} from './regex.ts';

/** No glob means these: `a*` would be every host, because it matches `all`. */
const builtIn = ['all', 'ungrouped'];
const localNames = ['localhost', '127.0.0.1', '::1'];

/**
Makes the function that finds the hosts of a pattern.

@param hosts - In inventory order.
@param groups - Names of the hosts of each group, `all` and `ungrouped` included, in inventory order.
@param makeLocal - Makes the host that `localhost` means where the inventory has none.
*/
export function selector(
	hosts: readonly Host[],
	groups: ReadonlyMap<string, readonly string[]>,
	makeLocal: (name: string) => Host,
): (pattern: string) => readonly Host[] {
	const names = hosts.map(({name}) => name);
	const byName = new Map(hosts.map(host => [host.name, host]));

	return pattern => {
		const parts = parsePattern(pattern).map(part => ({...part, found: new Set(find(pattern, part))}));
		const ofKind = (kind: Part['kind']) => parts.filter(part => part.kind === kind).map(({found}) => found);
		const unions = ofKind('union');
		const intersections = ofKind('intersection');
		const exclusions = ofKind('exclusion');
		// Without a first part, `!a` and `&a` are cut out of all
		const all = unions.length > 0 ? new Set(unions.flatMap(found => [...found])) : new Set(names);
		const chosen = [...names, ...localNames.filter(name => !byName.has(name))].filter(
			name => all.has(name) && intersections.every(found => found.has(name)) && !exclusions.some(found => found.has(name)),
		);
		if (chosen.length === 0) {
			throw nothingLeft(pattern, parts);
		}

		return chosen.map(name => byName.get(name) ?? makeLocal(name));
	};

	/** The names that one part means. A group without hosts is known all the same. */
	function find(pattern: string, {text, kind, subscript}: Part): readonly string[] {
		const matches = text.startsWith('~') ? nameRegex(text.slice(1)) : isGlob(text) ? glob(text) : undefined;
		const matched = matches && [...groups].filter(([name]) => matches(name) && !builtIn.includes(name));
		const isKnown = matched ? matched.length > 0 || kind === 'exclusion' : groups.has(text) || byName.has(text);
		const found = findExactly(text) ?? findMatching(matched ?? [], matches);
		if (found.length === 0 && !isKnown) {
			throw noMatch(pattern, text);
		}

		return subscript ? pick(pattern, text, found, subscript) : found;
	}

	function findExactly(text: string): readonly string[] | undefined {
		if (text === 'all' || text === '*') {
			return names;
		}

		return groups.get(text) ?? (byName.has(text) || localNames.includes(text) ? [text] : undefined);
	}

	function findMatching(
		matched: readonly (readonly [string, readonly string[]])[],
		matches: ((name: string) => boolean) | undefined,
	) {
		const found = new Set([...matched.flatMap(([, members]) => members), ...(matches ? names.filter(matches) : [])]);
		return names.filter(name => found.has(name));
	}

	function noMatch(pattern: string, text: string): Problem {
		const isPart = text !== pattern.trim();
		const of = isPart ? ` of the pattern "${pattern}"` : '';
		return new Problem('NO_HOSTS', `"${text}"${of} matches no host and no group`, {hint: advice(text)});
	}

	function advice(text: string): string {
		if (hosts.length === 0) {
			return 'the inventory has no hosts';
		}

		const known = [...[...groups.keys()].filter(name => name !== 'ungrouped'), ...names];
		const shown = known.length > 12 ? `${known.slice(0, 12).join(', ')} and ${known.length - 12} more` : known.join(', ');
		return didYouMean(text, known) ?? `there are: ${shown}`;
	}
}

function pick(pattern: string, text: string, found: readonly string[], {from, to, isSlice}: Subscript): readonly string[] {
	const picked = isSlice
		? found.slice(from, to === undefined ? undefined : to + 1)
		: [found.at(from)].flatMap(name => name ?? []);
	if (picked.length === 0) {
		throw new Problem('NO_HOSTS', `the pattern "${pattern}" asks for more hosts than "${text}" has, ${found.length}`, {
			why: 'The first host has the number 0, and both ends of [0:2] belong to it.',
		});
	}

	return picked;
}

function nothingLeft(pattern: string, parts: readonly Part[]): Problem {
	const [part] = parts;
	return parts.length === 1 && part?.kind === 'union'
		? new Problem('NO_HOSTS', `"${pattern}" has no hosts`, {hint: 'put hosts into it, or choose another group'})
		: new Problem('NO_HOSTS', `the pattern "${pattern}" leaves no host`, {
				why: 'All its parts are known, but put together, ":&" and ":!" leave nothing.',
			});
}
