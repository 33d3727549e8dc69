import type {FileStat} from '../core/probe.ts';
import type {Problem} from '../core/problem.ts';
import type {Work} from './frame.ts';
import {readWork} from './look-read.ts';
import {statWork} from './look-stat.ts';

/** A look at one path; one program answers all of a frame. */
export type Look = LookAt<'stat', FileStat | undefined> | LookAt<'read', string | undefined>;
export type LookAt<Kind, Value> = {
	readonly look: Kind;
	readonly path: string;
	/** With this user's rights; the shell's own unless given. */
	readonly user?: string | undefined;
	resolve(value: Value): void;
	failed(problem: Problem): void;
};

/** What can be asked of a session. */
export type Asked = Work | Look;

// Far below what a command line may hold
const maxPathBytes = 64 * 1024;

/**
Makes one request of all looks of a kind and user. What was asked after a script stays after it.

@param ask - Asks again, in a frame of its own, for what one answer could not tell.
*/
export function combine(asked: readonly Asked[], ask: (work: Work) => void): readonly Work[] {
	const slots: (Work | Look[])[] = [];
	const open = new Map<string, {looks: Look[]; bytes: number}>();
	for (const item of asked) {
		if ('command' in item) {
			slots.push(item);
			if (item.command.kind === 'script') {
				open.clear();
			}

			continue;
		}

		// These say a size of 0 or 4096, whatever they hold
		if (item.look === 'read' && /^\/(proc|sys)\//.test(item.path)) {
			slots.push([item]);
			continue;
		}

		const key = `${item.look} ${item.user ?? ''}`;
		let group = open.get(key);
		const bytes = Buffer.byteLength(item.path) + 8;
		if (!group || group.bytes + bytes > maxPathBytes) {
			group = {looks: [], bytes: 0};
			open.set(key, group);
			slots.push(group.looks);
		}

		group.looks.push(item);
		group.bytes += bytes;
	}

	return slots.map(slot => (Array.isArray(slot) ? together(slot, ask) : slot));
}

function together(looks: readonly Look[], ask: (work: Work) => void): Work {
	const stats = looks.filter(look => look.look === 'stat');
	const reads = looks.filter(look => look.look === 'read');
	return stats.length > 0 ? statWork(stats) : readWork(reads, ask);
}
