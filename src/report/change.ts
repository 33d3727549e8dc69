import {type DiffLine, diffLines} from '../core/diff.ts';
import type {Told} from '../core/event.ts';
import type {Output} from '../core/probe.ts';
import {expandTabs} from './clean.ts';
import type {Paint, Style} from './paint.ts';
import {pad, widthOf} from './width.ts';
import {count} from './words.ts';

/** How changes are printed. */
export type ChangeOptions = {
	readonly paint: Paint;
	/** Columns there are for a change. */
	readonly columns: number;
	/** Column from which on short texts stand, so that they are under each other. */
	readonly detailColumn: number;
	/** Most lines of a difference that are shown. */
	readonly diffLimit: number;
	/** Whether the script is shown, and what it printed. */
	readonly isScriptShown: boolean;
};

/** A change that `clean` has gone over: its sign, its summary, and what becomes of what. `output` is what its script printed. */
export function renderChange(change: Told, output: Output | undefined, options: ChangeOptions): readonly string[] {
	const {paint, columns, detailColumn, isScriptShown} = options;
	const {summary} = change;
	const before = textOf(change.before);
	const after = textOf(change.after);
	const {sign, style} = signOf(before, after);
	const detail = shortDetail(summary, before, after);
	const start = Math.max(detailColumn, 2 + widthOf(summary) + 2);
	const isShort = detail !== undefined && start + widthOf(detail) <= columns;
	const head = isShort && detail !== '' ? `${pad(summary, start - 2)}${paint('dim', detail)}` : summary;
	return [
		`${paint(style, sign)} ${head}`,
		...(isShort ? [] : renderDiff(before ?? '', after ?? '', options)),
		...(isScriptShown ? renderScript(change.script, output, paint) : []),
	];
}

/** In a line of its own, even when it is read again from JSON, a secret is a text. */
const textOf = (text: Told['before']): string | undefined => (text === undefined ? undefined : String(text));

function signOf(before: string | undefined, after: string | undefined): {readonly sign: string; readonly style: Style} {
	if ((before === undefined) === (after === undefined)) {
		return {sign: '~', style: 'changed'};
	}

	return before === undefined ? {sign: '+', style: 'added'} : {sign: '-', style: 'removed'};
}

/** What fits behind the summary; empty when that says it already, `undefined` when only a difference of lines tells it. */
function shortDetail(summary: string, before: string | undefined, after: string | undefined): string | undefined {
	if (`${before ?? ''}${after ?? ''}`.includes('\n')) {
		return undefined;
	}

	if (before !== undefined && after !== undefined && before !== after) {
		return expandTabs(`${before || '""'} → ${after || '""'}`);
	}

	const text = after ?? before ?? '';
	return ` ${summary} `.includes(` ${text} `) ? '' : expandTabs(text);
}

const styles: Readonly<Record<DiffLine['kind'], Style>> = {' ': 'dim', '-': 'removed', '+': 'added', '@': 'dim'};

function renderDiff(before: string, after: string, {paint, diffLimit}: ChangeOptions): readonly string[] {
	const lines = diffLines(before, after);
	const show = isBlind(lines) ? showBlanks : expandTabs;
	// A single line more is shown rather than announced
	const kept = lines.length > diffLimit + 1 ? lines.slice(0, diffLimit) : lines;
	const left = lines.length - kept.length;
	return [
		...kept.map(({kind, text}) => `    ${paint(styles[kind], kind === '@' ? `@ ${text}` : `${kind} ${show(text)}`.trimEnd())}`),
		...(left > 0 ? [`    ${paint('dim', `… ${count(left, 'more line')}, shown by --diff`)}`] : []),
	];
}

/** Whether lines that differ would look the same. */
function isBlind(lines: readonly DiffLine[]): boolean {
	const look = ({text}: DiffLine) => expandTabs(text).trimEnd();
	const removed = new Set(lines.filter(({kind}) => kind === '-').map(line => look(line)));
	return lines.some(line => line.kind === '+' && removed.has(look(line)));
}

const showBlanks = (line: string): string => line.replace(/ +$/, spaces => '·'.repeat(spaces.length)).replaceAll('\t', '⇥   ');

/** Most lines shown of what a script printed. */
const outputLimit = 100;

function renderScript(script: string, output: Output | undefined, paint: Paint): readonly string[] {
	const lines = script.trimEnd().split('\n');
	return [
		...lines.map((line, index) => `    ${paint('hint', index === 0 ? '$' : ' ')} ${paint('dim', line)}`),
		...(output ? [...quote(output.stdout, '│', paint), ...quote(output.stderr, '!', paint)] : []),
	];
}

function quote(text: string, sign: string, paint: Paint): readonly string[] {
	if (text.trim() === '') {
		return [];
	}

	const lines = text.trimEnd().split('\n');
	const left = lines.length - outputLimit;
	return [
		...(left > 0 ? [`    ${paint('dim', `${sign} … ${count(left, 'line')} before`)}`] : []),
		...lines.slice(-outputLimit).map(line => `    ${paint('dim', `${sign} ${line}`.trimEnd())}`),
	];
}
