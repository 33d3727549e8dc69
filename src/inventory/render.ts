import type {Inventory} from '../core/host.ts';
import {Problem} from '../core/problem.ts';
import {didYouMean} from '../core/suggest.ts';

const secret = '[secret]';
const secretName = /pass(w|ph|$|_)|secret|token|(^|_)api_?key($|_)|private_key$/i;

/** The inventory as JSON, as `ansible-inventory --list` has it. What is called like a secret is shown as `[secret]`. */
export function renderInventoryList(inventory: Inventory): string {
	const list: Record<string, unknown> = Object.create(null);
	const hostvars: Record<string, unknown> = Object.create(null);
	for (const {name, vars} of inventory.hosts) {
		hostvars[name] = withoutSecrets(vars);
	}

	list._meta = {hostvars};
	for (const name of Object.keys(inventory.groups).sort()) {
		const children = childrenOf(inventory, name);
		const hosts = directHosts(inventory, name);
		if (children.length > 0 || hosts.length > 0) {
			list[name] = {...(children.length > 0 && {children}), ...(hosts.length > 0 && {hosts})};
		}
	}

	return `${JSON.stringify(list, undefined, 4)}\n`;
}

/** The inventory as a tree of text: groups with `@`, hosts without. */
export function renderInventoryGraph(inventory: Inventory): string {
	const lines = (name: string, indent: string): readonly string[] => [
		`${indent}@${name}:`,
		...childrenOf(inventory, name).flatMap(child => lines(child, deeper(indent))),
		...directHosts(inventory, name).map(host => `${deeper(indent)}${host}`),
	];
	return `${lines('all', '').join('\n')}\n`;
}

/** The merged variables of one host as JSON. Throws a `Problem` when there is no such host. */
export function hostVars(inventory: Inventory, name: string): string {
	const host = inventory.hosts.find(each => each.name === name);
	if (!host) {
		const names = inventory.hosts.map(each => each.name);
		throw new Problem('NO_HOSTS', `there is no host "${name}"`, {
			hint: didYouMean(name, names) ?? (Object.hasOwn(inventory.groups, name) ? `"${name}" is a group` : undefined),
		});
	}

	return `${JSON.stringify(withoutSecrets(host.vars), undefined, 4)}\n`;
}

const deeper = (indent: string): string => `${indent === '' ? '  ' : `${indent.slice(0, -2)}  `}|--`;

const childrenOf = ({children}: Inventory, name: string): readonly string[] => children?.[name] ?? [];

function directHosts(inventory: Inventory, name: string): readonly string[] {
	const below = new Set(childrenOf(inventory, name).flatMap(child => inventory.groups[child] ?? []));
	return (inventory.groups[name] ?? []).filter(host => !below.has(host));
}

function withoutSecrets(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map(withoutSecrets);
	}

	if (typeof value !== 'object' || value === null) {
		return value;
	}

	const shown: Record<string, unknown> = Object.create(null);
	for (const [key, inner] of Object.entries(value)) {
		shown[key] = secretName.test(key) ? secret : withoutSecrets(inner);
	}

	return shown;
}
