import path from 'node:path';
import type {Host, Inventory} from '../core/host.ts';
import type {Definition, Definitions} from './definitions.ts';
import type {Scope} from './frame.ts';
import {createHostScope, type HostScope} from './scope.ts';
import type {PlainValues} from './value.ts';

/** Makes the variables of hosts out of what was written about them. */
export type Variables = {
	/** In a play: the play's variables stand above those of the inventory. */
	hostScope(host: Host, play: PlayVariables): HostScope;
	/** Without any host: what `hosts` and `serial` of a play may use. */
	readonly general: Scope;
	/** A host by itself, outside of any play. */
	alone(host: Host): Scope;
};

export type PlayVariables = {readonly vars: Definitions; readonly hosts: readonly string[]; readonly directory: string};

const none: Definitions = new Map();
const emptyOverlay = {registered: new Set<string>(), results: undefined, vars: none, leftOut: new Map<string, string>()};

/** @param revealsSecrets - As `createHostScope` has it. */
export function createVariables(
	inventory: Inventory,
	extraVars: Readonly<Record<string, unknown>>,
	values: PlainValues,
	revealsSecrets = false,
): Variables {
	const extra = definitions(extraVars, 'command line', values);
	const ofInventory = new Map<string, Definitions>();
	const scopes = new Map<string, Scope>();
	const common = fixed({
		groups: withoutPrototype(inventory.groups),
		inventory_dir: path.resolve(inventory.directory),
		hostvars: allHosts(),
	});

	const varsOf = (host: Host): Definitions => {
		const known = ofInventory.get(host.name) ?? definitions(host.vars, 'inventory', values);
		ofInventory.set(host.name, known);
		return known;
	};

	const magicOf = ({name, groups}: Host): Definitions =>
		new Map([
			...common,
			...fixed({
				inventory_hostname: name,
				inventory_hostname_short: name.split('.')[0],
				group_names: groups.filter(group => group !== 'all'),
			}),
		]);

	const alone = (host: Host): Scope => {
		const known =
			scopes.get(host.name) ?? createHostScope([magicOf(host), extra, varsOf(host)], revealsSecrets).with(emptyOverlay);
		scopes.set(host.name, known);
		return known;
	};

	/** Each host's own variables, filled in when they are read; those of plays and results are not among them. */
	function allHosts(): object {
		const map = Object.create(null);
		for (const host of inventory.hosts) {
			Object.defineProperty(map, host.name, {enumerable: true, get: () => alone(host).get('vars', undefined)});
		}

		return map;
	}

	return {
		alone,
		general: createHostScope([common, extra], revealsSecrets).with(emptyOverlay),
		hostScope: (host, {vars, hosts, directory}) => {
			const magic = new Map([...magicOf(host), ...fixed({play_hosts: hosts, playbook_dir: path.resolve(directory)})]);
			return createHostScope([magic, extra, vars, varsOf(host)], revealsSecrets);
		},
	};
}

function definitions(vars: Readonly<Record<string, unknown>>, origin: Definition['origin'], values: PlainValues): Definitions {
	return new Map(Object.keys(vars).map(name => [name, {value: values(vars[name]), origin}]));
}

function fixed(vars: Readonly<Record<string, unknown>>): Definitions {
	return new Map(
		Object.entries(vars).map(([name, value]) => [name, {value: {isConstant: true, fill: () => value}, origin: 'runner'}]),
	);
}

const withoutPrototype = (map: object): object => Object.assign(Object.create(null), map);
