import {kinds, refusal} from './attributes.ts';

/** By which number the kernel knows a file, for as long as it wants to. A file is its path, as in pmxcfs, which is told nothing else. */
export type Nodes = {
	/** Throws ESTALE for a file that is gone: the kernel then looks again by name. `''` is the root. */
	pathOf(node: number): string;
	/** The same, and of a file that is gone the path that it had. */
	lastPathOf(node: number): string;
	/** Removed or replaced; it may still be open. */
	isGone(node: number): boolean;
	/** The path of a file in a folder. */
	pathIn(folder: number, name: string): string;
	/** The number of a file; the kernel now holds it once more. */
	hold(path: string, kind: number): number;
	forget(node: number, count: number): void;
	/** The file at a path is gone, or about to be replaced. */
	remove(path: string): void;
	move(from: string, to: string): void;
};

/** With the root alone. */
export function makeNodes(): Nodes {
	const held = new Map<number, {path: string; isGone: boolean; readonly kind: number; count: number}>();
	// By kind, too: another node of the cluster may replace a file by a folder
	const numbers = new Map<string, number>();
	let last = 1;
	const keysOf = (path: string) =>
		Object.values(kinds)
			.map(kind => `${kind} ${path}`)
			.filter(key => numbers.has(key));
	const nodes: Nodes = {
		pathOf(node) {
			if (nodes.isGone(node)) {
				throw refusal('ESTALE');
			}

			return nodes.lastPathOf(node);
		},
		lastPathOf(node) {
			const path = node === 1 ? '' : held.get(node)?.path;
			if (path === undefined) {
				throw refusal('ESTALE');
			}

			return path;
		},
		isGone: node => held.get(node)?.isGone ?? false,
		pathIn(folder, name) {
			const path = nodes.pathOf(folder);
			return path === '' ? name : `${path}/${name}`;
		},
		hold(path, kind) {
			const key = `${kind} ${path}`;
			const node = numbers.get(key) ?? ++last;
			numbers.set(key, node);
			const known = held.get(node);
			held.set(node, {path, isGone: false, kind, count: (known?.count ?? 0) + 1});
			return node;
		},
		forget(node, count) {
			const known = held.get(node);
			if (known) {
				known.count -= count;
				if (known.count <= 0) {
					held.delete(node);
					if (!known.isGone) {
						numbers.delete(`${known.kind} ${known.path}`);
					}
				}
			}
		},
		remove(path) {
			for (const key of keysOf(path)) {
				const known = held.get(numbers.get(key) ?? 0);
				if (known) {
					known.isGone = true;
				}

				numbers.delete(key);
			}
		},
		move(from, to) {
			nodes.remove(to);
			for (const key of keysOf(from)) {
				const node = numbers.get(key) ?? 0;
				const known = held.get(node);
				numbers.delete(key);
				if (known) {
					known.path = to;
					numbers.set(`${known.kind} ${to}`, node);
				}
			}
		},
	};
	return nodes;
}
