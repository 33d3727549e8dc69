import {type Expected, unknown} from '../core/fact.ts';
import type {FileStat} from '../core/probe.ts';
import {isId} from '../domain/owner.ts';

/** Owner, group and mode as asked; what is left out is kept, or is what the one who makes the file gives it. */
export type Attributes = {
	/** Name, or id as text. */
	readonly owner?: string | undefined;
	readonly group?: string | undefined;
	/** Octal text of four digits. */
	readonly mode?: string | undefined;
};

type Owned = Expected<Pick<FileStat, 'owner' | 'group' | 'uid' | 'gid'>>;

/** What chown takes: `alice:users`, `alice`, `:users`; `keep` when neither is asked for. */
export function ownerText({owner, group}: Attributes): string {
	return owner === undefined && group === undefined ? 'keep' : `${owner ?? ''}${group === undefined ? '' : `:${group}`}`;
}

/** The fields of `stat` that a given owner and group make; those not given are left out. */
export function expectedOwner({owner, group}: Attributes): Partial<Owned> {
	return {
		...(owner !== undefined && {owner: nameOf(owner), uid: idOf(owner)}),
		...(group !== undefined && {group: nameOf(group), gid: idOf(group)}),
	};
}

/** The same for something new, of which nothing is known but what is given. */
export function expectedNewOwner(attributes: Attributes): Owned {
	const maker = unknown('it belongs to whoever makes it');
	return {owner: maker, group: maker, uid: maker, gid: maker, ...expectedOwner(attributes)};
}

const nameOf = (owner: string) => (isId(owner) ? (owner === '0' ? 'root' : unknown(`id ${owner} may have a name`)) : owner);
const idOf = (owner: string) =>
	isId(owner) ? Number(owner) : owner === 'root' ? 0 : unknown(`the id of "${owner}" is the host's choice`);
