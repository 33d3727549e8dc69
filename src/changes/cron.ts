import type {Change} from '../core/change.ts';
import type {FileStat} from '../core/probe.ts';
import {Problem} from '../core/problem.ts';
import {type CronJob, renderCron} from '../domain/cron.ts';
import {baseName} from '../domain/path.ts';
import {assertNoDetour} from '../facts/place.ts';
import {assertFile, type ContentState, contentChanges} from './content.ts';
import {removalOf} from './entry.ts';

const attributes = {owner: 'root', group: 'root', mode: '0644'} as const;

/** What runs jobs on a host; that of busybox reads no `/etc/cron.d`. */
export type CronProgram = 'none' | 'busybox' | 'whole';

/** Which one that is, given what stands where they are installed. */
export function programOf(stats: readonly (FileStat | undefined)[]): CronProgram {
	const found = stats.filter(stat => stat !== undefined);
	const isBusybox = found.every(({kind, target}) => kind === 'link' && target !== undefined && baseName(target) === 'busybox');
	return found.length === 0 ? 'none' : isBusybox ? 'busybox' : 'whole';
}

/**
The changes that make a file of `/etc/cron.d` hold just this job. cron reads none that another user could write.

@throws `NO_CRON` where there is no such folder, or only a cron that does not read it.
*/
export function cronChanges(state: ContentState, program: CronProgram, job: CronJob): readonly Change[] {
	const {path, folders} = state.place;
	if (program === 'busybox') {
		throw new Problem('NO_CRON', 'the cron of busybox on this host does not read "/etc/cron.d"', {
			hint: 'install another cron before this task, such as the package "cronie" of Alpine, or write to its crontabs with line_in_file',
		});
	}

	if (folders.at(-1)?.stat === undefined) {
		throw new Problem('NO_CRON', 'there is no directory "/etc/cron.d" on this host', {
			hint: 'install a cron that reads it, such as the package "cron" of Debian, before this task',
		});
	}

	return contentChanges(state, {...attributes, path, content: renderCron(job)});
}

/** The change that removes such a file; none when there is none. */
export function cronRemoval({place, text}: ContentState): readonly Change[] {
	assertNoDetour(place);
	assertFile(place);
	return removalOf(place, text);
}
