import type {Change} from '../core/change.ts';
import {expect, unknown} from '../core/fact.ts';
import {sh} from '../core/script.ts';
import {boot, restartNeeded} from '../facts/boot.ts';
import {type Questions, whatIsAnswered} from './questions.ts';

export type Restart = Pick<Questions, 'unless'> & {
	/** For the log of the host, and for who is logged in. */
	readonly message: string;
	/** Seconds until it has to be back. */
	readonly timeout: number;
	/** The file that asks for a restart is one of the questions. */
	readonly when_needed: boolean;
};

/** What tells whether there is need of one. */
export const questionsOf = ({unless, when_needed}: Pick<Restart, 'unless' | 'when_needed'>): Questions => ({
	unless,
	removes: when_needed ? restartNeeded : undefined,
});

/** Restarts the host, and waits for it. */
export function restartHost({message, timeout, ...questions}: Restart): Change {
	const systemd = sh`systemctl reboot ${`--message=${message}`}`;
	return {
		summary: 'restart the host',
		before: undefined,
		after: undefined,
		apply: sh`if [ -d /run/systemd/system ]; then ${systemd}; elif command -v shutdown >/dev/null; then shutdown -r -- now ${message}; else reboot; fi`,
		undo: {because: 'a restart cannot be taken back'},
		restarts: {changing: boot, timeoutMs: timeout * 1000},
		...whatIsAnswered(questionsOf(questions), [expect(boot, unknown('each start of a host has an id of its own'))]),
	};
}
