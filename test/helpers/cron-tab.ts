/** What cron(8) makes of a file of `/etc/cron.d`. */
export type CronTab = {
	readonly env: Readonly<Record<string, string>>;
	readonly jobs: readonly {
		readonly schedule: string;
		readonly user: string;
		readonly command: string;
		readonly input: string | undefined;
	}[];
	/** Lines of which it makes nothing. */
	readonly odd: readonly string[];
};

/** Reads such a file as the cron of Debian 12 does: `load_env` of env.c, `load_entry` of entry.c, and what child_process of do_command.c makes of `%`. */
export function readCronTab(text: string): CronTab {
	const env: [string, string][] = [];
	const jobs: CronTab['jobs'][number][] = [];
	const odd: string[] = [];
	for (const line of text.split('\n').slice(0, -1)) {
		const setting = /^[ \t]*(?:"([^"]*)"|'([^']*)'|([^\s="']+))[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|(.*?))[ \t]*$/.exec(line);
		const job = /^((?:\S+[ \t]+){5}|@\S+[ \t]+)(\S+)[ \t]+(.*)$/.exec(line.replace(/^[ \t]+/, ''));
		if (/^[ \t]*(?:#|$)/.test(line)) {
			continue;
		}

		if (setting) {
			env.push([setting[1] ?? setting[2] ?? setting[3] ?? '', setting[4] ?? setting[5] ?? setting[6] ?? '']);
		} else if (job) {
			const [, schedule = '', user = '', command = ''] = job;
			jobs.push({schedule: schedule.trim(), user, ...splitCommand(command)});
		} else {
			odd.push(line);
		}
	}

	return {env: Object.fromEntries(env), jobs, odd: text.endsWith('\n') ? odd : [...odd, 'the last line does not end']};
}

/** A backslash goes before a percent sign and before another one; a bare percent sign ends the command, and what follows is its input. */
function splitCommand(text: string) {
	let command = '';
	let isEscaped = false;
	for (const [index, character] of [...text].entries()) {
		if (isEscaped) {
			command = (character === '%' || character === '\\' ? command.slice(0, -1) : command) + character;
			isEscaped = false;
		} else if (character === '%') {
			return {command, input: [...text].slice(index + 1).join('')};
		} else {
			command += character;
			isEscaped = character === '\\';
		}
	}

	return {command, input: undefined};
}
