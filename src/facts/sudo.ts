import type {Look} from '../core/fact.ts';
import type {FileStat} from '../core/probe.ts';
import {statOf, textOf} from './file.ts';

/** What a target's sudo has of one user. */
export type SudoState = {
	/** Whether its programs are there. */
	readonly isInstalled: boolean;
	/** `/etc/sudoers`. */
	readonly main: string | undefined;
	/** The user's own file. */
	readonly text: string | undefined;
	readonly stat: FileStat | undefined;
};

/** Where the rule of a user stands. The name of an account has no dot or tilde, for which sudo would ignore the file. */
export const dropInOf = (name: string): string => `/etc/sudoers.d/${name}`;

/** Looks at sudo, and at the file of one user. */
export async function lookAtSudo(look: Look, name: string): Promise<SudoState> {
	const asked = look(textOf(dropInOf(name)));
	asked.catch(() => {}); // Asked for in the same tick, and told only where it matters
	const [visudo, main, stat] = await Promise.all([
		look(statOf('/usr/sbin/visudo')),
		look(textOf('/etc/sudoers')),
		look(statOf(dropInOf(name))),
	]);
	return {isInstalled: visudo !== undefined, main, stat, text: stat?.kind === 'file' ? await asked : undefined};
}
