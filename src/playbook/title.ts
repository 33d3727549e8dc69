import type {Position} from '../core/position.ts';
import {isProblem} from '../core/problem.ts';
import type {Lane, Task} from '../core/task.ts';
import type {Scope} from './frame.ts';
import type {WrittenTask} from './playbook.ts';

const maxLength = 80;

/** The title of a task for one host. What cannot be filled in stands as it was written. */
export function titleOf(task: WrittenTask, scope: Scope): string {
	try {
		return task.name ? oneLine(String(task.name.value.fill(scope))) : writtenTitle(task);
	} catch (error) {
		if (!isProblem(error) && !(error instanceof AggregateError)) {
			throw error;
		}

		return writtenTitle(task);
	}
}

/** Lanes in which a task has one title: as written, where its title differs between hosts, for one stands for all of them. */
export function withCommonTitles(lanes: readonly Lane[], tasks: readonly WrittenTask[]): readonly Lane[] {
	const written = new Map(tasks.map(task => [task.position, writtenTitle(task)]));
	const titles = new Map<Position, string>();
	const differing = new Set<Position>();
	for (const {title, position} of lanes.flatMap(lane => lane.tasks)) {
		if ((titles.get(position) ?? title) !== title) {
			differing.add(position);
		}

		titles.set(position, title);
	}

	const named = (task: Task): Task =>
		differing.has(task.position) ? {...task, title: written.get(task.position) ?? task.title} : task;
	return differing.size === 0 ? lanes : lanes.map(lane => ({...lane, tasks: lane.tasks.map(named)}));
}

/** The name as written, else the module with what it is about. */
export function writtenTitle({name, module, args}: WrittenTask): string {
	if (name?.node.kind === 'scalar') {
		return oneLine(name.node.source);
	}

	const first = args?.first;
	return oneLine(first?.kind === 'scalar' && first.value !== null ? `${module.name}: ${first.source}` : module.name);
}

function oneLine(text: string): string {
	const [line = '', ...more] = text.trim().split('\n');
	return line.length > maxLength || more.length > 0 ? `${line.slice(0, maxLength)}…` : line;
}
