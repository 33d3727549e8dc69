import {Problem, type Report} from '../core/problem.ts';
import {didYouMean} from '../core/suggest.ts';
import type {WrittenPlay, WrittenTask} from './playbook.ts';
import {writtenTitle} from './title.ts';

/** Indexes of the play and of the task in it. */
export type Start = {readonly play: number; readonly task: number};

/** The first task of that name, as it is written in the playbook. Reports when there is none. */
export function findStart(plays: readonly WrittenPlay[], name: string, report: Report): Start | undefined {
	for (const [play, {tasks}] of plays.entries()) {
		const task = tasks.findIndex(candidate => writtenTitle(candidate) === name);
		if (task >= 0) {
			return {play, task};
		}
	}

	const titles = plays.flatMap(({tasks}) => tasks.map((task: WrittenTask) => writtenTitle(task)));
	report(
		new Problem('UNKNOWN_TASK', `no task is called ${JSON.stringify(name)}`, {
			subject: '--start-at-task',
			hint: didYouMean(name, titles) ?? '--list-tasks shows their names',
		}),
	);
	return undefined;
}
