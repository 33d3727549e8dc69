import type {Probe} from '../core/probe.ts';
import {isProblem} from '../core/problem.ts';

/** Beyond, it would be a second walk through all of it. */
const most = 5000;
const atOnce = 500;

/** A file or directory that nobody can change. */
export type Fixed = {readonly owner: string; readonly kind: string; readonly mode: string; readonly count: 1};

/** What nobody can change, and how many others have file capabilities. */
export type Attributes = {readonly immutable: readonly Fixed[]; readonly capable: number};

/**
Looks at entries that `find` chooses one by one, for attributes of which it knows nothing; not when there are more than 5,000.

An entry that is immutable, or can only be appended to, cannot be changed.

@param without - Inodes to leave out.
*/
export async function attributesAmong(
	probe: Probe,
	differing: readonly string[],
	count: number,
	without: ReadonlySet<string>,
): Promise<Attributes> {
	if (count === 0 || count > most) {
		return {immutable: [], capable: 0};
	}

	const text = await probe.run(
		...['find', ...differing, '(', '-type', 'f', '-o', '-type', 'd', ')', '-printf', '%i %U:%G %y %m %p\\0'],
	);
	const entries = text.split('\0').flatMap(record => parseRecord(record, without));
	const flagged = await about(entries, async paths => probe.lookUp(1, 'lsattr', '-d', '--', ...paths));
	const fixed = new Set(flagged.flatMap(line => /^\S*[ia]\S* (.+)$/.exec(line)?.[1] ?? []));
	const programs = entries.filter(({kind, mode, path}) => kind === 'f' && /[1357]/.test(mode.slice(1)) && !fixed.has(path));
	const capable = await about(programs, async paths => capabilities(probe, paths));
	return {
		immutable: entries.filter(({path}) => fixed.has(path)).map(({owner, kind, mode}) => ({owner, kind, mode, count: 1})),
		capable: capable.length,
	};
}

type Entry = Omit<Fixed, 'count'> & {readonly path: string};

function parseRecord(record: string, without: ReadonlySet<string>): readonly Entry[] {
	const [, inode = '', owner = '', kind = '', mode = '', path = ''] = /^(\d+) (\S+) (.) (\d+) ([\s\S]+)$/.exec(record) ?? [];
	// Some no line of an answer can hold, or cannot be asked for
	const isAskable = path !== '' && !/[\n\uFFFD]/.test(path) && !without.has(inode);
	return isAskable ? [{owner, kind, mode: mode.padStart(4, '0'), path}] : [];
}

/** Lines of what a program says of many paths. */
async function about(entries: readonly Entry[], ask: (paths: readonly string[]) => Promise<string | undefined>) {
	const parts = Array.from({length: Math.ceil(entries.length / atOnce)}, (_, index) =>
		entries.slice(index * atOnce, (index + 1) * atOnce).map(({path}) => path),
	);
	// No answer: one of them is gone, or is of a file system without attributes
	const answers = await Promise.all(parts.map(ask));
	return answers.flatMap((answer = '') => answer.split('\n').filter(line => line !== ''));
}

async function capabilities(probe: Probe, paths: readonly string[]): Promise<string | undefined> {
	try {
		return await probe.run('getcap', '--', ...paths);
	} catch (error) {
		if (isProblem(error) && error.code === 'NO_SUCH_PROGRAM') {
			return undefined;
		}

		throw error;
	}
}
