import {type Attributes, kinds, modeOf, refusal} from './attributes.ts';
import type {Store} from './store.ts';
import {type Cluster, makeVirtual} from './virtual.ts';

/** The whole file system: what is stored, and what is not. */
export type View = {
	readonly store: Store;
	attributesOf(path: string): Attributes;
	list(path: string): readonly string[];
	/** Of a link; throws EINVAL for anything else. */
	targetOf(path: string): string;
	/** Of a file that is not stored. */
	textOf(path: string): Buffer | undefined;
	/** Gives the path; throws EACCES where nothing can be stored. */
	assertStored(path: string): string;
};

/** What is not stored is at the top. */
export function makeView(cluster: Cluster, store: Store): View {
	const {links, files} = makeVirtual(cluster);
	const textOf = (path: string) => {
		const render = files.get(path);
		return render && Buffer.from(render());
	};
	return {
		store,
		attributesOf(path) {
			if (path === '') {
				return {mode: modeOf(path, kinds.directory, true), sizeBytes: 0, modified: 0};
			}

			const [target, text] = [links.get(path), textOf(path)];
			if (target !== undefined) {
				return {mode: modeOf(path, kinds.link, cluster.isQuorate()), sizeBytes: target.length, modified: 0};
			}

			return text ? {mode: kinds.file | 0o440, sizeBytes: text.length, modified: 0} : store.attributesOf(path);
		},
		list: path => ['.', '..', ...(path === '' ? [...links.keys(), ...files.keys()] : []), ...store.list(path)],
		targetOf(path) {
			const target = links.get(path);
			if (target === undefined) {
				throw refusal('EINVAL');
			}

			return target;
		},
		textOf,
		assertStored(path) {
			if (links.has(path) || files.has(path)) {
				throw refusal('EACCES');
			}

			return path;
		},
	};
}
