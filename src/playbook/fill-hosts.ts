import {connectionVars, isSecretVariable} from '../core/connection.ts';
import type {Host, Inventory} from '../core/host.ts';
import {Problem, type Report} from '../core/problem.ts';
import {expectation} from './argument-problem.ts';
import {createCollection} from './collect.ts';
import {describeValue} from './describe.ts';
import type {Scope} from './frame.ts';
import {problemsOf} from './gather.ts';
import {createVariables} from './magic.ts';
import {createPlainValues} from './value.ts';

const isConnectionName = (name: string): boolean => /^(?:ansible|runner|lab)_/.test(name);

/**
The same inventory, with the variables that say how to reach a host filled in and checked, and addresses made of them.

@param extraVars - As `parseExtraVars` gives them; they are stronger than the inventory's.
*/
export function fillHosts(inventory: Inventory, extraVars: Readonly<Record<string, unknown>>, report: Report): Inventory {
	const variables = createVariables(inventory, extraVars, createPlainValues());
	const secrets = createVariables(inventory, extraVars, createPlainValues(), true);
	const scopeOf = (host: Host, name: string) => (isSecretVariable(name) ? secrets : variables).alone(host);
	const found = createCollection();
	const hosts = inventory.hosts.map(host =>
		fillHost(
			host,
			extraVars,
			name => scopeOf(host, name),
			problem => found.add(problem, host.name),
		),
	);
	found.tell(
		hosts.map(({name}) => name),
		report,
	);
	const byName = new Map(hosts.map(host => [host.name, host]));
	return {
		...inventory,
		hosts,
		select: pattern => inventory.select(pattern).map(host => byName.get(host.name) ?? host),
	};
}

function fillHost(
	host: Host,
	extraVars: Readonly<Record<string, unknown>>,
	scopeFor: (name: string) => Scope,
	report: Report,
): Host {
	const subjectOf = (name: string) => (Object.hasOwn(extraVars, name) ? `--extra-vars › ${name}` : name);
	const filled: Record<string, unknown> = Object.assign(Object.create(null), host.vars);
	for (const name of new Set([...Object.keys(host.vars), ...Object.keys(extraVars)].filter(isConnectionName))) {
		try {
			filled[name] = typed(name, scopeFor(name).get(name, undefined));
		} catch (error) {
			for (const problem of problemsOf(error)) {
				report(problem.at({subject: subjectOf(name)}));
			}

			return host;
		}
	}

	const known = Object.entries(filled).filter(([name]) => Object.hasOwn(connectionVars.shape, name));
	const parsed = connectionVars.safeParse(Object.fromEntries(known));
	for (const issue of parsed.error?.issues ?? []) {
		const name = String(issue.path[0]);
		report(
			new Problem('CONNECTION_VARIABLE', `"${name}" ${expectation(issue)}, not ${shown(name, filled[name])}`, {
				subject: Object.hasOwn(extraVars, name) ? '--extra-vars' : undefined,
				hint: `${name}: ${connectionVars.shape[name as keyof typeof connectionVars.shape]?.description ?? ''}`,
			}),
		);
	}

	const {ansible_host: address} = filled;
	return {...host, vars: filled, address: typeof address === 'string' && address !== '' ? address : host.name};
}

/** Texts of the command line and of INI files stand for numbers and truth values of the connection, too. */
export function typed(name: string, value: unknown): unknown {
	if (typeof value !== 'string') {
		return value;
	}

	return name === 'ansible_port' && /^\d{1,5}$/.test(value)
		? Number(value)
		: name === 'ansible_become' && /^(?:true|false)$/i.test(value)
			? value.toLowerCase() === 'true'
			: value;
}

const shown = (name: string, value: unknown): string => (/password/.test(name) ? 'what it is' : describeValue(value));
