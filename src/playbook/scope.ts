import type {Position} from '../core/position.ts';
import {Problem, undetermined} from '../core/problem.ts';
import {didYouMean} from '../core/suggest.ts';
import type {Results} from '../core/task.ts';
import {type Definition, type Definitions, definitionsFor, type Overlay} from './definitions.ts';
import type {Scope} from './frame.ts';
import {locating} from './gather.ts';
import {foreignVariable} from './names.ts';

/** The variables of one host in one play. What was filled in for one task is kept for the next, where nothing changes it. */
export type HostScope = {with(overlay: Overlay): Scope};

type Outcome = {readonly value: unknown} | {readonly error: unknown};
type Filled = Outcome & {readonly needs: ReadonlySet<string>};

const maxDepth = 100;

/**
@param layers - Definitions, the strongest first: of runner, of the command line, of the play, of the inventory.
@param revealsSecrets - Whether passwords of the connection have their value: only where they are filled in for the login.
*/
export function createHostScope(layers: readonly Definitions[], revealsSecrets = false): HostScope {
	const kept = new Map<string, Filled>();
	/** Names being filled in, the innermost last, each with the names it was found to need. */
	const chain: {readonly name: string; readonly needs: Set<string>}[] = [];

	const scopeOf = (overlay: Overlay): Scope => {
		const {registered, results, vars, item, leftOut} = overlay;
		const own = new Map<string, Filled>();
		const isOwn = (name: string) =>
			name === everything || (name === 'item' && item !== undefined) || registered.has(name) || vars.has(name);

		const {find, names} = definitionsFor(layers, overlay, revealsSecrets);

		const get = (name: string, use: Position | undefined): unknown => {
			if (name === 'item' && item) {
				need(name);
				return item.value;
			}

			const filled = own.get(name) ?? keptFor(name) ?? locating({position: use}, () => fill(name));
			need(name, filled.needs);
			if ('value' in filled) {
				return filled.value;
			}

			return locating({position: use}, () => {
				throw filled.error;
			});
		};

		const need = (name: string, more: Iterable<string> = []) => {
			const needs = chain.at(-1)?.needs;
			needs?.add(name);
			for (const other of more) {
				needs?.add(other);
			}
		};

		const keptFor = (name: string): Filled | undefined => {
			const filled = isOwn(name) ? undefined : kept.get(name);
			return filled && ![...filled.needs].some(isOwn) ? filled : undefined;
		};

		const fill = (name: string): Filled => {
			const definition = find(name);
			if (definition !== 'registered' && definition?.value.isConstant) {
				return {value: definition.value.fill(scope), needs: nothing};
			}

			if (chain.some(link => link.name === name)) {
				const names = chain.slice(chain.findIndex(link => link.name === name)).map(link => link.name);
				throw new Problem('VARIABLE_CYCLE', `the variable "${name}" needs itself: ${[...names, name].join(' → ')}`);
			}

			const needs = new Set<string>();
			chain.push({name, needs});
			let outcome: Outcome;
			try {
				outcome = {value: defined(name, definition)};
			} catch (error) {
				outcome = {error};
			} finally {
				chain.pop();
			}

			const filled = {...outcome, needs};
			own.set(name, filled);
			if (!isOwn(name) && ![...needs].some(isOwn)) {
				kept.set(name, filled);
			}

			return filled;
		};

		const defined = (name: string, definition: Definition | 'registered' | undefined): unknown => {
			if (definition === undefined) {
				throw undefinedVariable(name, scope, leftOut);
			}

			if (definition === 'registered') {
				return resultOf(name, results);
			}

			if (chain.length > maxDepth) {
				throw new Problem('VARIABLE_CYCLE', `the variable "${name}" stands at the end of more than ${maxDepth} others`);
			}

			const step = () => definition.value.fill(scope);
			const source = sources[definition.origin];
			return source ? locating({why: `The variable "${name}" of ${source} needs it.`}, step) : step();
		};

		const scope: Scope = {
			get: (name, use) => (name === 'vars' && !vars.has(name) ? allOf(scope, () => need(everything)) : get(name, use)),
			has: name => name === 'vars' || (name === 'item' && item !== undefined) || find(name) !== undefined,
			names,
		};
		return scope;
	};

	return {with: scopeOf};
}

/** Where a variable was given that has no position. */
const sources: Readonly<Partial<Record<Definition['origin'], string>>> = {
	inventory: 'the inventory',
	'command line': '--extra-vars',
};

/** Stands among the needs of what looked at `vars`, which differs from task to task. */
const everything = '*';
const nothing: ReadonlySet<string> = new Set();

function resultOf(name: string, results: Results | undefined): unknown {
	if (!results || !(name in results)) {
		throw undetermined(`"${name}" is known once the task that registers it has run`);
	}

	return results[name];
}

function undefinedVariable(name: string, scope: Scope, leftOut: ReadonlyMap<string, string>): Problem {
	const task = leftOut.get(name);
	if (task !== undefined) {
		return new Problem('UNDEFINED_VARIABLE', `undefined variable "${name}"`, {
			why: `The task "${task}" registers it, and is not part of this run.`,
			hint: 'run that task too, or give it the tag "always"',
		});
	}

	const hint = foreignVariable(name) ?? didYouMean(name, scope.names());
	return new Problem('UNDEFINED_VARIABLE', `undefined variable "${name}"`, {hint});
}

/** All variables as a map, each filled in when it is read. Listing them passes `hostvars` by, in which they stand again. */
function allOf(scope: Scope, noteUse: () => void): object {
	noteUse();
	const map = Object.create(null);
	for (const name of scope.names()) {
		Object.defineProperty(map, name, {enumerable: name !== 'hostvars', get: () => scope.get(name, undefined)});
	}

	return map;
}
