import test from 'ava';
import {renderCron, takesEitherDay, whyNoSchedule} from '../../src/domain/cron.ts';

const accepts = test.macro({
	exec(t, schedules: readonly string[]) {
		for (const schedule of schedules) {
			t.is(whyNoSchedule(schedule), undefined, schedule);
		}
	},
	title: (given = '') => `a schedule: ${given}`,
});

test('numbers', accepts, ['0 0 1 1 0', '59 23 31 12 7', '05 4 * * *']);
test('ranges, steps and lists', accepts, ['*/5 * * * *', '0-30/10,45 8-18 * * 1-5', '0 0 1,15 */2 *', '0 0 29 2 *']);
test('names', accepts, ['0 0 1 jan *', '0 0 * * sun', '0 0 * DEC Fri']);
test('words', accepts, ['@reboot', '@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']);

const refuses = test.macro({
	exec(t, schedule: string, why: RegExp) {
		t.regex(whyNoSchedule(schedule) ?? '', why);
	},
	title: (given = '') => `no schedule: ${given}`,
});

test('four fields', refuses, '0 0 * *', /five fields/);
test('six fields', refuses, '0 0 * * * root', /five fields/);
test('an unknown word', refuses, '@never', /is none of @reboot/);
test('a minute of 60', refuses, '60 * * * *', /has the minute "60", which has to be of numbers from 0 to 59/);
test('an hour of 24', refuses, '0 24 * * *', /has the hour "24"/);
test('a day of 0', refuses, '0 0 0 * *', /has the day of the month "0"/);
test('a month of 13', refuses, '0 0 1 13 *', /has the month "13"/);
test('a day of the week of 8', refuses, '0 0 * * 8', /has the day of the week "8"/);
test('a range that goes back', refuses, '0 18-8 * * *', /has the hour "18-8"/);
test('a step of nothing', refuses, '*/0 * * * *', /has the minute/);
test('a step that is too long', refuses, '*/61 * * * *', /has the minute/);
test('a step from one number', refuses, '5/10 * * * *', /has the minute/);
test('an empty item', refuses, '1,,2 * * * *', /has the minute/);
test('names in a list', refuses, '0 0 * * mon,fri', /has the day of the week/);
test('something below zero', refuses, '-1 * * * *', /has the minute/);
test('something else', refuses, '0 0 * * *\n* * * * *', /five fields/);
test('a day that never comes', refuses, '0 0 30 2 *', /names a day that no such month has/);
test('a day that some of the months do not have', refuses, '0 0 31 4,6 *', /names a day that no such month has/);

test('either day', t => {
	t.true(takesEitherDay('0 0 13 * 5'));
	t.false(takesEitherDay('0 0 13 * *'));
	t.false(takesEitherDay('0 0 * * 5'));
	t.false(takesEitherDay('0 0 */2 * 5'));
	t.false(takesEitherDay('@daily'));
});

test('a file', t => {
	t.is(
		renderCron({
			schedule: '30 4 * * 1-5',
			user: 'backup',
			job: 'tar c /srv | gzip >"/backup/$(date +%F).gz"',
			env: {MAILTO: '', NAME: 'a  b \\ %', PATH: '/usr/bin:/bin'},
		}),
		'# Written by runner, which replaces what is changed here\nMAILTO=""\nNAME="a  b \\ %"\nPATH="/usr/bin:/bin"\n30 4 * * 1-5 backup tar c /srv | gzip >"/backup/$(date +\\%F).gz"\n',
	);
});
