import type {Position} from '../core/position.ts';
import {clean, expandTabs} from './clean.ts';
import type {Paint} from './paint.ts';
import {truncate, widthOf} from './width.ts';

/** A line that gives a password or the like is not repeated: output is logged and shown to others. */
const secretKey = /(pass(word|wd|phrase)?|secret|token|_hash)["']?\s*:/i;

/** Columns of a source line that are shown; a longer line is cut around the place. */
const shown = 90;

/**
The line of a file with a caret under a column.

@param position - Its column counts UTF-16 units from 1, as a string's index does.
@returns Nothing when the file has no such line, as when it was changed meanwhile.
*/
export function renderSource(text: string, {line, column}: Position, paint: Paint): readonly string[] {
	const source = text.split('\n', line)[line - 1]?.replace(/\r$/, '');
	if (source === undefined || source.trim() === '' || secretKey.test(source)) {
		return [];
	}

	const before = show(source.slice(0, column - 1));
	const whole = show(source);
	const cut = widthOf(before) > shown - 20 ? [...before].length - 40 : 0;
	const visible = (cut > 0 ? '…' : '') + [...whole].slice(Math.max(0, cut)).join('');
	const indent = (cut > 0 ? 1 : 0) + widthOf([...before].slice(Math.max(0, cut)).join(''));
	const gutter = `  ${line} │ `;
	return [
		`${paint('dim', gutter)}${truncate(visible, shown)}`,
		`${paint('dim', `${' '.repeat(gutter.length - 2)}│ `)}${' '.repeat(indent)}${paint('bad', '^')}`,
	];
}

const show = (text: string): string => clean({text: expandTabs(text)}).text;
