import fs from 'node:fs';
import {volumePath} from '../storage/index.ts';

/** What is wrong with a script that Proxmox VE shall call, in its words. */
export function hookscriptFault(volid: string): string | undefined {
	const stat = fs.statSync(volumePath(volid), {throwIfNoEntry: false});
	if (!/:snippets\//.test(volid)) {
		return `'${volid}' is not in the snippets directory`;
	}

	if (!stat?.isFile()) {
		return `script '${volid}' does not exist`;
	}

	return (stat.mode & 0o111) === 0 ? `script '${volid}' is not executable` : undefined;
}
