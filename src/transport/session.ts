import {randomBytes} from 'node:crypto';
import {isProblem, Problem} from '../core/problem.ts';
import {createAnswerReader, type Part} from './answer.ts';
import type {Channel} from './channel.ts';
import {type Answer, renderFrame, type Told, type Work} from './frame.ts';
import {type Asked, combine} from './look.ts';
import {prelude} from './shell-text.ts';

/** A shell at the far end, asked in frames. */
export type Session = {
	/** What is asked until the next `setImmediate` makes one frame and is answered as a whole, in order. */
	ask(asked: Asked): void;
	/** Sends what was asked so far, and nothing more until this has settled. */
	hold(until: Promise<unknown>): void;
	/** Settles when all that was sent is answered. */
	idle(): Promise<void>;
	/** Frames answered so far. */
	frames(): number;
	/** Its standard input is free for a request that reads `channel`; then nothing more can be asked. */
	readonly channel: Channel;
	/** Refuses all that is asked and not answered, and all that will be. */
	fail(problem: Problem): void;
	/** Lets the shell end once it has done what it was asked. */
	close(): void;
};

/** A look takes milliseconds; one that takes this long waits for what will never come, such as a pipe that was put in a file's place. */
const lookDeadlineMs = 120_000;

type Frame = {readonly works: readonly Work[]; stdout?: readonly Part[]; stderr?: readonly Part[]};

/**
@param lost - Makes the problem that all open requests get when the shell is gone; receives how it ended.
@param deadlineMs - How long a frame of nothing but looks may take.
*/
export function createSession(
	channel: Channel,
	lost: (how: string | undefined) => Problem,
	deadlineMs = lookDeadlineMs,
): Session {
	const told: Told = {isBegun: false, functions: new Map()};
	const stdout = createAnswerReader();
	const stderr = createAnswerReader();
	const sent: Frame[] = [];
	const waiting: (() => void)[] = [];
	let queue: Asked[] = [];
	let isScheduled = false;
	let holds = 0;
	let answered = 0;
	let problem: Problem | undefined;
	let deadline: NodeJS.Timeout | undefined;

	const finish = (frame: Frame) => {
		const {stdout, stderr} = frame;
		if (!stdout || !stderr) {
			return;
		}

		sent.splice(sent.indexOf(frame), 1);
		clearTimeout(deadline);
		answered++;
		for (const [index, work] of frame.works.entries()) {
			const answer = toAnswer(work, stdout[index], stderr[index]);
			if (isProblem(answer)) {
				work.failed(answer);
			} else {
				work.answered(answer);
			}
		}

		if (sent.length === 0) {
			for (const wake of waiting.splice(0)) {
				wake();
			}
		}
	};

	const flush = () => {
		isScheduled = false;
		if (holds > 0 || queue.length === 0 || problem) {
			return;
		}

		const works = combine(queue, ask);
		queue = [];
		const mark = randomBytes(16).toString('hex');
		const frame: Frame = {works};
		const headBytes = works.map(work => work.headBytes ?? 1024 * 1024);
		const begun = () => {
			for (const work of works) {
				work.begun?.();
			}
		};
		stdout.expect({mark, headBytes, begun, done: parts => finish(Object.assign(frame, {stdout: parts}))});
		stderr.expect({
			mark,
			headBytes: headBytes.map(() => 1024 * 1024),
			done: parts => finish(Object.assign(frame, {stderr: parts})),
		});
		sent.push(frame);
		if (sent.length === 1 && works.every(({command}) => command.kind !== 'script')) {
			deadline = setTimeout(() => {
				fail(lost(`no answer to a look within ${deadlineMs / 1000} s`));
				channel.destroy();
			}, deadlineMs);
		}

		channel.stdin.write(renderFrame(works, mark, told, prelude));
	};

	const schedule = () => {
		if (!isScheduled) {
			isScheduled = true;
			setImmediate(flush);
		}
	};

	const ask = (asked: Asked) => {
		if (problem) {
			asked.failed(problem);
			return;
		}

		queue.push(asked);
		schedule();
	};

	const fail = (reason: Problem) => {
		problem ??= reason;
		clearTimeout(deadline);
		const open = [...sent.splice(0).flatMap(frame => frame.works), ...queue];
		queue = [];
		for (const work of open) {
			work.failed(problem);
		}

		for (const wake of waiting.splice(0)) {
			wake();
		}
	};

	channel.hear({
		stdout: chunk => stdout.read(chunk),
		stderr: chunk => stderr.read(chunk),
		closed: how => fail(lost(how)),
	});

	return {
		channel,
		ask,
		hold(until) {
			flush();
			holds++;
			const release = () => {
				holds--;
				schedule();
			};
			until.then(release, release);
		},
		idle: async () => {
			if (sent.length > 0) {
				await new Promise<void>(resolve => {
					waiting.push(resolve);
				});
			}
		},
		frames: () => answered,
		fail,
		close() {
			channel.stdin.end();
		},
	};
}

/** What an end mark says in place of an exit status, and why. */
const refusals: Readonly<Record<string, (user: string) => Problem>> = {
	'no-user': user => new Problem('NO_SUCH_USER', `no user "${user}"`, {hint: 'create the account before it is used'}),
	'no-answer': user => new Problem('LOOK_FAILED', `cannot tell whether there is a user "${user}"`, {why: 'getent failed.'}),
	'no-base64': () =>
		new Problem('NO_SUCH_PROGRAM', 'there is no program base64', {hint: 'install coreutils, or a busybox that has base64'}),
	'no-sed': () => new Problem('NO_SUCH_PROGRAM', 'there is no program sed', {hint: 'install it, or a busybox that has sed'}),
};

function toAnswer(work: Work, stdout: Part | undefined, stderr: Part | undefined): Answer | Problem {
	if (!stdout || !stderr) {
		throw new Error('a frame was answered with fewer parts than it has requests');
	}

	const refusal = refusals[stdout.status]?.(work.user ?? '');
	if (refusal) {
		return refusal;
	}

	return /^\d{1,3}$/.test(stdout.status)
		? {code: Number(stdout.status), stdout: stdout.output, stderr: stderr.output}
		: new Problem('PROTOCOL', `the shell answered with the exit status "${stdout.status.slice(0, 40)}"`);
}
