import {die} from '../die.ts';

const mostVolumes = 1024;

/**
The first name that is free: `vm-101-disk-0.raw`. Counts every number in use, whatever kind of volume has it.

@param taken - Names of the guest's volumes.
*/
export function nextDiskName(
	taken: readonly string[],
	{
		storage,
		owner,
		prefix,
		suffix,
	}: {readonly storage: string; readonly owner: number; readonly prefix: string; readonly suffix: string},
): string {
	const numbers = new Set(
		taken.map(name => new RegExp(`(?:vm|base|subvol|basevol)-${owner}-disk-(\\d+)`).exec(name)?.[1]).map(Number),
	);
	for (let number = 0; number < mostVolumes; number++) {
		if (!numbers.has(number)) {
			return `${prefix}-${owner}-disk-${number}${suffix}`;
		}
	}

	return die(`unable to allocate an image name for VM ${owner} in storage '${storage}'`);
}
