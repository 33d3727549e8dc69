import type {OfTask, RunEvent} from '../core/event.ts';
import type {Finished, Result} from './board.ts';
import {type BlockOptions, detailColumn, type Entry, renderEntries} from './entries.ts';
import type {Paint} from './paint.ts';
import {classOf, isQuietResult, renderResult, renderTrouble} from './result.ts';
import {widthOf} from './width.ts';
import {count} from './words.ts';

/** Whether nothing of a task needs to be told beyond that there was nothing to do. */
export const isQuiet = ({results}: Finished): boolean => [...results.values()].every(isQuietResult);

/** A task that some host had work with: a head line, then each result once with the hosts that it holds for. */
export function renderBlock(
	play: string,
	{task, results}: Finished,
	hosts: readonly string[],
	options: BlockOptions,
): readonly string[] {
	const groups = group(results, options.verbosity);
	const isFolded = ({all: [first], hosts: own}: Group) => isQuietResult(first) && own.length > 3 && options.verbosity === 0;
	return [
		renderHead(play, task, options),
		...renderEntries(
			groups.filter(one => !isFolded(one)).map(one => toEntry(one, task, options)),
			hosts,
			options.verbosity,
		),
		...groups
			.filter(one => isFolded(one))
			.map(({all: [{outcome}], hosts: own}) => options.paint('dim', `  ${outcome} on ${count(own.length, 'host')}`)),
	];
}

/** Tasks with nothing to tell, in one line: `people › … 7 tasks unchanged`. */
export function renderFolded(play: string, finished: readonly Finished[], paint: Paint): readonly string[] {
	const isSkipped = ({results}: Finished) => [...results.values()].every(({outcome}) => outcome === 'skipped');
	const skipped = finished.filter(one => isSkipped(one)).length;
	const unchanged = finished.length - skipped;
	const parts = [
		...(unchanged > 0 ? [`${count(unchanged, 'task')} unchanged`] : []),
		...(skipped > 0 ? [`${unchanged > 0 ? skipped : count(skipped, 'task')} skipped`] : []),
	];
	return parts.length > 0 ? [paint('dim', `${play} › … ${parts.join(', ')}`)] : [];
}

/** Hosts that a play could not reach: the class of each failure, and what to do about it. */
export function renderUnreachable(
	play: string,
	events: readonly Extract<RunEvent, {type: 'host-unreachable'}>[],
	hosts: readonly string[],
	{paint, verbosity}: BlockOptions,
): readonly string[] {
	const alike = new Map<string, Entry>();
	for (const {host, problem} of events) {
		const {code, message, why, hint} = problem;
		const key = JSON.stringify([code, message, why, hint]);
		const known = alike.get(key)?.hosts ?? [];
		const told = {message: `${classOf(problem)}: ${message}`, why, hint};
		alike.set(key, {hosts: [...known, host], render: () => renderTrouble(told, '✗', 'bad', paint)});
	}

	return [`${paint('dim', `${play} ›`)} ${paint('bad', 'unreachable')}`, ...renderEntries([...alike.values()], hosts, verbosity)];
}

function renderHead(play: string, {title, position}: OfTask['task'], {paint, columns}: BlockOptions): string {
	const place = `${position.file}:${position.line}`;
	const start = Math.min(detailColumn, Math.max(0, columns - widthOf(place)));
	const gap = ' '.repeat(Math.max(2, start - widthOf(`${play} › ${title}`)));
	return `${paint('dim', `${play} ›`)} ${paint('heading', title)}${gap}${paint('dim', place)}`;
}

type Group = {readonly hosts: string[]; readonly all: [Result, ...Result[]]};

/** Hosts with the same result together, in the order of the first of each; what there is nothing to say of comes last. */
function group(results: ReadonlyMap<string, Result>, verbosity: number): readonly Group[] {
	const groups = new Map<string, Group>();
	for (const [host, result] of results) {
		const {outcome, changes, outputs, remarks, problem} = result;
		const told = changes.map(({summary, before, after, script}) => [summary, before, after, verbosity > 1 ? script : '']);
		const key = JSON.stringify([outcome, told, outputs, remarks, problem]);
		const known = groups.get(key);
		if (known) {
			known.hosts.push(host);
			known.all.push(result);
		} else {
			groups.set(key, {hosts: [host], all: [result]});
		}
	}

	const sorted = [...groups.values()];
	const isQuietGroup = ({all: [first]}: Group) => isQuietResult(first);
	return [...sorted.filter(one => !isQuietGroup(one)), ...sorted.filter(one => isQuietGroup(one))];
}

const toEntry = ({hosts, all}: Group, task: OfTask['task'], options: BlockOptions): Entry => ({
	hosts,
	render: indent => renderResult(all, task, indent, options),
});
