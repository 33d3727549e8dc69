import {createHash} from 'node:crypto';
import type {Change, Text} from './change.ts';
import type {Told} from './event.ts';

const maxBytes = 64 * 1024;

/** A change as events tell it: no input, no shell functions, no expectations; secrets stay `[secret]`. */
export function tell({summary, before, after, apply}: Change): Told {
	return {summary, before: tellText(before), after: tellText(after), script: shorten(apply.text)};
}

const tellText = (text: Text | undefined): Text | undefined => (typeof text === 'string' ? shorten(text) : text);

/** The text, or `[70000 bytes, sha256 …]` when it has more than 64 KiB. */
function shorten(text: string): string {
	const sizeBytes = Buffer.byteLength(text);
	return sizeBytes > maxBytes ? `[${sizeBytes} bytes, sha256 ${createHash('sha256').update(text).digest('hex')}]` : text;
}
