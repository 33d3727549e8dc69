import type {Play, Schedule} from '../core/task.ts';

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

const head = ({title}: Play, index: number): string => `play ${index + 1}: ${title}\n`;

/** `--list-hosts`. */
export const listHosts = (schedule: Schedule): string =>
	schedule.map((play, index) => head(play, index) + play.lanes.map(({host}) => `  ${host.name}\n`).join('')).join('');

/** `--list-tasks`: each task once, with the hosts that have it where these are not all. */
export const listTasks = (schedule: Schedule): string =>
	schedule
		.map(
			(play, index) =>
				head(play, index) +
				tasksOf(play)
					.map(line => `  ${line}\n`)
					.join(''),
		)
		.join('');

/** `--syntax-check`, and `runner check`. */
export function describeSchedule(schedule: Schedule): string {
	const hosts = new Set(schedule.flatMap(({lanes}) => lanes.map(({host}) => host.name)));
	const tasks = schedule.flatMap(tasksOf);
	return `no mistakes: ${count(schedule.length, 'play')}, ${count(tasks.length, 'task')}, ${count(hosts.size, 'host')}\n`;
}

function tasksOf({lanes}: Play): readonly string[] {
	const tasks = new Map<string, {title: string; line: string}>();
	for (const {title, module, position} of lanes.flatMap(lane => lane.tasks)) {
		const key = JSON.stringify(position);
		tasks.set(key, tasks.get(key) ?? {title, line: `${title}  (${module.name}, ${position.file}:${position.line})`});
	}

	return [...tasks.values()].map(({line}) => line);
}
