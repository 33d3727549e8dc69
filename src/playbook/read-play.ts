import type {Registry} from '../core/module.ts';
import {Problem, type Report} from '../core/problem.ts';
import {describeNode, type YamlNode} from '../core/yaml.ts';
import {checkKeys, createFields, type Fields, refuse} from './fields.ts';
import {gatherAll} from './gather.ts';
import {foreignPlayKeys, playKeys} from './keywords.ts';
import type {Written, WrittenPlay, WrittenTask} from './playbook.ts';
import {readTask} from './read-task.ts';
import {valueOfNode} from './value.ts';

/** A play as written; `undefined` when it is no play or does not say for which hosts. Reports every mistake in it. */
export function readPlay(node: YamlNode, registry: Registry, report: Report): WrittenPlay | undefined {
	if (node.kind !== 'map') {
		report(
			new Problem('PLAYBOOK', `a play is a map, not ${describeNode(node)}`, {
				position: node.position,
				hint: 'write its keys: hosts, tasks …',
			}),
		);
		return undefined;
	}

	const fields = createFields(node, report);
	checkPlayKeys(node, registry, fields);
	const tags = fields.tags();
	const play = {
		position: node.position,
		name: fields.text('name'),
		vars: fields.vars(),
		become: fields.boolean('become'),
		becomeUser: fields.text('become_user'),
		serial: fields.scalar('serial'),
		maxFailPercentage: fields.read('max_fail_percentage', percentage),
		anyErrorsFatal: fields.boolean('any_errors_fatal'),
		tasks: fields.read('tasks', list => tasksOf(list, tags, registry, report)) ?? [],
	};
	const hosts = fields.read('hosts', hostsOf);
	if (!fields.has('hosts') && !fields.has('import_playbook') && !isTask(node, registry)) {
		fields.fail(
			new Problem('PLAYBOOK', 'the play does not say for which hosts', {position: node.position, hint: 'write hosts: all'}),
		);
	}

	return hosts && {...play, hosts};
}

/** A task in the place of a play is a common slip of indentation. */
function checkPlayKeys(node: YamlNode & {kind: 'map'}, registry: Registry, fields: Fields): void {
	if (isTask(node, registry)) {
		fields.fail(
			new Problem('PLAYBOOK', 'here stands a task, where a play is due', {
				position: node.position,
				hint: 'put it below tasks: of a play',
			}),
		);
		return;
	}

	checkKeys(node.entries, playKeys, foreignPlayKeys, 'a play', fields.fail);
}

const isTask = ({entries}: YamlNode & {kind: 'map'}, registry: Registry): boolean =>
	entries.every(({key}) => key !== 'hosts') && entries.some(({key}) => registry.has(key));

function tasksOf(node: YamlNode, tags: readonly string[], registry: Registry, report: Report): readonly WrittenTask[] {
	if (node.kind === 'scalar' && node.value === null) {
		return [];
	}

	if (node.kind !== 'list') {
		refuse('tasks', 'a list', node, 'begin each task with "- "');
	}

	return node.items.flatMap(item => readTask(item, tags, registry, report) ?? []);
}

function hostsOf(node: YamlNode): Written {
	const items = node.kind === 'list' ? node.items : [node];
	const values = gatherAll(items, item => {
		if (item.kind !== 'scalar' || typeof item.value !== 'string' || item.value.trim() === '') {
			refuse('hosts', 'a pattern of hosts', item, 'write all, or the name of a group or a host');
		}

		return valueOfNode(item);
	});
	const isConstant = values.every(value => value.isConstant);
	return {node, value: {isConstant, fill: scope => values.map(value => String(value.fill(scope))).join(':')}};
}

function percentage(node: YamlNode): number {
	if (node.kind !== 'scalar' || typeof node.value !== 'number' || node.value < 0 || node.value > 100) {
		refuse('max_fail_percentage', 'a number from 0 to 100', node);
	}

	return node.value;
}
