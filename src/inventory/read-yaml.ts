import type {Position} from '../core/position.ts';
import {isProblem, Problem, type Report} from '../core/problem.ts';
import {didYouMean} from '../core/suggest.ts';
import {describeNode, type YamlEntry, type YamlNode} from '../core/yaml.ts';
import type {Draft, DraftGroup} from './draft.ts';
import {expandHosts, isName} from './range.ts';
import {readVariables} from './variables.ts';

const sections = ['hosts', 'children', 'vars'] as const;

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
		if ((sections as readonly string[]).includes(key)) {
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
					hint: node.kind === 'list' ? listHint('hosts', node.items) : 'write "hosts:" below it, and the hosts below that',
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
			hint:
				node.kind === 'list' ? listHint(section, node.items) : `write the names below "${section}:", each with a colon behind it`,
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

/** The right form, made of what was written. */
function listHint(section: string, items: readonly YamlNode[]): string {
	const names = items.map(item =>
		item.kind === 'scalar' ? item.source : item.kind === 'map' ? (item.entries[0]?.key ?? 'name') : 'name',
	);
	const shown = (names.length > 0 ? names : ['name']).slice(0, 3);
	return `write each name with a colon and no dash:\n${[`${section}:`, ...shown.map(name => `  ${name}:`)].join('\n')}`;
}

/** Misspelt keys one by one, and what looks like names in the wrong place together. */
function reportUnknownKeys(group: string, entries: readonly YamlEntry[], report: Report): void {
	const others: YamlEntry[] = [];
	for (const entry of entries.filter(({key}) => !(sections as readonly string[]).includes(key))) {
		const meant = didYouMean(entry.key, sections);
		if (meant === undefined) {
			others.push(entry);
		} else {
			report(new Problem('INVENTORY_KEY', `group "${group}" has no "${entry.key}"`, {position: entry.keyPosition, hint: meant}));
		}
	}

	const [first] = others;
	if (first) {
		const names = others.slice(0, 3).map(({key}) => `"${key}"`);
		const more = others.length > 3 ? ` and ${others.length - 3} more` : '';
		report(
			new Problem('INVENTORY_KEY', `group "${group}" has no ${names.join(', ')}${more}`, {
				position: first.keyPosition,
				why: 'A group has hosts, children and vars.',
				hint: `put a host below "hosts:", a group below "children:", a variable below "vars:"`,
			}),
		);
	}
}

/** Forms of Ansible's that are YAML or JSON, and no list of hosts. */
function foreignForm({entries}: {readonly entries: readonly YamlEntry[]}): Problem | undefined {
	const plugin = entries.find(({key, value}) => key === 'plugin' && value.kind === 'scalar');
	if (plugin) {
		return new Problem('INVENTORY_FORM', `this file configures an inventory plugin, ${describeNode(plugin.value)}`, {
			position: plugin.keyPosition,
			why: 'Plugins are programs of Ansible; hosts are read from files only.',
			hint: 'write them to a file: ansible-inventory -i THIS_FILE --list --yaml --output hosts.yml',
		});
	}

	const meta = entries.find(({key}) => key === '_meta');
	return (
		meta &&
		new Problem('INVENTORY_FORM', 'this file holds what an inventory script prints, not an inventory', {
			position: meta.keyPosition,
			hint: 'write it in the other form: ansible-inventory --list --yaml --output hosts.yml',
		})
	);
}
