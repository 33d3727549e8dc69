const mebibyte = 1024 * 1024;

/** Output of one request, its middle dropped when it is long. */
export type Captured = {
	readonly bytes: Buffer;
	/** How many bytes of the middle are missing. */
	readonly droppedBytes: number;
	/** As text, with a line in the middle that says what is missing. */
	text(): string;
};

export type Capture = {add(chunk: Buffer): void; done(): Captured};

/**
Collects output within a bounded memory.

@param headBytes - How much of the beginning is kept; of the end it is 1 MiB.
*/
export function createCapture(headBytes = mebibyte): Capture {
	const head: Buffer[] = [];
	let tail: Buffer[] = [];
	let inHead = 0;
	let inTail = 0;
	let dropped = 0;
	return {
		add(chunk) {
			const part = chunk.subarray(0, headBytes - inHead);
			if (part.length > 0) {
				head.push(Buffer.from(part));
				inHead += part.length;
			}

			const rest = chunk.subarray(part.length);
			if (rest.length === 0) {
				return;
			}

			tail.push(Buffer.from(rest));
			inTail += rest.length;
			// Trimmed now and then: at each chunk it would cost a copy of a mebibyte
			if (inTail > 2 * mebibyte) {
				const kept = Buffer.concat(tail).subarray(-mebibyte);
				dropped += inTail - kept.length;
				tail = [Buffer.from(kept)];
				inTail = kept.length;
			}
		},
		done() {
			const all = Buffer.concat(tail);
			const kept = all.subarray(-mebibyte);
			const droppedBytes = dropped + all.length - kept.length;
			const first = Buffer.concat(head);
			return {
				bytes: Buffer.concat([first, kept]),
				droppedBytes,
				text: () =>
					droppedBytes === 0
						? Buffer.concat([first, kept]).toString()
						: `${first.toString()}\n[${droppedBytes} bytes left out]\n${kept.toString()}`,
			};
		},
	};
}
