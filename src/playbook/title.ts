import {isProblem} from '../core/problem.ts';
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

/** The name as written, else the module with its first argument. */
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
