import type {Position} from '../core/position.ts';
import {isProblem, Problem, type Report} from '../core/problem.ts';
import {describeNode, type YamlEntry, type YamlNode} from '../core/yaml.ts';
import type {Draft, DraftGroup} from './draft.ts';
import {foreignForm, reportUnknownKeys, rightForm, sections} from './form.ts';
import {expandHosts, isName} from './range.ts';
import {readVariables} from './variables.ts';

/** Reads the groups of an inventory file into the draft. Reports every mistake and goes on. */
export function readGroups(root: YamlNode, draft: Draft, report: Report): void {
	if (root.kind !== 'map') {
		report(
			new Problem('INVENTORY_FORM', `an inventory is a map of groups, not ${describeNode(root)}`, {
				position: root.position,
				hint: root.kind === 'list' ? 'is it a playbook? An inventory begins with "all:"' : 'an inventory begins with "all:"',
			}),
		);
		return;
	}

	const foreign = foreignForm(root);
	if (foreign) {
		report(foreign);
		return;
	}

	for (const {key, keyPosition, value} of root.entries) {
		if (sections.includes(key)) {
			report(
				new Problem('INVENTORY_FORM', `"${key}" stands where the name of a group is expected`, {
					position: keyPosition,
					hint: `write "all:" above it, and indent "${key}:" below that`,
				}),
			);
		} else {
			readGroup(key, keyPosition, value);
		}
	}

	function readGroup(name: string, position: Position, node: YamlNode): void {
		if (!isName(name)) {
			report(
				new Problem('INVENTORY_NAME', `"${name}" cannot be the name of a group`, {
					position,
					why: 'A name begins with a letter, a digit or "_" and goes on with these, ".", and "-".',
				}),
			);
			return;
		}

		const group = draft.group(name, position);
		if (isNothing(node)) {
			return;
		}

		if (node.kind !== 'map') {
			report(
				new Problem('INVENTORY_FORM', `group "${name}" has to be a map with hosts, children or vars, not ${describeNode(node)}`, {
					position: node.position,
					...(node.kind === 'list'
						? rightForm('hosts', node.items)
						: {hint: 'write "hosts:" below it, and the hosts below that'}),
				}),
			);
			return;
		}

		reportUnknownKeys(group.name, node.entries, report);
		for (const {key, value} of node.entries) {
			if (key === 'vars') {
				group.vars.push(...readVariables(value, `vars of group "${name}"`, report));
			} else if (key === 'hosts') {
				readHosts(group, value);
			} else if (key === 'children') {
				readChildren(group, value);
			}
		}
	}

	function readHosts(group: DraftGroup, node: YamlNode): void {
		for (const {key, keyPosition, value} of entriesOf(node, 'hosts', group.name, report)) {
			try {
				const {names, port} = expandHosts(key);
				const stated = readVariables(value, `vars of host "${key}"`, report);
				const vars = port === undefined ? stated : [{name: 'ansible_port', value: port, position: keyPosition}, ...stated];
				for (const name of names) {
					group.hosts.add(name);
					draft.host(name, keyPosition).vars.push(...vars);
				}
			} catch (error) {
				if (!isProblem(error)) {
					throw error;
				}

				report(error.at({position: keyPosition}));
			}
		}
	}

	function readChildren(group: DraftGroup, node: YamlNode): void {
		for (const {key, keyPosition, value} of entriesOf(node, 'children', group.name, report)) {
			if (isName(key)) {
				group.children.set(key, group.children.get(key) ?? keyPosition);
			}

			readGroup(key, keyPosition, value);
		}
	}
}

const isNothing = (node: YamlNode): boolean => node.kind === 'scalar' && node.value === null;

/** The entries of `hosts` or `children`: a map, or the name of one. Of a list, which is a mistake, what was meant. */
function entriesOf(node: YamlNode, section: string, group: string, report: Report): readonly YamlEntry[] {
	if (node.kind === 'map') {
		return node.entries;
	}

	if (isNothing(node)) {
		return [];
	}

	if (node.kind === 'scalar' && typeof node.value === 'string') {
		return [asEntry(node, node.value)];
	}

	report(
		new Problem('INVENTORY_FORM', `${section} of group "${group}" has to be a map, not ${describeNode(node)}`, {
			position: node.position,
			...(node.kind === 'list'
				? rightForm(section, node.items)
				: {hint: `write the names below "${section}:", each with a colon behind it`}),
		}),
	);
	const items = node.kind === 'list' ? node.items : [];
	return items.flatMap(item => (item.kind === 'scalar' && typeof item.value === 'string' ? asEntry(item, item.value) : []));
}

const asEntry = (node: YamlNode, key: string): YamlEntry => ({
	key,
	keyPosition: node.position,
	value: {kind: 'map', entries: [], position: node.position},
});
