import {kindOf, refusal, renderAttributes} from './attributes.ts';
import {changeAttributes} from './change-attributes.ts';
import {makeHandles} from './handles.ts';
import {makeNodes} from './nodes.ts';
import {opcodes, parseNames, parseNumber, type Request, renderNumbers} from './protocol.ts';
import {statistics} from './statistics.ts';
import {makeStore} from './store.ts';
import {makeView} from './view.ts';
import type {Cluster} from './virtual.ts';

/**
What the file system answers to requests, all but the first; `undefined` for what it does not do: the kernel does without, or
says that it cannot be done. Throws errors as `node:fs` does.
*/
export function makeAnswers(cluster: Cluster): (request: Request) => Buffer | undefined {
	const view = makeView(cluster, makeStore(cluster));
	const {store} = view;
	const nodes = makeNodes();
	const handles = makeHandles();

	const entry = (path: string) => {
		const attributes = view.attributesOf(path);
		const node = nodes.hold(path, kindOf(attributes.mode));
		// For how long the kernel may remember it: not at all, as another node of the cluster may change it
		return Buffer.concat([renderNumbers([64, node], [64, 0], [64, 0], [64, 0], [64, 0]), renderAttributes(node, attributes)]);
	};
	const named = ({node, body}: Request, offset = 0) => nodes.pathIn(node, parseNames(body.subarray(offset))[0] ?? '');
	const namedStored = (request: Request, offset = 0) => view.assertStored(named(request, offset));

	const answers: Readonly<Record<number, (request: Request) => Buffer>> = {
		[opcodes.lookUp]: request => entry(named(request)),
		[opcodes.getAttributes]({node}) {
			const descriptor = handles.descriptorOfNode(node);
			const path = nodes.lastPathOf(node);
			const attributes =
				nodes.isGone(node) && descriptor !== undefined
					? store.attributesOfOpen(path, descriptor)
					: view.attributesOf(nodes.pathOf(node));
			return Buffer.concat([renderNumbers([64, 0], [64, 0]), renderAttributes(node, attributes)]);
		},
		[opcodes.setAttributes]({node, body}) {
			const path = nodes.pathOf(node);
			changeAttributes(view, path, body);
			return Buffer.concat([renderNumbers([64, 0], [64, 0]), renderAttributes(node, view.attributesOf(path))]);
		},
		[opcodes.readLink]: ({node}) => Buffer.from(view.targetOf(nodes.pathOf(node))),
		[opcodes.makeDirectory](request) {
			const path = namedStored(request, 8);
			store.makeDirectory(path);
			return entry(path);
		},
		[opcodes.unlink](request) {
			const path = namedStored(request);
			store.remove(path);
			nodes.remove(path);
			return nothing;
		},
		[opcodes.removeDirectory](request) {
			const path = namedStored(request);
			store.removeDirectory(path);
			nodes.remove(path);
			return nothing;
		},
		[opcodes.rename]({node, body}) {
			const [oldName = '', newName = ''] = parseNames(body.subarray(8));
			const from = view.assertStored(nodes.pathIn(node, oldName));
			const to = view.assertStored(nodes.pathIn(parseNumber(body, 0), newName));
			store.rename(from, to);
			nodes.move(from, to);
			return nothing;
		},
		[opcodes.link]() {
			throw refusal('EPERM');
		},
		[opcodes.create](request) {
			const path = namedStored(request, 16);
			const descriptor = store.create(path);
			const made = entry(path);
			return Buffer.concat([made, handles.keep(parseNumber(made, 0), descriptor)]);
		},
		[opcodes.open]({node}) {
			const path = nodes.pathOf(node);
			return handles.keep(node, view.textOf(path) ?? store.open(path));
		},
		[opcodes.read]: ({body}) => handles.read(parseNumber(body, 0), parseNumber(body, 8), body.readUInt32LE(16)),
		[opcodes.write]({node, body}) {
			const descriptor = handles.descriptorOf(parseNumber(body, 0));
			if (descriptor === undefined) {
				throw refusal('EIO');
			}

			const data = body.subarray(40, 40 + body.readUInt32LE(16));
			return renderNumbers([32, store.write(nodes.lastPathOf(node), descriptor, data, parseNumber(body, 8))], [32, 0]);
		},
		[opcodes.release]: ({body}) => handles.release(parseNumber(body, 0)),
		[opcodes.openDirectory]: ({node}) => handles.keep(node, view.list(nodes.pathOf(node))),
		[opcodes.readDirectory]: ({body}) => handles.list(parseNumber(body, 0), parseNumber(body, 8), body.readUInt32LE(16)),
		[opcodes.releaseDirectory]: ({body}) => handles.release(parseNumber(body, 0)),
		[opcodes.statistics]: () => statistics(cluster.root),
		[opcodes.destroy]: () => nothing,
		[opcodes.forget]({node, body}) {
			nodes.forget(node, parseNumber(body, 0));
			return nothing;
		},
		[opcodes.forgetMany]({body}) {
			for (let offset = 8; offset < 8 + 16 * body.readUInt32LE(0); offset += 16) {
				nodes.forget(parseNumber(body, offset), parseNumber(body, offset + 8));
			}

			return nothing;
		},
	};
	return request => answers[request.opcode]?.(request);
}

const nothing = Buffer.alloc(0);
