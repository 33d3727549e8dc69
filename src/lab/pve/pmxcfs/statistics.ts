import fs from 'node:fs';
import path from 'node:path';
import {blockBytes} from './attributes.ts';
import {renderNumbers} from './protocol.ts';

/** What `df` is told: at most 128 MiB in 256k files. */
export function statistics(root: string): Buffer {
	const entries = fs.readdirSync(root, {recursive: true, encoding: 'utf8'});
	const sizes = entries.map(name => fs.lstatSync(path.join(root, name), {throwIfNoEntry: false})?.size ?? 0);
	const free = blocks - Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / blockBytes);
	const freeFiles = files - sizes.length - 1;
	return renderNumbers(
		...[blocks, free, free, files, freeFiles].map(value => [64, value] as const),
		...[blockBytes, longestName, blockBytes, 0, 0, 0, 0, 0, 0, 0].map(value => [32, value] as const),
	);
}

const blocks = (128 * 1024 * 1024) / blockBytes;
const files = 256 * 1024;
const longestName = 256;
