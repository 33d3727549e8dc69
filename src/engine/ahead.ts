import type {Task} from '../core/task.ts';
import type {Facts} from './look.ts';
import type {ResultStore} from './result.ts';

/** Asks the host what coming tasks need, so that their lookups share a round trip. Nobody waits for it. */
export type Ahead = {
	/** The turn of this task has come: looks ahead from it on, unless that was done already. */
	reach(index: number): void;
	/** The task changes the host: what was asked for later ones is void. Looks ahead by one task, then two, then four. */
	change(index: number): void;
};

export function createAhead(tasks: readonly Task[], facts: Facts, {results}: ResultStore): Ahead {
	let asked = 0;
	let width = Number.POSITIVE_INFINITY;

	const reach = (index: number) => {
		if (index < asked) {
			return;
		}

		for (const task of tasks.slice(index, index + width)) {
			inspectAhead(task);
		}

		asked = index + width;
		width *= 2;
	};

	const inspectAhead = ({module, user, args}: Task) => {
		let turns: readonly unknown[];
		try {
			turns = args(results);
		} catch {
			return; // It wants a result; its own turn says so where that is an error
		}

		for (const turn of turns) {
			module.inspect(facts.lookAhead(user), turn).catch(() => {});
		}
	};

	return {
		reach,
		change(index) {
			asked = index + 1;
			width = 1;
			reach(index + 1);
		},
	};
}
