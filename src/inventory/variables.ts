import {connectionVars} from '../core/connection.ts';
import {Problem, type Report} from '../core/problem.ts';
import {suggest} from '../core/suggest.ts';
import {describeNode, plain, type YamlEntry, type YamlNode} from '../core/yaml.ts';
import {connectionVariable} from './connection-variable.ts';
import type {Variable} from './draft.ts';

const magic = 'It says what the inventory and the run are, and has its value from there.';
const word = 'Templates and conditions take it for a word of their own.';

/** Names that a run gives a value itself, with the reason. */
const reserved: ReadonlyMap<string, string> = new Map([
	...[
		'inventory_hostname',
		'inventory_hostname_short',
		'inventory_dir',
		'inventory_file',
		'playbook_dir',
		'groups',
		'group_names',
		'hostvars',
		'item',
		'omit',
		'vars',
		'play_hosts',
		'ansible_play_name',
		'ansible_play_hosts',
		'ansible_play_hosts_all',
		'ansible_play_batch',
		'ansible_facts',
		'ansible_loop',
		'ansible_index_var',
		'ansible_check_mode',
		'ansible_diff_mode',
		'ansible_version',
	].map(name => [name, magic] as const),
	...['this', 'true', 'false', 'null', 'in'].map(name => [name, word] as const),
]);

/**
The variables of a map, checked one by one: names are identifiers and free, connection variables have a value that can be honoured.

@param node - What stands at `vars`, at a host, or in a whole vars file; `undefined` is none.
@param what - Names it in an error: `vars of group "web"`.
*/
export function readVariables(node: YamlNode | undefined, what: string, report: Report): readonly Variable[] {
	if (node === undefined || (node.kind === 'scalar' && node.value === null)) {
		return [];
	}

	if (node.kind !== 'map') {
		report(
			new Problem('INVENTORY_FORM', `${what} have to be a map of variables, not ${describeNode(node)}`, {
				position: node.position,
				hint: node.kind === 'list' ? 'write "name: value" lines without dashes' : 'write "name: value" lines below it',
			}),
		);
		return [];
	}

	const variables = node.entries.flatMap(entry => readVariable(entry, report) ?? []);
	return variables.filter((variable, index) => {
		const first = variables.findIndex(({name}) => name === variable.name);
		if (first < index) {
			report(
				new Problem('VARIABLE_TWICE', `${variable.name} stands here a second time, by another name`, {
					position: variable.position,
					hint: `it is already in line ${variables[first]?.position.line}; keep one of them`,
				}),
			);
		}

		return first === index;
	});
}

function readVariable(entry: YamlEntry, report: Report): Variable | undefined {
	const {key: name, keyPosition: position, value} = entry;
	const why = reserved.get(name);
	if (why !== undefined) {
		report(
			new Problem('VARIABLE_RESERVED', `a variable cannot be called "${name}"`, {position, why, hint: 'choose another name'}),
		);
		return undefined;
	}

	if (!/^[a-z_]\w*$/i.test(name)) {
		const fixed = name.trim().replaceAll(/\W/g, '_');
		report(
			new Problem('VARIABLE_NAME', `a variable cannot be called "${name}"`, {
				position,
				why: 'A name begins with a letter or "_" and goes on with these and digits, or a template could not say it.',
				hint: /^[a-z_]\w*$/i.test(fixed) ? `did you mean "${fixed}"?` : 'choose another name',
			}),
		);
		return undefined;
	}

	const meant = connectionName(name);
	if (meant !== undefined) {
		report(
			new Problem('VARIABLE_NAME', `"${name}" looks like a misspelt variable of the connection`, {
				position,
				hint: `did you mean "${meant}"?`,
			}),
		);
		return undefined;
	}

	return /^(ansible|runner)_/.test(name)
		? connectionVariable(entry, report)
		: {name, value: plain(value), position: value.position};
}

/** `ansibel_host` is `ansible_host`; what only resembles it in front, such as `assemble_x`, is a name of the user's. */
function connectionName(name: string): string | undefined {
	const [, prefix = '', rest = ''] = /^(a[a-z]+)_(\w+)$/i.exec(name) ?? [];
	const meant = `ansible_${rest}`;
	return prefix !== 'ansible' && Object.hasOwn(connectionVars.shape, meant) && suggest(prefix, ['ansible']) ? meant : undefined;
}
