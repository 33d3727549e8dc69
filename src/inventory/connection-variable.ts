import os from 'node:os';
import path from 'node:path';
import {
	type ConnectionVars,
	connectionAliases,
	connectionPaths,
	connectionVars,
	refusedConnectionVars,
	whyNotConnectionValue,
} from '../core/connection.ts';
import type {Position} from '../core/position.ts';
import {Problem, type Report} from '../core/problem.ts';
import {suggest} from '../core/suggest.ts';
import {plain, type YamlEntry} from '../core/yaml.ts';
import type {Variable} from './draft.ts';

const known = Object.keys(connectionVars.shape);

/** Variables of Ansible that change nothing here: nothing is installed on a host, and no Python is run. */
const harmless = /^ansible_(python_interpreter|pipelining|ssh_pipelining|remote_tmp|async_dir|ssh_transfer_method|scp_if_ssh)$/;

/** A variable that begins with `ansible_` or `runner_`: by its present name, with an absolute path; `undefined` when it is refused. */
export function connectionVariable({key, keyPosition, value: node}: YamlEntry, report: Report): Variable | undefined {
	const refusal = Object.hasOwn(refusedConnectionVars, key) ? refusedConnectionVars[key] : undefined;
	if (refusal !== undefined) {
		report(new Problem('CONNECTION_VARIABLE', `the variable ${key} cannot be honoured`, {position: keyPosition, hint: refusal}));
		return undefined;
	}

	const name = Object.hasOwn(connectionAliases, key) ? (connectionAliases[key] ?? key) : key;
	const value = plain(node);
	if (!isConnectionVariable(name)) {
		const meant = harmless.test(name) ? undefined : misspelt(name);
		if (meant === undefined) {
			return {name, value, position: node.position};
		}

		report(
			new Problem('CONNECTION_VARIABLE', `"${name}" is no variable of the connection`, {
				position: keyPosition,
				hint: `did you mean "${meant}"? A variable of your own had better not begin with "${name.split('_', 1)[0]}_"`,
			}),
		);
		return undefined;
	}

	if (typeof value === 'string' && value.includes('{{')) {
		return {name, value: absolute(name, value, node.position), position: node.position}; // Checked when it is filled in
	}

	const wrong = whyNotConnectionValue(name, value);
	if (wrong !== undefined) {
		report(new Problem('CONNECTION_VARIABLE', wrong, {position: node.position, hint: hintFor(name, value)}));
		return undefined;
	}

	return {name, value: absolute(name, value, node.position), position: node.position};
}

const isConnectionVariable = (name: string): name is keyof ConnectionVars => known.includes(name);

/** Compares what follows the prefix: `ansible_fqdn` is a fact's name, not a misspelt `ansible_host`. */
function misspelt(name: string): string | undefined {
	const prefix = `${name.split('_', 1)[0]}_`;
	const candidates = [...known, ...Object.keys(connectionAliases), ...Object.keys(refusedConnectionVars)];
	const rest = suggest(
		name.slice(prefix.length),
		candidates.filter(each => each.startsWith(prefix)).map(each => each.slice(prefix.length)),
	);
	return rest && prefix + rest;
}

function hintFor(name: keyof ConnectionVars, value: unknown): string | undefined {
	if (name.endsWith('password')) {
		return 'put it in quotes';
	}

	if (typeof value === 'string') {
		const text = value.toLowerCase();
		return /^(yes|on|y)$/.test(text)
			? 'write true'
			: /^(no|off|n)$/.test(text)
				? 'write false'
				: /^(\d+|true|false)$/.test(text)
					? `write ${text} without quotes`
					: name === 'ansible_connection' && /^(smart|paramiko(_ssh)?)$/.test(text)
						? 'write ssh, or leave it out'
						: undefined;
	}

	return typeof value === 'number' && name !== 'ansible_port' ? 'put it in quotes' : undefined;
}

/** A path is that of the file which states it; `~` is the home of who runs this. */
function absolute(name: keyof ConnectionVars, value: unknown, {file}: Position): unknown {
	if (!(connectionPaths as readonly string[]).includes(name) || typeof value !== 'string' || value.startsWith('{{')) {
		return value;
	}

	const text = value === '~' || value.startsWith('~/') ? os.homedir() + value.slice(1) : value;
	const directory = path.resolve(path.dirname(file));
	// Normalising would take a "{{ a }}/.." for a folder
	return path.isAbsolute(text) ? text : text.includes('{{') ? `${directory}/${text}` : path.resolve(directory, text);
}
