import {refusal} from './attributes.ts';
import {parseNumber} from './protocol.ts';
import type {View} from './view.ts';

/** Does what a request to set attributes asks, or throws. */
export function changeAttributes({store, textOf, assertStored}: View, path: string, body: Buffer): void {
	const has = (bit: number) => (body.readUInt32LE(0) & bit) !== 0;
	if (has(bits.mode)) {
		store.setMode(path, body.readUInt32LE(68));
	}

	if (has(bits.uid) || has(bits.gid)) {
		store.setOwner(has(bits.uid) ? body.readUInt32LE(76) : undefined, has(bits.gid) ? body.readUInt32LE(80) : undefined);
	}

	if (has(bits.size)) {
		if (textOf(path)) {
			throw refusal('EIO');
		}

		store.truncate(path, parseNumber(body, 16));
	}

	if (has(bits.modified)) {
		// Times are numbers of 32 bits without a sign
		store.setTime(assertStored(path), has(bits.modifiedNow) ? Math.floor(Date.now() / 1000) : body.readUInt32LE(40));
	}
}

/** Of `valid` in `fuse_setattr_in`. */
const bits = {mode: 1, uid: 2, gid: 4, size: 8, modified: 32, modifiedNow: 256};
