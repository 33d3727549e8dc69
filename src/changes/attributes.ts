import type {Change} from '../core/change.ts';
import {expectPart} from '../core/fact.ts';
import type {FileStat} from '../core/probe.ts';
import {afterChown} from '../domain/file-mode.ts';
import {isId} from '../domain/owner.ts';
import {statOf} from '../facts/file.ts';
import {type Attributes, expectedOwner, ownerText} from './owner.ts';
import {fileScript} from './script.ts';

/** What is there now, and with whose rights it is changed. */
export type Existing = {readonly path: string; readonly stat: FileStat; readonly user?: string | undefined};
type ModeOf = Omit<Existing, 'stat'> & {readonly stat: Pick<FileStat, 'mode'>};

/** The changes that give something its owner, group and mode; none when they are as asked. The mode of a link is never changed. */
export function attributeChanges(existing: Existing, wanted: Attributes): readonly Change[] {
	const {stat} = existing;
	const owner = wanted.owner !== undefined && !isSame(wanted.owner, stat, 'owner', 'uid') ? wanted.owner : undefined;
	const group = wanted.group !== undefined && !isSame(wanted.group, stat, 'group', 'gid') ? wanted.group : undefined;
	const isGiven = owner !== undefined || group !== undefined;
	return [...(isGiven ? [setOwner({...existing, owner, group})] : []), ...modeChanges(existing, wanted.mode, isGiven)];
}

/** Reads nothing but kind and mode, and no mode where none is asked for. */
function modeChanges({path, stat, user}: Existing, wanted: string | undefined, isChowned: boolean): readonly Change[] {
	if (wanted === undefined || stat.kind === 'link') {
		return [];
	}

	const mode = isChowned && stat.kind === 'file' ? afterChown(stat.mode) : stat.mode;
	return mode === wanted ? [] : [setMode({path, stat: {mode}, user, mode: wanted})];
}

/** Gives something another owner, another group, or both; of a link, the link itself. */
export function setOwner({path, stat, owner, group, user}: Existing & Attributes): Change {
	const mode = stat.kind === 'file' ? afterChown(stat.mode) : undefined;
	const isStripped = mode !== undefined && mode !== stat.mode;
	// Nothing else is read: of something foretold it may be unknown
	const old = {
		owner: owner === undefined ? undefined : (stat.owner ?? String(stat.uid)),
		group: group === undefined ? undefined : (stat.group ?? String(stat.gid)),
	};
	const [before, after] = [ownerText(old), ownerText({owner, group})];
	return {
		summary: owner === undefined ? `set the group of ${path} to ${group}` : `set the owner of ${path} to ${after}`,
		before: isStripped ? `${before} ${stat.mode}` : before,
		after: isStripped ? `${after} ${mode}` : after,
		apply: fileScript('set_owner', [path, after], user),
		undo: isStripped
			? {because: 'the set-id bits that go with the owner are not given back unseen'}
			: fileScript('set_owner', [path, before], user),
		expect: [expectPart(statOf(path), {...expectedOwner({owner, group}), ...(isStripped && {mode})})],
	};
}

/** Gives a file or directory another mode. */
export function setMode({path, stat, mode, user}: ModeOf & {readonly mode: string}): Change {
	return {
		summary: `set the mode of ${path} to ${mode}`,
		before: stat.mode,
		after: mode,
		apply: fileScript('set_mode', [path, mode], user),
		undo: fileScript('set_mode', [path, stat.mode], user),
		expect: [expectPart(statOf(path), {mode})],
	};
}

/** Reads only what decides: of something that check mode foretells, the name is often known and the id is not. */
function isSame(wanted: string, stat: FileStat, name: 'owner' | 'group', id: 'uid' | 'gid'): boolean {
	return isId(wanted) ? String(stat[id]) === wanted : stat[name] === wanted;
}
