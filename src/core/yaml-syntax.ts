import {YAMLException} from 'js-yaml';
import {Problem} from './problem.ts';
import type {Locate} from './yaml-position.ts';

/** The parser's error as a positioned `Problem`, with what is usually behind it; anything else stays as it is. */
export function syntaxProblem(error: unknown, text: string, at: Locate): unknown {
	if (!(error instanceof YAMLException)) {
		return error;
	}

	const offset = Math.min(error.mark?.position ?? 0, text.length);
	const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
	const line = text.slice(start).split(/[\r\n]/, 1)[0] ?? '';
	const tab = /^\s*\t/.test(line) ? start + line.indexOf('\t') : undefined;
	const reason = tab === undefined ? reasons.find(({pattern}) => pattern.test(error.reason))?.reason : 'a tab in the indentation';
	return new Problem('YAML_SYNTAX', `not valid YAML: ${reason ?? error.reason}`, {
		position: at(tab ?? offset),
		hint: tab === undefined ? hintFor(line, error.reason) : 'indent with spaces',
		cause: error,
	});
}

const reasons: readonly {readonly pattern: RegExp; readonly reason: string}[] = [
	{pattern: /null byte/, reason: 'a zero byte; is this a text file?'},
	{pattern: /non-printable/, reason: 'a control character; is this a text file?'},
	{pattern: /maxDepth/, reason: 'more than 100 levels of lists and maps in one another'},
];

function hintFor(line: string, reason: string): string | undefined {
	if (/[:-]\s+\{\{/.test(line)) {
		return 'put a value that begins with "{{" in quotes';
	}

	if (/:\s+[^\s'"#][^'"]*:\s/.test(`${line} `)) {
		return 'put a value that contains ": " in quotes';
	}

	return /indentation/.test(reason) ? 'entries of one list or map begin in the same column' : undefined;
}
