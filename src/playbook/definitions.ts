import {isSecretVariable} from '../core/connection.ts';
import {Secret} from '../core/secret.ts';
import type {Results} from '../core/task.ts';
import type {Value} from './value.ts';

/** How a variable comes to its value. */
export type Definition = {
	readonly value: Value;
	/** `inventory` and `command line` have no positions, so a mistake is told where the variable is used. */
	readonly origin: 'inventory' | 'playbook' | 'command line' | 'runner';
};

export type Definitions = ReadonlyMap<string, Definition>;

/** What a task adds to the variables of its host. */
export type Overlay = {
	/** Names that earlier tasks of the host register; `undefined` results stand for the time before the connection. */
	readonly registered: ReadonlySet<string>;
	readonly results: Results | undefined;
	readonly vars: Definitions;
	readonly item?: {readonly value: unknown} | undefined;
	/** Names that a task registers which this run leaves out, with its title. */
	readonly leftOut: ReadonlyMap<string, string>;
};

/** Which of all definitions of a name holds for a task. */
export type TaskDefinitions = {
	find(name: string): Definition | 'registered' | undefined;
	/** Every name, first those that are known: CEL looks at the first of a map to tell its type. */
	names(): readonly string[];
};

/**
@param layers - Definitions, the strongest first: of runner, of the command line, of the play, of the inventory.
@param revealsSecrets - Whether passwords of the connection have their value: only where they are filled in for the login.
*/
export function definitionsFor(
	layers: readonly Definitions[],
	{registered, vars, item}: Overlay,
	revealsSecrets: boolean,
): TaskDefinitions {
	const [fixed = none, strongest = none, ...weaker] = layers;
	const findOpenly = (name: string): Definition | 'registered' | undefined =>
		fixed.get(name) ??
		strongest.get(name) ??
		(registered.has(name) ? 'registered' : undefined) ??
		vars.get(name) ??
		weaker.find(layer => layer.has(name))?.get(name);
	return {
		find(name) {
			const found = findOpenly(name);
			return found !== undefined && !revealsSecrets && isSecretVariable(name) ? concealed : found;
		},
		names: () => [
			...new Set([
				...[fixed, strongest, vars, ...weaker].flatMap(layer => [...layer.keys()]),
				...(item ? ['item'] : []),
				...registered,
			]),
		],
	};
}

const none: Definitions = new Map();
const concealed: Definition = {value: {isConstant: true, fill: () => new Secret('')}, origin: 'runner'};
