import {z} from 'zod';

/** A job in a file of `/etc/cron.d`. */
export type CronJob = {
	readonly schedule: string;
	readonly user: string;
	/** The command as the shell is to see it. */
	readonly job: string;
	readonly env: Readonly<Record<string, string>>;
};

const names = '@reboot @yearly @annually @monthly @weekly @daily @midnight @hourly'.split(' ');
const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const days = 'sun mon tue wed thu fri sat'.split(' ');
const fields = [
	{name: 'minute', from: 0, to: 59, words: []},
	{name: 'hour', from: 0, to: 23, words: []},
	{name: 'day of the month', from: 1, to: 31, words: []},
	{name: 'month', from: 1, to: 12, words: months},
	{name: 'day of the week', from: 0, to: 7, words: days},
] as const satisfies readonly {name: string; from: number; to: number; words: readonly string[]}[];

/** What is wrong with a schedule, or `undefined`. @see crontab(5) */
export function whyNoSchedule(schedule: string): string | undefined {
	if (schedule.startsWith('@')) {
		return names.includes(schedule) ? undefined : `is none of ${names.join(', ')}`;
	}

	const parts = schedule.split(' ');
	if (parts.length !== fields.length) {
		return 'has to be five fields with a blank between: minute, hour, day of the month, month, day of the week';
	}

	const sets = fields.map((field, index) => valuesOf(parts[index] ?? '', field));
	const wrong = sets.indexOf(undefined);
	if (wrong >= 0) {
		const {name, from, to} = fields[wrong] as (typeof fields)[number];
		return `has the ${name} ${JSON.stringify(parts[wrong])}, which has to be of numbers from ${from} to ${to}, such as "${from}", "*", "${from}-${to}", "*/2" or "${from},${to}"`;
	}

	const [, , monthDays = [], inMonths = []] = sets as readonly (readonly number[])[];
	const comes = inMonths.some(month => monthDays.some(day => day <= (longest[month - 1] ?? 31)));
	return comes || parts[4] !== '*' ? undefined : 'names a day that no such month has';
}

/** Whether both kinds of day are limited, of which cron takes either: `0 0 13 * 5` is every 13th and every Friday. */
export function takesEitherDay(schedule: string): boolean {
	const [, , monthDay = '*', , weekDay = '*'] = schedule.split(' ');
	return !monthDay.startsWith('*') && !weekDay.startsWith('*');
}

/** The text of a file in `/etc/cron.d`. */
export function renderCron({schedule, user, job, env}: CronJob): string {
	const settings = Object.entries(env).map(([name, value]) => `${name}="${value}"\n`);
	// Unescaped, it would end the command, and what follows would be its input
	const command = job.replaceAll('%', '\\%');
	return `# Written by runner, which replaces what is changed here\n${settings.join('')}${schedule} ${user} ${command}\n`;
}

/** An argument that is a command in one line, such as cron can hold it. */
export const cronCommand = () =>
	oneText()
		.refine(job => !/^\s|\s$/.test(job), 'begins or ends with a blank, which cron drops')
		.refine(job => !job.includes('\\%'), 'holds "\\%": write "%" alone, as the shell is to see it; it is escaped for cron')
		// That of Debian makes one of them, others do not
		.refine(
			job => !job.includes('\\\\'),
			'holds two backslashes in a row, of which some crons make one: put the command into a script',
		)
		.refine(
			job => Buffer.byteLength(job.replaceAll('%', '\\%')) <= maxBytes,
			`is longer than the ${maxBytes} bytes that cron reads`,
		);

/** An argument that holds variables for a job. */
export const cronEnvironment = () =>
	z.record(z.string(), oneText().or(z.literal(''))).superRefine((env, context) => {
		for (const [name, value] of Object.entries(env)) {
			const message = whyNoVariable(name, value);
			if (message !== undefined) {
				context.addIssue({code: 'custom', path: [name], message});
			}
		}
	});

function whyNoVariable(name: string, value: string): string | undefined {
	if (!/^[A-Za-z_]\w{0,63}$/.test(name)) {
		return 'is no name of a variable';
	}

	if (name === 'LOGNAME' || name === 'USER') {
		return 'is set by cron, and cannot be changed';
	}

	if (/^\s|\s$|["']/.test(value)) {
		return 'holds a quote, or a blank at one of its ends, which not every cron keeps';
	}

	return Buffer.byteLength(value) > maxBytes ? `is longer than the ${maxBytes} bytes that cron reads` : undefined;
}

const oneText = () =>
	z
		.string()
		.min(1, 'is empty')
		.regex(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]*$/u, 'has to be one line without control characters');

// MAX_COMMAND and MAX_ENVSTR are 1000 in Vixie cron, and what it cuts it runs all the same
const maxBytes = 900;
const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

type Field = {readonly from: number; readonly to: number; readonly words: readonly string[]};

/** All values that a field stands for; `undefined` when it is wrong. */
function valuesOf(text: string, {from, to, words}: Field): readonly number[] | undefined {
	const word = words.indexOf(text.toLowerCase());
	if (word >= 0) {
		return [word + from];
	}

	const values: number[] = [];
	for (const item of text.split(',')) {
		const [, first, last, step] = /^(\*|\d{1,2})(?:-(\d{1,2}))?(?:\/(\d{1,2}))?$/.exec(item) ?? [];
		const isStar = first === '*';
		const [low, high, by] = [isStar ? from : Number(first), isStar ? to : Number(last ?? first), Number(step ?? 1)];
		const isWrong =
			first === undefined || (isStar && last !== undefined) || (!isStar && last === undefined && step !== undefined);
		if (isWrong || low < from || high > to || low > high || by < 1 || by > to - from + 1) {
			return undefined;
		}

		for (let value = low; value <= high; value += by) {
			values.push(value);
		}
	}

	return values;
}
