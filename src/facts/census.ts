import type {Fact} from '../core/fact.ts';
import type {Probe} from '../core/probe.ts';
import {afterChown} from '../domain/file-mode.ts';
import {parseGroup} from '../domain/group.ts';
import {isId} from '../domain/owner.ts';
import {parsePasswd} from '../domain/passwd.ts';
import {findDiffering} from '../domain/volume-find.ts';
import {type Ids, renderSpans} from '../domain/volume-ids.ts';
import {attributesAmong} from './census-attributes.ts';
import {tally} from './census-tally.ts';
import {readMounts} from './mounts.ts';
import {entryOf} from './name-service.ts';

/** What in a folder does not belong to whom it should. The folder itself does not count. */
export type Census = {
	/** Entries that can be given to their owner. */
	readonly due: number;
	/** The same by whom they belong to now, `0:0` or so. */
	readonly owners: Readonly<Record<string, number>>;
	/** Files among them that lose set-id bits when their owner changes. */
	readonly setId: number;
	/** Files among them that lose capabilities. Not looked for among more than 5,000 entries. */
	readonly capable: number;
	/** Entries that have names outside of the folder too. */
	readonly linked: number;
	/** Entries that nobody can change until `chattr` allows it. Not looked for among more than 5,000. */
	readonly immutable: number;
};

/** Who a tree should belong to: names, or ids as text. An owner or group that is in `keep` stays, each by itself. */
export type TreeWish = {readonly path: string; readonly user: string; readonly group: string; readonly keep: Ids};

/** What below a folder does not belong to whom it should; `undefined` when there is no such folder. Mount points are not entered. */
export const census = ({path, user, group, keep}: TreeWish): Fact<Census | undefined> => ({
	key: `census ${path} ${JSON.stringify([user, group, renderSpans(keep.users), renderSpans(keep.groups)])}`,
	costly: true,
	async look(probe) {
		if ((await probe.stat(path))?.kind !== 'directory') {
			return undefined;
		}

		const [uid, gid, mounts] = await Promise.all([idOf(probe, 'passwd', user), idOf(probe, 'group', group), readMounts(probe)]);
		const below = mounts.map(mount => mount.path).filter(mount => mount.startsWith(`${path}/`));
		const differing = findDiffering(path, [...new Set(below)], {uid, gid, keep});
		// The number of names of a directory is another thing
		const kinds = await tally(
			probe,
			...['find', ...differing, '(', '-type', 'd', '-printf', '%U:%G %y %m 1\n', '-o', '-printf', '%U:%G %y %m %n\n', ')'],
		);
		const entries = [...kinds].map(([line, count]) => ({...parseEntry(line), count}));
		const linked = entries.some(({names}) => names > 1) ? await linkedOutside(probe, differing) : [];
		const free = subtract(entries, linked);
		const {immutable, capable} = await attributesAmong(probe, differing, total(free), new Set(linked.map(({inode}) => inode)));
		return {...summarise(subtract(free, immutable)), capable, linked: total(linked), immutable: total(immutable)};
	},
});

/** Entries that are alike. */
type Entries = {readonly owner: string; readonly kind: string; readonly mode: string; readonly count: number};

/** Names in the tree of files that have more of them elsewhere. */
async function linkedOutside(probe: Probe, differing: readonly string[]) {
	const names = await tally(
		probe,
		...['find', ...differing, '!', '-type', 'd', '-links', '+1', '-printf', '%i %U:%G %y %m %n\n'],
	);
	return [...names].flatMap(([line, count]) => {
		const at = line.indexOf(' ');
		const entry = parseEntry(line.slice(at + 1));
		return count < entry.names ? [{...entry, inode: line.slice(0, at), count}] : [];
	});
}

function parseEntry(line: string) {
	const [owner = '', kind = '', mode = '', names = ''] = line.split(' ');
	return {owner, kind, mode: mode.padStart(4, '0'), names: Number(names)};
}

const total = (entries: readonly Entries[]): number => entries.reduce((sum, {count}) => sum + count, 0);

/** The first without the second. */
function subtract(entries: readonly Entries[], others: readonly Entries[]): readonly Entries[] {
	const keyOf = ({owner, kind, mode}: Entries) => `${owner} ${kind} ${mode}`;
	const counts = new Map<string, Entries>();
	for (const [sign, list] of [
		[1, entries],
		[-1, others],
	] as const) {
		for (const entry of list) {
			counts.set(keyOf(entry), {...entry, count: (counts.get(keyOf(entry))?.count ?? 0) + sign * entry.count});
		}
	}

	return [...counts.values()].filter(({count}) => count > 0);
}

function summarise(due: readonly Entries[]): Pick<Census, 'due' | 'owners' | 'setId'> {
	const owners: Record<string, number> = {};
	for (const {owner, count} of due) {
		owners[owner] = (owners[owner] ?? 0) + count;
	}

	const setId = due.filter(({kind, mode}) => kind === 'f' && afterChown(mode) !== mode);
	return {due: total(due), owners, setId: total(setId)};
}

/** `undefined` for a name that nobody has yet. */
async function idOf(probe: Probe, database: 'passwd' | 'group', name: string): Promise<number | undefined> {
	if (isId(name)) {
		return Number(name);
	}

	const line = await entryOf(probe, database, name);
	return line === undefined ? undefined : database === 'passwd' ? parsePasswd(line)?.uid : parseGroup(line)?.gid;
}
