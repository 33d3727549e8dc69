import type {HostAnswer} from '../core/answer.ts';
import type {ToldProblem} from '../core/problem.ts';
import {clean} from './clean.ts';
import {type Entry, renderEntries} from './entries.ts';
import {toJsonLine} from './json-lines.ts';
import {type Paint, painter} from './paint.ts';
import {classOf, renderTrouble} from './result.ts';
import {count, duration} from './words.ts';

/** What one host answered to a command line or to none, as one line of JSON. */
export const renderAnswer = (answer: HostAnswer): string => toJsonLine(answer);

/** What hosts answered, the same answer once, and a line that counts them. */
export function renderAnswers(answers: readonly HostAnswer[], {color}: {readonly color: boolean}): string {
	const paint = painter(color);
	const alike = new Map<string, [Answer, ...Answer[]]>();
	// They come in the order in which hosts answer, which is another one each time
	const sorted = answers.toSorted((a, b) => a.host.localeCompare(b.host, 'en', {numeric: true}));
	for (const answer of sorted.map(one => clean({...one, problem: one.problem?.toJSON()}))) {
		const key = JSON.stringify([answer.output, answer.problem]);
		const known = alike.get(key);
		if (known) {
			known.push(answer);
		} else {
			alike.set(key, [answer]);
		}
	}

	const entries = [...alike.values()].map(
		(same): Entry => ({hosts: same.map(({host}) => host), render: () => renderSame(same, paint)}),
	);
	const hosts = answers.map(({host}) => host);
	const lines = [...renderEntries(entries, hosts, 0), '', renderCounts(answers, paint)];
	return lines.map(line => `${line.trimEnd()}\n`).join('');
}

type Answer = Omit<HostAnswer, 'problem'> & {readonly problem: ToldProblem | undefined};

function renderSame([{output, problem, durationMs}, ...others]: readonly [Answer, ...Answer[]], paint: Paint): readonly string[] {
	if (problem) {
		return renderTrouble({...problem, message: `${classOf(problem)}: ${problem.message}`}, '✗', 'bad', paint);
	}

	if (!output) {
		const longest = Math.max(durationMs, ...others.map(other => other.durationMs));
		return [`${paint('added', 'reached')} ${paint('dim', `in ${duration(longest)}${others.length > 0 ? ' at most' : ''}`)}`];
	}

	const lines = [
		...linesOf(output.stdout),
		...linesOf(output.stderr).map(line => paint('removed', line)),
		...(output.code === 0 ? [] : [paint('bad', `✗ exit ${output.code}`)]),
	];
	return lines.length > 0 ? lines : [paint('dim', 'no output')];
}

function linesOf(text: string): readonly string[] {
	const whole = text.endsWith('\n') ? text.slice(0, -1) : text;
	return whole === '' ? [] : whole.split('\n');
}

function renderCounts(answers: readonly HostAnswer[], paint: Paint): string {
	const failed = answers.filter(({output}) => output && output.code !== 0).length;
	const trouble = answers.filter(({problem}) => problem).length;
	const parts = [
		...(failed > 0 ? [paint('bad', `${failed} failed`)] : []),
		...(trouble > 0 ? [paint('bad', `${trouble} without an answer`)] : []),
	];
	return `${count(answers.length, 'host')}: ${[`${answers.length - failed - trouble} ok`, ...parts].join(', ')}`;
}
