import test from 'ava';
import {programOf} from '../../src/changes/cron.ts';
import {renderCron} from '../../src/domain/cron.ts';
import cron from '../../src/modules/cron.ts';
import {answersFor, fileAt} from '../helpers/edit.ts';
import {foretellsOf, plansOf, refusesOf, rejectsOf, statLike} from '../helpers/module.ts';
import {sha256} from '../helpers/run-script.ts';

const plan = plansOf(cron);
const refuses = refusesOf(cron);
const rejects = rejectsOf(cron);
const foretells = foretellsOf(cron);

const path = '/etc/cron.d/backup';
const args = {name: 'backup', schedule: '@daily', job: 'backup --all'};
const text = renderCron({...args, user: 'root', env: {}});
const stateWith = (found?: string, stat = found === undefined ? undefined : statLike()) => ({
	cron: 'whole' as const,
	file: {...fileAt(path, found, stat), digest: found === undefined ? undefined : sha256(found)},
});
const right = stateWith(text);
const absent = {name: 'backup', state: 'absent'} as const;

test('nothing to do', plan, right, args, []);
test(
	'nothing to do: blanks in a schedule',
	plan,
	stateWith(text.replace('@daily', '0 4 * * *')),
	{...args, schedule: ' 0  4 * *\t* '},
	[],
);
test('nothing to do: no job, and none asked for', plan, stateWith(), absent, []);
test('no job', plan, stateWith(), args, ['create /etc/cron.d/backup']);
test('another time', plan, right, {...args, schedule: '@hourly'}, ['update /etc/cron.d/backup']);
test(
	'a mode and an owner with which cron does not read it',
	plan,
	stateWith(text, statLike({mode: '0666', owner: 'ann', uid: 1000})),
	args,
	['set the owner of /etc/cron.d/backup to root', 'set the mode of /etc/cron.d/backup to 0644'],
);
test('a job that should be absent', plan, right, absent, ['remove /etc/cron.d/backup']);

const none = stateWith();
const folders = none.file.place.folders.map(folder => (folder.path === '/etc/cron.d' ? {...folder, stat: undefined} : folder));
test(
	'no folder',
	refuses,
	{...none, file: {...none.file, place: {...none.file.place, folders}}},
	args,
	'NO_CRON',
	'there is no directory "/etc/cron.d" on this host',
);
test(
	'a cron that reads no such folder',
	refuses,
	{...none, cron: 'busybox' as const},
	args,
	'NO_CRON',
	'the cron of busybox on this host does not read "/etc/cron.d"',
);
test('what runs jobs', t => {
	const link = (target: string) => statLike({kind: 'link', target});
	t.is(programOf([undefined, undefined]), 'none');
	t.is(programOf([statLike(), undefined]), 'whole');
	t.is(programOf([undefined, link('/bin/busybox')]), 'busybox');
	t.is(programOf([undefined, link('../bin/busybox'), statLike()]), 'whole');
	t.is(programOf([link('/usr/sbin/dcron')]), 'whole');
});
test(
	'no such user',
	refuses,
	{...none, file: {...none.file, missing: {owner: 'ann'}}},
	{...args, user: 'ann'},
	'NO_SUCH_USER',
	'there is no user "ann" on the host',
);
test(
	'a directory that should go',
	refuses,
	stateWith(undefined, statLike({kind: 'directory'})),
	absent,
	'NOT_A_FILE',
	'"/etc/cron.d/backup" is a directory',
);

test('a name with a dot', rejects, {...args, name: 'a.sh'}, [
	'name: has to be at most 64 letters, digits, "_" and "-": cron skips files with a dot',
]);
test('a job without a schedule', rejects, {name: 'x', job: 'y'}, ['schedule: is missing: a job needs a schedule and a job']);
test('a job that goes, and what it does', rejects, {...args, state: 'absent'}, [
	'schedule: a job that is removed needs none',
	'job: a job that is removed needs none',
]);
test('a wrong schedule', rejects, {...args, schedule: '0 25 * * *'}, [
	'schedule: the schedule "0 25 * * *" has the hour "25", which has to be of numbers from 0 to 23, such as "0", "*", "0-23", "*/2" or "0,23"',
]);
test('two lines', rejects, {...args, job: 'a\n* * * * * root b'}, ['job: has to be one line without control characters']);
test('a percent sign that is escaped already', rejects, {...args, job: 'date +\\%F'}, [
	'job: holds "\\%": write "%" alone, as the shell is to see it; it is escaped for cron',
]);
test('two backslashes', rejects, {...args, job: 'echo a\\\\b'}, [
	'job: holds two backslashes in a row, of which some crons make one: put the command into a script',
]);
test('variables that cron cannot hold', rejects, {...args, env: {'A B': 'x', LOGNAME: 'x', C: "it's", D: 'x '}}, [
	'env.A B: is no name of a variable',
	'env.LOGNAME: is set by cron, and cannot be changed',
	'env.C: holds a quote, or a blank at one of its ends, which not every cron keeps',
	'env.D: holds a quote, or a blank at one of its ends, which not every cron keeps',
]);

test('what was removed is brought back', t => {
	const [change] = cron.plan(right, cron.args.parse(absent));
	t.is(change?.before, text);
	t.like(change?.undo, {text: `atomic_replace ${path} 0644 0:0 ${text.length} ${sha256(text)}`, stdin: text});
});

test('what is said of a job that nothing runs, or too often', t => {
	const given = cron.args.parse({...args, schedule: '0 0 13 * 5'});
	t.deepEqual(cron.remarks?.({...right, cron: 'none'}, given), [
		'no cron is installed on this host, so nothing runs the job',
		'"0 0 13 * 5" is each such day of the month, and each such day of the week: cron takes either',
	]);
	t.deepEqual(cron.remarks?.(right, cron.args.parse(args)), []);
});

const nothing = answersFor(path);
const there = answersFor(path, text);
const known = {'getent passwd root': 'root:x:0:0::/root:/bin/sh\n'};
test('a new job', foretells, {...nothing.commands, ...known}, nothing.answers, args, ['create /etc/cron.d/backup']);
test('another job', foretells, {...there.commands, ...known}, there.answers, {...args, job: 'x'}, ['update /etc/cron.d/backup']);
test('a job that goes', foretells, there.commands, there.answers, absent, ['remove /etc/cron.d/backup']);
