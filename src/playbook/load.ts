import type {Registry} from '../core/module.ts';
import {isProblem, Problem, type Report} from '../core/problem.ts';
import {readTextFile} from '../core/text-file.ts';
import {describeNode, parseYaml, type YamlNode} from '../core/yaml.ts';
import {createCollection} from './collect.ts';
import type {Playbook} from './playbook.ts';
import {readPlay} from './read-play.ts';

/**
Reads a playbook: its structure, the names of modules and arguments, and whether templates and conditions can be parsed.

Every mistake is reported with its position. What holds one is left out of later checks, so that `makeSchedule` can tell the rest.

@param file - As the user named it.
@returns `undefined` when the file cannot be read or is no list of plays.
*/
export async function loadPlaybook(file: string, registry: Registry, report: Report): Promise<Playbook | undefined> {
	const found = createCollection();
	const add = (problem: Problem) => found.add(problem, undefined);
	try {
		const plays = playsOf(parseYaml(await readTextFile(file), file), file);
		return {file, plays: plays.flatMap(node => readPlay(node, registry, add) ?? [])};
	} catch (error) {
		if (!isProblem(error)) {
			throw error;
		}

		add(error);
		return undefined;
	} finally {
		found.tell([], report);
	}
}

function playsOf(node: YamlNode | undefined, file: string): readonly YamlNode[] {
	const example = 'write a list of plays: - hosts: all';
	if (!node) {
		throw new Problem('PLAYBOOK', 'the playbook is empty', {position: {file, line: 1, column: 1}, hint: example});
	}

	if (node.kind !== 'list') {
		const isInventory = node.kind === 'map' && node.entries.some(({key}) => key === 'all');
		const isPlay = node.kind === 'map' && node.entries.some(({key}) => key === 'hosts' || key === 'tasks');
		throw new Problem('PLAYBOOK', `a playbook is a list of plays, not ${describeNode(node)}`, {
			position: node.position,
			hint: isPlay ? 'put "- " before the first key' : isInventory ? 'this looks like an inventory, which -i names' : example,
		});
	}

	if (node.items.length === 0) {
		throw new Problem('PLAYBOOK', 'the playbook has no plays', {position: node.position, hint: example});
	}

	return node.items;
}
