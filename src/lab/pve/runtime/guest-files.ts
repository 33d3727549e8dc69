import {die} from '../die.ts';
import {runPerl} from './perl.ts';
import {initPid} from './running.ts';

/** Of a file that is written. Names mean those of the side that it is written on. */
export type FileOwnership = {
	/** As for `oct` of Perl: `640`, `0x1a0`. */
	readonly perms?: string | undefined;
	readonly user?: string | undefined;
	readonly group?: string | undefined;
};

/** Copies a file of the host into a container that runs, over what is there. Never a folder. */
export const pushFile = (id: number, from: string, to: string, ownership: FileOwnership): void =>
	runPerl('push', [pidOf(id), from, to, ...wordsOf(ownership)]);

/** Copies a file of a container that runs to the host. The file there is emptied first, come what may. */
export const pullFile = (id: number, from: string, to: string, ownership: FileOwnership): void =>
	runPerl('pull', [pidOf(id), from, to, ...wordsOf(ownership)]);

const pidOf = (id: number): number => initPid(id) ?? die(`container '${id}' not running!`);

const wordsOf = ({perms = '', user = '', group = ''}: FileOwnership) => [perms, user, group];
