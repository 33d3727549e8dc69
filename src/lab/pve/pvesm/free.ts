import fs from 'node:fs';
import {assertValues, type CommandShape, readArguments} from '../arguments.ts';
import {volumeOf} from '../storage/find.ts';
import {free as freeVolume, volumePath} from '../storage/index.ts';
import {storageShape} from './shape.ts';

const shape: CommandShape = {
	name: 'pvesm free',
	positional: ['volume'],
	options: {volume: {}, storage: storageShape, delay: {type: 'integer', minimum: 1, maximum: 30}},
};

/** Removes a volume, whoever may still name it. */
export function free(argv: readonly string[]): void {
	const {volume = '', storage} = readArguments(argv, shape).values;
	if (!volume.includes(':') && storage === undefined) {
		assertValues(shape, {volume: 'no storage specified - incomplete volume ID'});
	}

	const volid = volume.includes(':') ? volume : `${storage}:${volume}`;
	const path = volumePath(volid);
	freeVolume(volid);
	process.stdout.write(`Removed volume '${volid}'\n`);
	if (volumeOf(volid).name.kind === 'backup') {
		const log = path.replace(/\.(?:tgz|(?:tar|vma)(?:\.\w+)?)$/, '.log');
		for (const aside of [log, `${path}.notes`]) {
			fs.rmSync(aside, {force: true});
		}
	}
}
