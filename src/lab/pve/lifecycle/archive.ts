import fs from 'node:fs';
import type {IdMap, IdRange} from '../../../domain/id-map.ts';
import {die, isDeath} from '../die.ts';
import {runProgram} from '../storage/run.ts';

/** How PVE has tar keep all that a file has: owners as numbers, set-id bits, holes, ACLs, capabilities and the user's attributes. */
export const tarFlags = [
	'--one-file-system',
	'-p',
	'--sparse',
	'--numeric-owner',
	'--acls',
	'--xattrs',
	'--xattrs-include=user.*',
	'--xattrs-include=security.capability',
	'--warning=no-file-ignored',
	'--warning=no-xattr-write',
] as const;

/**
Unpacks a template or a backup. With a map of ids that happens in a user namespace, and it is there that the owners shift: what
has no id in it fails, and so do device nodes.

@param options - `ignoresErrors`: go on although something failed.
*/
export function extractArchive(
	archive: string,
	root: string,
	map: IdMap | undefined,
	{ignoresErrors}: {readonly ignoresErrors: boolean},
): void {
	const compression = compressionOption(archive);
	process.stdout.write(`extracting archive '${archive}'\n`);
	const fd = fs.openSync(archive, 'r');
	try {
		runProgram(
			[
				...userNamespaceCommand(map),
				...['tar', 'xpf', '-', ...compression, '--totals', ...tarFlags, '-C', root],
				...['--skip-old-files', '--anchored', '--exclude', './dev/*'],
			],
			{input: fd},
		);
	} catch (error) {
		if (!isDeath(error) || !ignoresErrors) {
			throw error;
		}

		// As in PVE, where nobody is told more than tar has said
	} finally {
		fs.closeSync(fd);
	}
}

/** What stands before a command that is to run with the ids of a container; nothing for those of the host. */
export function userNamespaceCommand(map: IdMap | undefined): readonly string[] {
	const ranges = (type: string, list: readonly IdRange[]) =>
		list.flatMap(({inside, outside, count}) => ['-m', [type, inside, outside, count].join(':')]);
	return map ? ['lxc-usernsexec', ...ranges('u', map.users), ...ranges('g', map.groups), '--'] : [];
}

const compressions: Readonly<Record<string, readonly string[]>> = {
	'': [],
	'.gz': ['-z'],
	'.bz2': ['-j'],
	'.xz': ['-J'],
	'.lzo': ['--lzop'],
	'.zst': ['--zstd'],
};

function compressionOption(archive: string): readonly string[] {
	const [whole, ending = ''] = /\.tar(\.[^.]+)?$/.exec(archive) ?? [];
	if (whole === undefined) {
		die(`file does not look like a template archive: ${archive}`);
	}

	return compressions[ending] ?? die(`unrecognized compression format: ${ending}`);
}
