import {randomBytes} from 'node:crypto';
import type {FileStat} from '../core/probe.ts';
import {isProblem, Problem} from '../core/problem.ts';
import type {Answer, Work} from './frame.ts';
import type {LookAt} from './look.ts';
import {parseRecords} from './look-records.ts';
import {statBody} from './shell-text.ts';

type StatLook = LookAt<'stat', FileStat | undefined>;

/** By the first digits of a mode, see inode(7). */
const kinds: ReadonlyMap<number, FileStat['kind']> = new Map([
	[0o10, 'file'],
	[0o4, 'directory'],
	[0o12, 'link'],
]);

/** One `stat` for many paths. */
export function statWork(looks: readonly StatLook[]): Work {
	const mark = randomBytes(8).toString('hex');
	const paths = looks.map(({path}) => path);
	return {
		command: {kind: 'look', name: 'runner_stat', body: statBody, args: [mark, ...paths]},
		user: looks[0]?.user,
		headBytes: 16 * 1024 * 1024,
		failed(problem) {
			for (const look of looks) {
				look.failed(problem);
			}
		},
		answered(answer) {
			for (const [index, result] of parseStats(paths, mark, answer).entries()) {
				if (isProblem(result)) {
					looks[index]?.failed(result);
				} else {
					looks[index]?.resolve(result);
				}
			}
		},
	};
}

function parseStats(
	paths: readonly string[],
	mark: string,
	{stdout, stderr}: Answer,
): readonly (FileStat | Problem | undefined)[] {
	const {fields, rest} = parseRecords(paths, 6, mark, stdout, stderr);
	const targets = rest.toString().split(`:${mark}\n`);
	const links = fields.filter(list => list && !isProblem(list) && toStat(list).kind === 'link').length;
	let next = 0;
	return fields.map((list, index) => {
		if (list === undefined || isProblem(list)) {
			return list;
		}

		const stat = toStat(list);
		if (stat.kind !== 'link') {
			return stat;
		}

		return targets.length === links + 1
			? {...stat, target: targets[next++]}
			: new Problem('LOOK_FAILED', `cannot tell where the link "${paths[index]}" leads`, {
					why: stderr.text().trim() || 'Links came or went while they were looked at.',
				});
	});
}

function toStat([mode = '', uid, gid, size, owner, group]: readonly string[]): FileStat {
	const raw = Number.parseInt(mode, 16);
	const name = (text: string | undefined) => (text === 'UNKNOWN' || text === '' ? undefined : text);
	return {
		kind: kinds.get(raw >> 12) ?? 'other',
		owner: name(owner),
		group: name(group),
		uid: Number(uid),
		gid: Number(gid),
		mode: (raw & 0o7777).toString(8).padStart(4, '0'),
		sizeBytes: Number(size),
	};
}
