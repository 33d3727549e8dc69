import type {Play, Schedule} from '../core/task.ts';

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

const head = ({title}: Play, index: number): string => `play ${index + 1}: ${title}\n`;

/** `--list-hosts`. */
export const listHosts = (schedule: Schedule): string =>
	schedule.map((play, index) => head(play, index) + play.lanes.map(({host}) => `  ${host.name}\n`).join('')).join('');

/** `--list-tasks`: each task once, with its tags. */
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
	const tasks = new Map(lanes.flatMap(lane => lane.tasks).map(task => [JSON.stringify(task.position), task] as const));
	return [...tasks.values()].map(({title, module, position, tags = []}) => {
		const place = `${title}  (${module.name}, ${position.file}:${position.line})`;
		return tags.length > 0 ? `${place}  [${tags.join(', ')}]` : place;
	});
}
