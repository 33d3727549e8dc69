import {renderPosition} from '../core/position.ts';
import type {ToldProblem} from '../core/problem.ts';
import {clean} from './clean.ts';
import {type Paint, painter} from './paint.ts';
import {renderSource} from './source.ts';
import {count, hostList} from './words.ts';

/** How problems are printed. */
export type ProblemOptions = {
	/** The text of a file that a problem may stand in, by the name in its position; `undefined` when it is not at hand. */
	readonly source?: (file: string) => string | undefined;
	/** Whether the output may hold colour sequences. */
	readonly color: boolean;
};

/** A problem, each line ended by a line feed: where and what it belongs to, what, the line it stands in, why, what to do, which hosts. */
export function renderProblem(problem: ToldProblem, {source, color}: ProblemOptions): string {
	const paint = painter(color);
	const {position} = problem;
	const {message, subject = '', why, hint, hosts} = clean(problem);
	const place = position ? clean({place: renderPosition(position)}).place : '';
	const head = [paint('place', place), paint('heading', subject)].filter(text => text !== '').join('  ');
	const [first = '', ...more] = message.split('\n');
	const text = position && source?.(position.file);
	return [
		...(head === '' ? [] : [head]),
		paint('bad', `${head === '' ? '' : '  '}${first}`),
		...more.map(line => `  ${line}`),
		...(position && text !== undefined ? renderSource(text, position, paint) : []),
		...advice({why, hint}, paint).map(line => `  ${line}`),
		...(hosts ? [paint('dim', `  on ${hostList(hosts, 70)}`)] : []),
	]
		.map(line => `${line.trimEnd()}\n`)
		.join('');
}

/** Why, and what to do, a line each. */
export function advice({why, hint}: Pick<ToldProblem, 'why' | 'hint'>, paint: Paint): readonly string[] {
	return [...(why === undefined ? [] : why.split('\n')), ...(hint === undefined ? [] : [paint('hint', `→ ${hint}`)])];
}

/** Problems beyond these are counted only: whoever has so many mends the first ones and looks again. */
const mostShown = 50;

/**
All problems that were found, by file and place, and how many when they are several. Those that differ in their hosts only are one.

@param closing - Said after the number, such as `no host was contacted`.
*/
export function renderProblems(problems: readonly ToldProblem[], options: ProblemOptions, closing?: string): string {
	const sorted = merge(problems).sort(byPlace);
	const shown = sorted.slice(0, mostShown).map(problem => renderProblem(problem, options));
	return [...shown, ...total(sorted, closing).map(line => `${painter(options.color)('heading', line)}\n`)].join('\n');
}

function total(problems: readonly ToldProblem[], closing: string | undefined): readonly string[] {
	const {length} = problems;
	const files = new Set(problems.flatMap(({position}) => (position ? [position.file] : [])));
	const parts = [
		...(length > 1 ? [count(length, 'mistake') + (files.size > 1 ? ` in ${count(files.size, 'file')}` : '')] : []),
		...(length > mostShown ? [`the first ${mostShown} are shown`] : []),
		...(closing === undefined ? [] : [closing]),
	];
	return parts.length > 0 ? [parts.join(' · ')] : [];
}

function merge(problems: readonly ToldProblem[]): ToldProblem[] {
	const merged = new Map<string, ToldProblem>();
	for (const problem of problems) {
		const key = JSON.stringify({...problem, hosts: undefined});
		const known = merged.get(key);
		const hosts = known?.hosts && problem.hosts ? [...new Set([...known.hosts, ...problem.hosts])] : undefined;
		merged.set(key, known ? {...known, hosts} : problem);
	}

	return [...merged.values()];
}

function byPlace({position: a}: ToldProblem, {position: b}: ToldProblem): number {
	if (!a || !b) {
		return Number(!a) - Number(!b);
	}

	return a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1;
}
