import type {OfTask} from '../core/event.ts';
import type {ToldProblem} from '../core/problem.ts';
import type {Result} from './board.ts';
import {renderChange} from './change.ts';
import {type BlockOptions, detailColumn} from './entries.ts';
import type {Paint, Style} from './paint.ts';
import {advice} from './problem.ts';
import {duration, outcomeWords} from './words.ts';

/** Whether there was nothing to do and there is nothing to say. */
export const isQuietResult = ({outcome, remarks}: Result): boolean =>
	(outcome === 'unchanged' || outcome === 'skipped') && remarks.length === 0;

/**
The result of some hosts: changes, then what went wrong, then remarks.

@param all - The result of each of these hosts, alike but for durations.
@param indent - Columns that stand before each line.
*/
export function renderResult(
	all: readonly [Result, ...Result[]],
	task: OfTask['task'],
	indent: number,
	{paint, columns, diffLimit, verbosity}: BlockOptions,
): readonly string[] {
	const [{outcome, changes, outputs, remarks, problem}] = all;
	const options = {
		paint,
		columns: columns - indent,
		detailColumn: detailColumn - indent,
		diffLimit,
		isScriptShown: verbosity > 1,
	};
	const lines = [
		...changes.flatMap((change, index) => renderChange(change, outputs[index], options)),
		...(problem ? renderEnd(outcome, problem, task, paint) : []),
		...remarks.flatMap(remark => renderRemark(remark, paint)),
	];
	const end = verbosity > 0 ? `${outcomeWords[outcome]}  ${durations(all)}` : outcomeWords[outcome];
	return lines.length === 0 || verbosity > 0 ? [...lines, paint('dim', end)] : lines;
}

/** What kind of problem it is: `host key changed`. */
export const classOf = ({code}: ToldProblem): string => code.toLowerCase().replaceAll('_', ' ');

/** A problem whose place is known already. */
export function renderTrouble(
	{message, why, hint}: Pick<ToldProblem, 'message' | 'why' | 'hint'>,
	sign: string,
	style: Style,
	paint: Paint,
): readonly string[] {
	const [first = '', ...more] = message.split('\n');
	return [paint(style, `${sign} ${first}`), ...[...more, ...advice({why, hint}, paint)].map(line => `  ${line}`)];
}

function renderEnd(outcome: Result['outcome'], problem: ToldProblem, task: OfTask['task'], paint: Paint): readonly string[] {
	if (outcome === 'undetermined') {
		return renderTrouble({...problem, message: `undetermined: ${problem.message}`}, '?', 'doubt', paint);
	}

	const {position} = problem;
	const isElsewhere = position && (position.file !== task.position.file || position.line !== task.position.line);
	return [
		...renderTrouble(problem, '✗', 'bad', paint),
		...(isElsewhere ? [paint('dim', `  at ${position.file}:${position.line}:${position.column}`)] : []),
	];
}

function renderRemark(remark: string, paint: Paint): readonly string[] {
	const [first = '', ...more] = remark.split('\n');
	return [`${paint('hint', '·')} ${first}`, ...more.map(line => `  ${line}`)];
}

function durations(all: readonly Result[]): string {
	const sorted = all.map(({durationMs}) => durationMs).sort((a, b) => a - b);
	const [least, most] = [duration(sorted[0] ?? 0), duration(sorted.at(-1) ?? 0)];
	return least === most ? most : `${least} to ${most}`;
}
