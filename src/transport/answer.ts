import {type Captured, createCapture} from './capture.ts';

/** What one stream of one frame is expected to hold. */
export type Expected = {
	/** Random text that nothing else prints. */
	readonly mark: string;
	/** For each request, how much of its output's beginning is kept. */
	readonly headBytes: readonly number[];
	/** Called when the frame's first mark was read. */
	begun?(): void;
	/** Called when the frame's last mark was read. */
	done(parts: readonly Part[]): void;
};

/** What one request has printed on one stream, and what stands in its end mark: an exit status. */
export type Part = {readonly output: Captured; readonly status: string};

const maxStatusBytes = 64;

/**
Takes a stream apart at the marks. What stands before the mark of a frame's beginning is dropped.

A frame prints `MARK:b:0` first, and after its request number 7 `MARK:7:STATUS`, each followed by a line feed.
*/
export function createAnswerReader() {
	const frames: Expected[] = [];
	let parts: Part[] = [];
	let hasBegun = false;
	let capture = createCapture();
	let rest: Buffer = Buffer.alloc(0);

	const step = (): boolean => {
		const frame = frames[0];
		if (!frame) {
			rest = Buffer.alloc(0);
			return false;
		}

		const wanted = `${frame.mark}:${hasBegun ? parts.length : 'b'}:`;
		const at = rest.indexOf(wanted);
		const take = at < 0 ? Math.max(0, rest.length - wanted.length + 1) : at;
		if (hasBegun && take > 0) {
			capture.add(rest.subarray(0, take));
		}

		rest = rest.subarray(take);
		const line = at >= 0 ? rest.subarray(wanted.length, wanted.length + maxStatusBytes) : rest.subarray(0, 0);
		const end = line.indexOf('\n');
		// A host that never ends the line must not fill the memory: what is there is no status then
		if (end < 0 && line.length < maxStatusBytes) {
			return false;
		}

		const status = line.toString('latin1', 0, end < 0 ? undefined : end);
		rest = rest.subarray(wanted.length + (end < 0 ? line.length : end + 1));
		if (hasBegun) {
			parts.push({output: capture.done(), status});
		} else {
			frame.begun?.();
		}

		hasBegun = true;
		capture = createCapture(frame.headBytes[parts.length]);
		if (parts.length === frame.headBytes.length) {
			const finished = parts;
			frames.shift();
			parts = [];
			hasBegun = false;
			frame.done(finished);
		}

		return true;
	};

	return {
		expect(frame: Expected) {
			frames.push(frame);
		},
		read(chunk: Buffer) {
			rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
			while (step()) {
				// Each step takes one mark
			}
		},
	};
}
