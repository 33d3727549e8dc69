import type {Stats} from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import {Problem} from './problem.ts';
import {didYouMean} from './suggest.ts';

const maxBytes = 1024 * 1024;

/**
The text of a file that the user wrote: UTF-8, at most 1 MiB. A pipe is read, too (`-i <(…)`).

Throws a `Problem`, positioned at the file, when there is none, or it is a directory, not readable, not text or too large.

@param file - As the user named it.
*/
export async function readTextFile(file: string): Promise<string> {
	const position = {file, line: 1, column: 1};
	const content = await readBytes(file).catch(async (error: NodeJS.ErrnoException) => {
		throw error instanceof Problem
			? error.at({position})
			: fileProblem(file, error).at({position, hint: error.code === 'ENOENT' ? await likeFile(file) : undefined});
	});
	if (content.length > maxBytes) {
		throw new Problem('FILE_TOO_LARGE', `"${file}" has more than 1 MiB`, {
			position,
			hint: 'is it the right file? Bulky content belongs in a file of its own, which a task names',
		});
	}

	if (content.includes(0)) {
		const isUtf16 = (content[0] === 0xff && content[1] === 0xfe) || (content[0] === 0xfe && content[1] === 0xff);
		throw new Problem('FILE_NOT_TEXT', `"${file}" is not a text file${isUtf16 ? ' in UTF-8, but in UTF-16' : ''}`, {
			position,
			hint: isUtf16 ? 'save it as UTF-8' : 'is it the right file?',
		});
	}

	return decode(file, content);
}

async function likeFile(file: string): Promise<string | undefined> {
	const directory = path.dirname(file);
	const others = await fs.readdir(directory).catch(() => []);
	return didYouMean(
		file,
		others.map(name => (directory === '.' ? name : path.join(directory, name))),
	);
}

/** What the operating system says about a file, in words. */
export function fileProblem(file: string, error: NodeJS.ErrnoException): Problem {
	const words: Readonly<Record<string, string>> = {
		ENOENT: `there is no file "${file}"`,
		ENOTDIR: `there is no file "${file}": a part of its path is no directory`,
		EACCES: `"${file}" cannot be read: permission denied`,
		EPERM: `"${file}" cannot be read: operation not permitted`,
		EISDIR: `"${file}" is a directory`,
		ELOOP: `"${file}" is a link that leads back to itself`,
		ENAMETOOLONG: `the name "${file.slice(0, 60)}…" is too long`,
	};
	return new Problem('FILE', words[error.code ?? ''] ?? `"${file}" cannot be read: ${error.message}`, {cause: error});
}

async function readBytes(file: string): Promise<Buffer> {
	assertReadable(file, await fs.stat(file));
	const handle = await fs.open(file);
	try {
		const chunks: Buffer[] = [];
		for (let size = 0; size <= maxBytes; ) {
			const {bytesRead, buffer} = await handle.read(Buffer.alloc(64 * 1024));
			if (bytesRead === 0) {
				break;
			}

			chunks.push(buffer.subarray(0, bytesRead));
			size += bytesRead;
		}

		return Buffer.concat(chunks);
	} finally {
		await handle.close();
	}
}

function assertReadable(file: string, stats: Stats): void {
	if (!stats.isFile() && !stats.isFIFO()) {
		throw new Problem(
			'FILE',
			stats.isDirectory() ? `"${file}" is a directory, not a file` : `"${file}" is a device or a socket, not a file`,
		);
	}
}

function decode(file: string, content: Buffer): string {
	try {
		return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(content);
	} catch (error) {
		const before = new TextDecoder('utf-8', {ignoreBOM: true}).decode(content).split('\uFFFD', 1)[0] ?? '';
		const lines = before.split('\n');
		throw new Problem('FILE_NOT_TEXT', `"${file}" is not text in UTF-8`, {
			position: {file, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1},
			hint: 'save it as UTF-8',
			cause: error,
		});
	}
}
