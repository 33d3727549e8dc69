import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {Problem} from '../core/problem.ts';
import type {LocalFile, Script} from '../core/script.ts';
import {Secret} from '../core/secret.ts';

const maxFrameBytes = 1024 * 1024;

/** Whether a script's input has to be streamed on a channel of its own. */
export const streamedFile = ({stdin}: Script): LocalFile | undefined =>
	isLocalFile(stdin) && stdin.sizeBytes > maxFrameBytes ? stdin : undefined;

/** The bytes of an input that travels in a frame. Throws a `Problem` when a file is not what it was. */
export function readInput(stdin: Script['stdin']): Buffer | undefined {
	if (stdin === undefined) {
		return undefined;
	}

	if (isLocalFile(stdin)) {
		return readLocalFile(stdin);
	}

	const text = stdin instanceof Secret ? stdin.reveal() : stdin;
	if (/\p{Surrogate}/u.test(text)) {
		throw new TypeError('a script is given no half of a surrogate pair');
	}

	return Buffer.from(text);
}

/** What to say of a file that is not there any more, or is another one. */
export const localFileProblem = (path: string, cause?: unknown): Problem =>
	new Problem('LOCAL_FILE', `"${path}" has changed since it was read`, {
		why: cause instanceof Error ? cause.message : undefined,
		hint: 'run again, and leave the file alone meanwhile',
		cause,
	});

function readLocalFile({path, sha256}: LocalFile): Buffer {
	let content: Buffer;
	try {
		content = fs.readFileSync(path);
	} catch (error) {
		throw localFileProblem(path, error);
	}

	if (createHash('sha256').update(content).digest('hex') !== sha256) {
		throw localFileProblem(path);
	}

	return content;
}

const isLocalFile = (stdin: Script['stdin']): stdin is LocalFile => typeof stdin === 'object' && 'sha256' in stdin;
