import fs from 'node:fs';

/** Says things as `vzdump` does: on standard error, and into the log of a backup with the time. */
export type Log = {
	info(text: string): void;
	warn(text: string): void;
	error(text: string): void;
};

/** @param file - Gets all lines; none unless given. */
export function openLog(file?: string): Log {
	const say = (level: string) => (text: string) => {
		for (const line of text.split('\n').filter(line => line !== '')) {
			process.stderr.write(`${level}: ${line}\n`);
			if (file !== undefined) {
				fs.appendFileSync(file, `${stamp(new Date())} ${level}: ${line}\n`);
			}
		}
	};
	return {info: say('INFO'), warn: say('WARN'), error: say('ERROR')};
}

/** A time as people here read it: `2026-11-21 13:04:05`. */
export function stamp(date: Date): string {
	const [day, time] = parts(date);
	return `${day.join('-')} ${time.join(':')}`;
}

/** The same in the name of a file: `2026_11_21-13_04_05`. */
export function fileStamp(date: Date): string {
	const [day, time] = parts(date);
	return `${day.join('_')}-${time.join('_')}`;
}

function parts(date: Date): readonly [readonly string[], readonly string[]] {
	const two = (number: number) => String(number).padStart(2, '0');
	return [
		[String(date.getFullYear()), two(date.getMonth() + 1), two(date.getDate())],
		[two(date.getHours()), two(date.getMinutes()), two(date.getSeconds())],
	];
}
