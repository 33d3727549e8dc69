import type {Position} from '../core/position.ts';
import {Problem, type Report} from '../core/problem.ts';
import type {Draft} from './draft.ts';

/** How groups and hosts hang together, `all` and `ungrouped` included. */
export type Graph = {
	/** Direct child groups of each group. Every group but `all` is a child of some. */
	readonly children: ReadonlyMap<string, readonly string[]>;
	/** All hosts of each group, those of its children included, in inventory order. */
	readonly hosts: ReadonlyMap<string, readonly string[]>;
	/** Groups of each host, from the farthest to the nearest and then by name, `all` included: a later one's variables win. */
	readonly groups: ReadonlyMap<string, readonly string[]>;
};

/** Joins what the files say. Reports loops, and hosts that are called like a group, and leaves them out. */
export function makeGraph(draft: Draft, report: Report): Graph {
	reportClashes(draft, report);
	const children = joinChildren(draft, report);
	const parents = invert(children);
	const depths = new Map<string, number>([['all', 0]]);
	const depthOf = (name: string): number => {
		const depth = depths.get(name) ?? Math.max(0, ...(parents.get(name) ?? []).map(depthOf)) + 1;
		depths.set(name, depth);
		return depth;
	};
	const ancestors = new Map<string, ReadonlySet<string>>();
	const ancestorsOf = (name: string): ReadonlySet<string> => {
		const above =
			ancestors.get(name) ?? new Set([name, ...(parents.get(name) ?? []).flatMap(parent => [...ancestorsOf(parent)])]);
		ancestors.set(name, above);
		return above;
	};

	const direct = invert(new Map([...draft.groups].map(([name, {hosts}]) => [name, [...hosts]])));
	const groups = new Map<string, readonly string[]>();
	for (const host of draft.hosts.keys()) {
		const named = (direct.get(host) ?? []).filter(group => group !== 'all' && group !== 'ungrouped');
		const all = new Set(['all', ...(named.length > 0 ? named.flatMap(group => [...ancestorsOf(group)]) : ['ungrouped'])]);
		groups.set(
			host,
			[...all].sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1)),
		);
	}

	const members = invert(groups);
	const hosts = new Map([...children.keys()].map(name => [name, members.get(name) ?? []]));
	return {children, hosts, groups};
}

function joinChildren(draft: Draft, report: Report): ReadonlyMap<string, readonly string[]> {
	const edges = new Map([...draft.groups].map(([name, {children}]) => [name, new Map(children)]));
	removeLoops(edges, report);
	const all = edges.get('all');
	const placed = new Set([...edges].filter(([name]) => name !== 'all').flatMap(([, children]) => [...children.keys()]));
	const top = [...edges.keys()].filter(name => name !== 'all' && name !== 'ungrouped' && (!placed.has(name) || all?.has(name)));
	return new Map([
		['all', ['ungrouped', ...top]],
		['ungrouped', []],
		...[...edges]
			.filter(([name]) => name !== 'all' && name !== 'ungrouped')
			.map(([name, children]) => [name, [...children.keys()]] as const),
	]);
}

/** Walks down from every group and takes away each step that leads back to where it came from. */
function removeLoops(edges: ReadonlyMap<string, Map<string, Position>>, report: Report): void {
	const done = new Set<string>();
	const trail: string[] = [];
	for (const name of ['all', ...edges.keys()]) {
		walk(name);
	}

	function walk(name: string): void {
		if (done.has(name)) {
			return;
		}

		trail.push(name);
		for (const [child, position] of edges.get(name) ?? []) {
			const start = child === 'all' ? 0 : trail.indexOf(child);
			if (start >= 0) {
				const circle = [child, ...trail.slice(trail[start] === child ? start + 1 : 0), child].join(' › ');
				report(
					new Problem('INVENTORY_LOOP', `group "${child}" is a child of itself: ${circle}`, {
						position,
						why: child === 'all' ? 'Every group is in "all" already.' : undefined,
						hint: `take "${child}" out of the children of "${name}"`,
					}),
				);
				edges.get(name)?.delete(child);
			} else {
				walk(child);
			}
		}

		trail.pop();
		done.add(name);
	}
}

function reportClashes({groups, hosts}: Draft, report: Report): void {
	for (const {name, position} of hosts.values()) {
		const group = groups.get(name);
		if (group || name === 'all' || name === 'ungrouped') {
			report(
				new Problem('INVENTORY_CLASH', `"${name}" is the name of a host and of a group`, {
					position,
					why: 'A pattern, and a file in group_vars or host_vars, could mean either.',
					hint: group
						? `the group is named in ${group.position.file}, line ${group.position.line}; rename one of them`
						: 'rename the host',
				}),
			);
		}
	}
}

/** Which keys hold each value, in the order of the keys. */
function invert(map: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
	const inverted = new Map<string, string[]>();
	for (const [key, values] of map) {
		for (const value of values) {
			const keys = inverted.get(value);
			if (keys) {
				keys.push(key);
			} else {
				inverted.set(value, [key]);
			}
		}
	}

	return inverted;
}
