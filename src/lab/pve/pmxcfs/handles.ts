import fs from 'node:fs';
import {refusal} from './attributes.ts';
import {renderNumbers} from './protocol.ts';

/** What is open: a stored file, the text of one that is not stored, or what was in a folder when it was opened. */
export type Open = number | Buffer | readonly string[];

/** By which number the kernel knows what is open. */
export type Handles = {
	/** Gives what the kernel is told: the number, and that it keeps nothing of the content to itself. */
	keep(node: number, open: Open): Buffer;
	/** `undefined` for what is no stored file. */
	descriptorOf(handle: number): number | undefined;
	/** Any of those by which a file is open. */
	descriptorOfNode(node: number): number | undefined;
	read(handle: number, offset: number, sizeBytes: number): Buffer;
	/** Names of a folder from one on, as many as fit. */
	list(handle: number, first: number, sizeBytes: number): Buffer;
	release(handle: number): Buffer;
};

/** With nothing open. */
export function makeHandles(): Handles {
	const open = new Map<number, {readonly node: number; readonly content: Open}>();
	let last = 0;
	const handles: Handles = {
		keep(node, content) {
			open.set(++last, {node, content});
			return renderNumbers([64, last], [32, directIo], [32, 0]);
		},
		descriptorOf(handle) {
			const content = open.get(handle)?.content;
			return typeof content === 'number' ? content : undefined;
		},
		descriptorOfNode(node) {
			const found = [...open].find(([, {node: other, content}]) => other === node && typeof content === 'number');
			return found && handles.descriptorOf(found[0]);
		},
		read(handle, offset, sizeBytes) {
			const descriptor = handles.descriptorOf(handle);
			const found = open.get(handle)?.content;
			if (descriptor === undefined) {
				return Buffer.isBuffer(found) ? found.subarray(offset, offset + sizeBytes) : Buffer.alloc(0);
			}

			const buffer = Buffer.alloc(sizeBytes);
			return buffer.subarray(0, fs.readSync(descriptor, buffer, 0, sizeBytes, offset));
		},
		list(handle, first, sizeBytes) {
			const found = open.get(handle)?.content;
			if (!Array.isArray(found)) {
				throw refusal('ENOTDIR');
			}

			let bytes = Buffer.alloc(0);
			for (const [index, name] of found.entries()) {
				const next = index < first ? bytes : Buffer.concat([bytes, renderName(name, index + 1)]);
				if (next.length > sizeBytes) {
					break;
				}

				bytes = next;
			}

			return bytes;
		},
		release(handle) {
			const descriptor = handles.descriptorOf(handle);
			open.delete(handle);
			if (descriptor !== undefined) {
				fs.closeSync(descriptor);
			}

			return Buffer.alloc(0);
		},
	};
	return handles;
}

/** FOPEN_DIRECT_IO: another node may change a file at any time. */
const directIo = 1;

/** `fuse_dirent`, padded to 8 bytes. Neither inode number nor kind is told: who wants them asks for the file itself. */
function renderName(name: string, next: number): Buffer {
	const bytes = Buffer.from(name);
	const header = renderNumbers([64, 0xff_ff_ff_ff], [64, next], [32, bytes.length], [32, 0]);
	return Buffer.concat([header, bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
}
