import fs from 'node:fs';
import type {Capacity} from './plugin.ts';

/** Room in the file system that holds a path. */
export function capacityOf(path: string): Capacity {
	const {bsize, blocks, bfree, bavail} = fs.statfsSync(path);
	return {total: blocks * bsize, used: (blocks - bfree) * bsize, available: bavail * bsize};
}
