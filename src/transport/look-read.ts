import {isUtf8} from 'node:buffer';
import {randomBytes} from 'node:crypto';
import {isProblem, Problem} from '../core/problem.ts';
import type {Answer, Work} from './frame.ts';
import type {LookAt} from './look.ts';
import {absentOr, parseRecords} from './look-records.ts';
import {maxTextBytes, readBody, readOneBody} from './shell-text.ts';

type ReadLook = LookAt<'read', string | undefined>;

/**
One `head` for many files: what they hold comes as one piece and is cut by their sizes.

@param ask - Reads those one by one whose size does not tell, such as files that change just now.
*/
export function readWork(looks: readonly ReadLook[], ask: (work: Work) => void): Work {
	const [first] = looks;
	if (first && looks.length === 1) {
		return readOneWork(first);
	}

	const mark = randomBytes(8).toString('hex');
	const paths = looks.map(({path}) => path);
	return {
		command: {kind: 'look', name: 'runner_read', body: readBody, args: [mark, ...paths]},
		user: first?.user,
		headBytes: looks.length * (maxTextBytes + 8192),
		failed(problem) {
			for (const look of looks) {
				look.failed(problem);
			}
		},
		answered(answer) {
			const contents = parseContents(paths, mark, answer);
			for (const [index, look] of looks.entries()) {
				const content = contents?.[index];
				if (contents === undefined) {
					ask(readOneWork(look));
				} else {
					settle(look, content === undefined || isProblem(content) ? content : toText(look.path, content));
				}
			}
		},
	};
}

/** `undefined` when sizes and content do not fit. */
function parseContents(paths: readonly string[], mark: string, {stdout, stderr}: Answer) {
	const {fields, rest} = parseRecords(paths, 2, mark, stdout, stderr);
	const end = rest.indexOf('\n');
	const isRegular = (list: (typeof fields)[number]): list is readonly string[] =>
		Array.isArray(list) && Number.parseInt(list[0] ?? '', 16) >> 12 === 0o10;
	const size = (list: readonly string[]) => Math.min(Number(list[1]), maxTextBytes + 1);
	const regular = fields.filter(isRegular);
	const total = regular.reduce((sum, list) => sum + size(list), 0);
	if (rest.toString('latin1', 0, end) !== `${mark}:${regular.length}` || rest.length - end - 1 !== total) {
		return undefined;
	}

	let at = end + 1;
	return fields.map((list, index) => {
		if (!isRegular(list)) {
			return Array.isArray(list) ? notRegular(paths[index] ?? '') : (list as Problem | undefined);
		}

		const content = rest.subarray(at, at + size(list));
		at += content.length;
		return content;
	});
}

function readOneWork(look: ReadLook): Work {
	const {path, user} = look;
	return {
		command: {kind: 'look', name: 'runner_read_one', body: readOneBody, args: ['-', path]},
		user,
		headBytes: maxTextBytes + 1,
		failed: problem => look.failed(problem),
		answered({code, stdout, stderr}) {
			settle(
				look,
				code === 0
					? toText(path, stdout.bytes)
					: code === 80
						? notRegular(path)
						: absentOr(path, messageOf(code, stderr.text()), stderr.text()),
			);
		},
	};
}

/** What `stat` said; what any other program said must not be taken for an absence. */
const messageOf = (code: number, said: string) => (code === 81 && said.startsWith('stat: ') ? said : undefined);

function settle(look: ReadLook, result: string | Problem | undefined): void {
	if (isProblem(result)) {
		look.failed(result);
	} else {
		look.resolve(result);
	}
}

function toText(path: string, content: Buffer): string | Problem {
	if (content.length > maxTextBytes) {
		return new Problem('FILE_TOO_LARGE', `"${path}" is larger than 1 MiB`, {
			why: 'Only files of at most 1 MiB are read as text.',
		});
	}

	return isUtf8(content)
		? content.toString()
		: new Problem('FILE_NOT_TEXT', `"${path}" is not UTF-8 text`, {hint: 'treat it as a whole, or convert it'});
}

const notRegular = (path: string) =>
	new Problem('FILE_NOT_REGULAR', `"${path}" is not a regular file`, {hint: 'name a file, not a directory or device'});
