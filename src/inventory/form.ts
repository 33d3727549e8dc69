import {Problem, type Report} from '../core/problem.ts';
import {didYouMean} from '../core/suggest.ts';
import {describeNode, type YamlEntry, type YamlNode} from '../core/yaml.ts';

/** All that a group may have. */
export const sections: readonly string[] = ['hosts', 'children', 'vars'];

/** What was meant by a list, made of what was written. */
export function rightForm(section: string, items: readonly YamlNode[]): {readonly why: string; readonly hint: string} {
	const names = items.map(item =>
		item.kind === 'scalar' ? item.source : item.kind === 'map' ? item.entries[0]?.key : undefined,
	);
	const shown = names.slice(0, 3).map(name => (name !== undefined && /^[\w.:[\]-]+$/.test(name) ? name : 'name'));
	return {
		why: `It is written so:\n  ${section}:\n${(shown.length > 0 ? shown : ['name']).map(name => `    ${name}:`).join('\n')}`,
		hint: 'write each name with a colon and no dash',
	};
}

/** Misspelt keys one by one, and what looks like names in the wrong place together. */
export function reportUnknownKeys(group: string, entries: readonly YamlEntry[], report: Report): void {
	const others: YamlEntry[] = [];
	for (const entry of entries.filter(({key}) => !sections.includes(key))) {
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
export function foreignForm({entries}: {readonly entries: readonly YamlEntry[]}): Problem | undefined {
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
