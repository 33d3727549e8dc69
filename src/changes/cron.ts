import type {Change} from '../core/change.ts';
import {Problem} from '../core/problem.ts';
import {type CronJob, renderCron} from '../domain/cron.ts';
import {assertNoDetour} from '../facts/place.ts';
import {assertFile, type ContentState, contentChanges} from './content.ts';
import {removalOf} from './entry.ts';

const attributes = {owner: 'root', group: 'root', mode: '0644'} as const;

/**
The changes that make a file of `/etc/cron.d` hold just this job. cron reads none that another user could write.

@throws `NO_CRON` where there is no such folder.
*/
export function cronChanges(state: ContentState, job: CronJob): readonly Change[] {
	const {path, folders} = state.place;
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
