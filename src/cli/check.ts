import process from 'node:process';
import {exitCodes} from './exit-code.ts';
import {type PrepareFlags, prepare} from './prepare.ts';
import {describeSchedule} from './schedule.ts';

/** `runner check`: all that can be found wrong without a connection. @returns The exit code. */
export async function check(flags: PrepareFlags & {readonly playbook: readonly string[]}): Promise<number> {
	const schedule = await prepare(flags.playbook, flags, false);
	process.stdout.write(describeSchedule(schedule));
	return exitCodes.ok;
}
