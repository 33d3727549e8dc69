import type {Position} from '../core/position.ts';
import type {Problem, Report} from '../core/problem.ts';

/** Puts the same mistake on many hosts together, and tells all in the order in which they stand in the files. */
export type Collection = {
	/** @param host - `undefined` when it holds whatever the host. */
	add(problem: Problem, host: string | undefined): void;
	/** @param all - Hosts that could have it: when all of them do, none is named. */
	tell(all: readonly string[], report: Report): void;
};

export function createCollection(): Collection {
	const found = new Map<string, {readonly problem: Problem; readonly hosts: Set<string> | undefined}>();
	return {
		add(problem, host) {
			// Hints differ with the variables of a host: the first will do
			const key = JSON.stringify([problem.code, problem.message, problem.position, problem.subject]);
			const known = found.get(key) ?? {problem, hosts: host === undefined ? undefined : new Set<string>()};
			if (host !== undefined) {
				known.hosts?.add(host);
			}

			found.set(key, known);
		},
		tell(all, report) {
			for (const {problem, hosts} of [...found.values()].sort((a, b) => compare(a.problem.position, b.problem.position))) {
				report(hosts === undefined || hosts.size === all.length ? problem : problem.at({hosts: [...hosts]}));
			}

			found.clear();
		},
	};
}

function compare(a: Position | undefined, b: Position | undefined): number {
	if (!a || !b) {
		return Number(a === undefined) - Number(b === undefined);
	}

	return a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1;
}
