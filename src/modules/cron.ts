import {z} from 'zod';
import {type ContentState, inspectContent} from '../changes/content.ts';
import {type CronProgram, cronChanges, cronRemoval, programOf} from '../changes/cron.ts';
import type {Look} from '../core/fact.ts';
import {defineModule} from '../core/module.ts';
import {cronCommand, cronEnvironment, takesEitherDay, whyNoSchedule} from '../domain/cron.ts';
import {accountNamePattern} from '../domain/passwd.ts';
import {statOf} from '../facts/file.ts';

type State = {
	readonly file: ContentState;
	/** What would run the job. */
	readonly cron: CronProgram;
};

const args = z
	.strictObject({
		name: z
			.string()
			.regex(/^[A-Za-z\d_][\w-]{0,63}$/, 'has to be at most 64 letters, digits, "_" and "-": cron skips files with a dot')
			.describe('Name of the job, and of its file in `/etc/cron.d`.'),
		state: z.enum(['present', 'absent']).default('present').describe('`absent` removes the file.'),
		schedule: z
			.string()
			.transform(text => text.trim().replaceAll(/[ \t]+/g, ' '))
			.superRefine((schedule, context) => {
				const why = whyNoSchedule(schedule);
				if (why !== undefined) {
					context.addIssue({code: 'custom', message: `the schedule ${JSON.stringify(schedule)} ${why}`});
				}
			})
			.optional()
			.describe(
				'When: minute, hour, day of the month, month and day of the week, such as `30 4 * * 1-5`, or one of `@daily`, `@hourly`, `@reboot` and the like.',
			),
		job: cronCommand().optional().describe('Command line for `/bin/sh`, as the shell is to see it: a `%` is escaped for cron.'),
		user: z
			.string()
			.regex(accountNamePattern, 'has to be the name of an account')
			.default('root')
			.describe('Account that the job runs as. It has to exist.'),
		env: cronEnvironment().default({}).describe('Variables of the job, such as `MAILTO` and `PATH`.'),
	})
	.superRefine(({state, schedule, job}, context) => {
		for (const [name, value] of Object.entries({schedule, job})) {
			if ((value === undefined) === (state === 'present')) {
				const message = state === 'present' ? 'is missing: a job needs a schedule and a job' : 'a job that is removed needs none';
				context.addIssue({code: 'custom', path: [name], message});
			}
		}
	});

export default defineModule({
	name: 'cron',
	summary: 'A job that cron runs at certain times.',
	notes: `Each job is a file of its own, \`/etc/cron.d/NAME\`, which belongs to root and has the mode \`0644\`: cron reads no other. It is
replaced all at once, and read by cron within a minute. What else stands in that file is replaced.

- A schedule is checked against crontab(5) before anything is connected to. All five fields are given, so none is a \`*\` by
  oversight. A day that never comes, such as February 30th, is an error.
- Where both the day of the month and the day of the week are limited, cron takes either. The task says so.
- cron makes a line break of a \`%\`, so each is escaped; one that is escaped already is an error. So are two backslashes in a
  row, quotes in \`env\` and blanks at the end of its values: what becomes of them differs from cron to cron.
- A job runs with a short \`PATH\` (\`/usr/bin:/bin\`), and what it prints is mailed: set \`PATH\` and \`MAILTO\` in \`env\`.
- The crontabs of users (\`crontab -e\`) and \`/etc/crontab\` are not looked at.
- The cron of busybox (Alpine) does not read \`/etc/cron.d\`: a job for it is refused. Install another one, such as cronie.`,
	example: `- name: backups
  hosts: all
  tasks:
    - cron:
        name: backup
        schedule: 30 4 * * 1-5
        user: backup
        job: /usr/local/bin/backup --label "$(date +%F)"
        env:
          MAILTO: admin@example.org
    - cron:
        name: old-backup
        state: absent
`,
	args,

	async inspect(look: Look, {name, user, state}): Promise<State> {
		const owner = state === 'present' ? user : undefined;
		const [file, ...programs] = await Promise.all([
			inspectContent(look, {path: `/etc/cron.d/${name}`, owner}),
			...['/usr/sbin/cron', '/usr/sbin/crond', '/usr/bin/crond'].map(path => look(statOf(path))),
		]);
		return {file, cron: programOf(programs)};
	},

	plan({file, cron}, {schedule, job, user, env}) {
		return schedule === undefined || job === undefined ? cronRemoval(file) : cronChanges(file, cron, {schedule, user, job, env});
	},

	remarks({cron}, {schedule}) {
		return [
			...(schedule !== undefined && cron === 'none' ? ['no cron is installed on this host, so nothing runs the job'] : []),
			...(schedule !== undefined && takesEitherDay(schedule)
				? [`"${schedule}" is each such day of the month, and each such day of the week: cron takes either`]
				: []),
		];
	},
});
