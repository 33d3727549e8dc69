import fs from 'node:fs';
import os from 'node:os';
import {makeAnswers} from './answers.ts';
import {errnoOf} from './attributes.ts';
import {maxWriteBytes, opcodes, parseRequest, type Request, renderAnswer, renderNumbers, requestBytes} from './protocol.ts';
import type {Cluster} from './virtual.ts';

/** Answers the kernel, one request after the other, until the file system is unmounted. */
export function serve(device: number, cluster: Cluster): void {
	const answers = makeAnswers(cluster);
	const buffer = Buffer.alloc(requestBytes);
	for (;;) {
		const length = read(device, buffer);
		if (length === undefined) {
			return;
		}

		const request = parseRequest(buffer.subarray(0, length));
		const answer = request.opcode === opcodes.initialise ? initialise(request) : answerTo(request, answers);
		if (!unanswered.includes(request.opcode)) {
			send(device, answer);
		}
	}
}

type Answers = ReturnType<typeof makeAnswers>;

/** `undefined` when the file system was unmounted. */
function read(device: number, buffer: Buffer): number | undefined {
	for (let turn = 0; ; turn++) {
		try {
			return fs.readSync(device, buffer);
		} catch (error) {
			const {code} = error as NodeJS.ErrnoException;
			if (code === 'ENODEV') {
				return undefined;
			}

			// EPERM: not mounted yet. The others: the caller has given up meanwhile, see fuse(4)
			if (!['ENOENT', 'EINTR', 'EAGAIN'].includes(code ?? '') && (code !== 'EPERM' || turn > 5000)) {
				throw error;
			}

			if (code === 'EPERM') {
				Atomics.wait(pause, 0, 0, 1);
			}
		}
	}
}

const pause = new Int32Array(new SharedArrayBuffer(4));

function answerTo(request: Request, answers: Answers): Buffer {
	try {
		const body = answers(request);
		return body ? renderAnswer(request, 0, body) : renderAnswer(request, os.constants.errno.ENOSYS);
	} catch (error) {
		return renderAnswer(request, errnoOf(error));
	}
}

const unanswered: readonly number[] = [opcodes.forget, opcodes.forgetMany, opcodes.interrupt];

/** Version 7.31 of the protocol, that of Linux 5.4; a newer kernel speaks it as well. */
const initialise = (request: Request) =>
	renderAnswer(
		request,
		0,
		renderNumbers(
			[32, 7],
			[32, 31],
			[32, 0],
			// FUSE_BIG_WRITES: more than a page at a time
			[32, 1 << 5],
			[16, 12],
			[16, 9],
			[32, maxWriteBytes],
			// Times of whole seconds
			[32, 1_000_000_000],
			...Array.from({length: 9}, () => [32, 0] as const),
		),
	);

function send(device: number, answer: Buffer): void {
	try {
		fs.writeSync(device, answer);
	} catch (error) {
		// Nobody waits for it any more
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
			throw error;
		}
	}
}
