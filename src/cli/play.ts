import process from 'node:process';
import type {OfTask} from '../core/event.ts';
import {Problem} from '../core/problem.ts';
import type {Schedule} from '../core/task.ts';
import {run} from '../engine/index.ts';
import {createTotals} from '../report/index.ts';
import {openTransport} from './connect.ts';
import {exitCodes, signalExitCode} from './exit-code.ts';
import type {ConnectionFlags, OutputFlags, TaskFlags} from './flags.ts';
import {openOutput} from './output.ts';
import {prepare} from './prepare.ts';
import {askLetter} from './prompt.ts';
import {describeSchedule, listHosts, listTasks} from './schedule.ts';
import {onInterrupt} from './signals.ts';

export type PlayFlags = ConnectionFlags &
	TaskFlags &
	OutputFlags & {
		readonly playbook: readonly string[];
		readonly check: boolean;
		readonly diff: boolean;
		readonly detailedExitcode: boolean;
		readonly listHosts: boolean;
		readonly listTasks: boolean;
		readonly syntaxCheck: boolean;
		readonly step: boolean;
	};

/** `runner play`. @returns The exit code. */
export async function play(flags: PlayFlags): Promise<number> {
	const isShown = flags.listHosts || flags.listTasks || flags.syntaxCheck;
	const schedule = await prepare(flags.playbook, flags, !isShown);
	if (isShown) {
		process.stdout.write(
			(flags.listHosts ? listHosts(schedule) : '') +
				(flags.listTasks ? listTasks(schedule) : '') +
				(flags.syntaxCheck ? describeSchedule(schedule) : ''),
		);
		return exitCodes.ok;
	}

	assertSomething(schedule);
	const mode = flags.check ? 'check' : 'apply';
	const transport = await openTransport(flags);
	const output = openOutput(flags, flags.diff);
	const totals = createTotals();
	const interruption = onInterrupt(() => {
		void transport.close();
	});
	let isWritten = true;
	try {
		await run(schedule, {
			mode,
			transport,
			forks: flags.forks,
			signal: interruption.signal,
			emit(event) {
				totals.add(event);
				output.emit(event);
			},
			...(flags.step ? {approve: askEach()} : {}),
		});
	} finally {
		interruption.dispose();
		isWritten = output.end();
		await transport.close();
	}

	const received = interruption.received();
	const code = received ? signalExitCode(received) : exitCodeOf(totals, flags);
	return code === exitCodes.ok && !isWritten ? exitCodes.notWritten : code;
}

function exitCodeOf(
	{hasBug, failed, unreachable, pending}: ReturnType<typeof createTotals>,
	{check, detailedExitcode}: PlayFlags,
): number {
	if (hasBug()) {
		return exitCodes.bug;
	}

	if (failed().length > 0) {
		return exitCodes.hostFailed;
	}

	if (unreachable().length > 0) {
		return exitCodes.unreachable;
	}

	return check && detailedExitcode && pending() > 0 ? exitCodes.pending : exitCodes.ok;
}

function assertSomething(schedule: Schedule): void {
	if (schedule.every(({lanes}) => lanes.length === 0)) {
		throw new Problem('NO_HOSTS', 'no play has a host within the limit', {
			hint: 'loosen --limit, or look at "hosts:" of the plays',
		});
	}

	if (schedule.every(({lanes}) => lanes.every(({tasks}) => tasks.length === 0))) {
		throw new Problem('NO_TASKS', 'no task is left to do', {hint: 'loosen --tags and --skip-tags'});
	}
}

/** `--step`: asks before each task, until the answer is "continue". Without an answer nothing is done. */
function askEach(): (task: OfTask['task']) => Promise<boolean> {
	let goesOn = false;
	let last: Promise<unknown> = Promise.resolve();
	const ask = async ({title}: OfTask['task']): Promise<boolean> => {
		while (!goesOn) {
			const answer = await askLetter(`Do "${title}"? (y)es, (n)o, (c)ontinue without asking: `);
			if (answer === 'c') {
				goesOn = true;
			} else if (answer === 'y' || answer === 'n' || answer === undefined) {
				return answer === 'y';
			}
		}

		return true;
	};
	return async task => {
		const asked = last.then(async () => ask(task));
		last = asked;
		return asked;
	};
}
