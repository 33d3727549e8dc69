import type {Fact} from '../core/fact.ts';
import type {Probe} from '../core/probe.ts';
import {isProblem, Problem} from '../core/problem.ts';
import {type AclRights, type Acls, hasRights, parseAcls} from '../domain/acl.ts';
import {isId} from '../domain/owner.ts';
import {parsePasswd} from '../domain/passwd.ts';
import {tally, tallyLiving} from './census-tally.ts';
import {entryOf} from './name-service.ts';

/** Who may do what in a tree: a name, or an id as text, and rights such as `rwx`. */
export type Grant = {readonly user: string; readonly rights: AclRights};

/** The access lists of a directory, or that there is no `getfacl`; `undefined` when there is no directory. */
export const aclsOf = (path: string): Fact<Acls | 'no getfacl' | undefined> => ({
	key: `acl ${path}`,
	async look(probe) {
		if ((await probe.stat(path))?.kind !== 'directory') {
			return undefined;
		}

		const text = await withTool(probe.run('getfacl', '--omit-header', '--numeric', '--absolute-names', '--', path));
		const acls = text === undefined ? undefined : parseAcls(text);
		if (text !== undefined && acls === undefined) {
			throw new Problem('NOT_UNDERSTOOD', `no access list: ${JSON.stringify(text.slice(0, 200))}`);
		}

		return acls ?? 'no getfacl';
	},
});

/**
How many entries of a directory, it itself included, lack rights that somebody should have, now or for what is made in them;
`undefined` when there is no such directory. A user who is not there yet has none.

@param isWhole - With all that is below; then nothing may be mounted there.
*/
export const aclCensus = (path: string, grants: readonly Grant[], isWhole: boolean): Fact<number | undefined> => ({
	key: `acl census ${path} ${JSON.stringify([grants, isWhole])}`,
	...(isWhole && {costly: true as const}),
	async look(probe) {
		if ((await probe.stat(path))?.kind !== 'directory') {
			return undefined;
		}

		const [lines, folders, ...ids] = await Promise.all([
			tallyLiving(probe, 'getfacl', ...(isWhole ? ['-RP'] : []), '--omit-header', '--numeric', '--absolute-names', '--', path),
			isWhole ? tally(probe, 'find', path, '-ignore_readdir_race', '-type', 'd', '-printf', 'd\\n') : new Map([['d', 1]]),
			...grants.map(async ({user}) => idOf(probe, user)),
		]);
		const lacking = Math.max(...grants.map(({rights}, index) => lackingOf(lines, folders.get('d') ?? 0, ids[index], rights)), 0);
		return lacking === 0 || !isWhole ? lacking : Math.max(0, lacking - (await linkedOutside(probe, path)));
	},
});

/** Of what is not a directory, only reading and writing is asked: whether it can be executed is its own matter. */
function lackingOf(lines: ReadonlyMap<string, number>, folders: number, id: number | undefined, rights: AclRights): number {
	let [entries, right, open, initial] = [0, 0, 0, 0];
	for (const [line, count] of lines) {
		const [, kind, who, given, effective] = /^(default:)?user:(\d*):(\S{3})(?:\s+#effective:(\S{3}))?$/.exec(line) ?? [];
		const has = effective ?? given ?? '---';
		entries += kind === undefined && who === '' ? count : 0;
		if (who === '' || Number(who) !== id) {
			continue;
		}

		if (kind !== undefined) {
			initial += hasRights(has, rights) ? count : 0;
		} else if (hasRights(has, rights.replace('x', '-'))) {
			right += count;
			open += hasRights(has, rights) ? count : 0;
		}
	}

	return Math.max(entries - right, folders - open, folders - initial);
}

/** Names in the tree of files that have more of them elsewhere: these are left alone. */
async function linkedOutside(probe: Probe, path: string): Promise<number> {
	const names = await tally(
		probe,
		...['find', path, '-ignore_readdir_race', '!', '-type', 'd', '-links', '+1', '-printf', '%i %n\\n'],
	);
	return [...names].reduce((sum, [line, count]) => sum + (count < Number(line.split(' ')[1]) ? count : 0), 0);
}

async function idOf(probe: Probe, user: string): Promise<number | undefined> {
	const line = isId(user) ? undefined : await entryOf(probe, 'passwd', user);
	return isId(user) ? Number(user) : line === undefined ? undefined : parsePasswd(line)?.uid;
}

async function withTool(answer: Promise<string>): Promise<string | undefined> {
	try {
		return await answer;
	} catch (error) {
		if (isProblem(error) && error.code === 'NO_SUCH_PROGRAM') {
			return undefined;
		}

		throw error;
	}
}
