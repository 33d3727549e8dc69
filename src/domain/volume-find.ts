import type {IdSpan, Ids} from './volume-ids.ts';

/** Who a tree should belong to, and whose entries in it stay. An id that is not known yet is nobody's. */
export type TreeOwner = {readonly uid: number | undefined; readonly gid: number | undefined; readonly keep: Ids};

/**
Arguments for `find` (GNU) that go through all below a folder and choose what does not belong to whom it should. What is to be
done with it comes behind them.

@param mounts - Mount points below the folder, which are not entered: `-xdev` does not see those of the same file system.
*/
export const findDiffering = (path: string, mounts: readonly string[], {uid, gid, keep}: TreeOwner): readonly string[] => [
	...[path, '-ignore_readdir_race', '-xdev', '-mindepth', '1'],
	...mounts.flatMap(mount => ['-path', escapePattern(mount), '-prune', '-o']),
	...['(', ...outside('uid', uid, keep.users), '-o', ...outside('gid', gid, keep.groups), ')'],
];

/** No shorter than a test: an empty pair of parentheses is an error. */
function outside(test: 'uid' | 'gid', id: number | undefined, kept: readonly IdSpan[]): readonly string[] {
	const words = [
		...(id === undefined ? [] : ['!', `-${test}`, String(id)]),
		...kept.flatMap(({first, last}) =>
			first === 0 ? ['!', `-${test}`, `-${last + 1}`] : ['!', '(', `-${test}`, `+${first - 1}`, `-${test}`, `-${last + 1}`, ')'],
		),
	];
	return words.length === 0 ? ['-true'] : words;
}

/** As `find` compares paths: what it takes for wildcards stands for itself. */
const escapePattern = (path: string): string => path.replaceAll(/[\\*?[\]]/g, String.raw`\$&`);
