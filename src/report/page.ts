import type {Emit, Mode, RunEvent} from '../core/event.ts';
import {isQuiet, renderBlock, renderFolded, renderUnreachable} from './block.ts';
import {type Board, createBoard, type Finished} from './board.ts';
import {type HostEnd, renderEnds, renderTotals} from './ending.ts';
import type {BlockOptions} from './entries.ts';
import type {Paint} from './paint.ts';
import {createTotals} from './totals.ts';
import {count} from './words.ts';

/** What a person is shown of a run, without what is drawn over. */
export type PageOptions = {
	/** Receives whole lines. */
	readonly print: (text: string) => void;
	/** Width of the output; a getter may follow a window. */
	readonly columns: number;
	readonly paint: Paint;
	/** 0 folds what is unchanged, 1 lists it and tells durations, 2 shows scripts and what they printed. */
	readonly verbosity: number;
	/** Whether differences are shown whole also when they are applied. */
	readonly diff: boolean;
};

export type Page = {
	/** Takes an event that `clean` has gone over. */
	readonly emit: Emit;
	/** The play that goes on. */
	board(): Board | undefined;
	/** Prints what is still held back. */
	end(): void;
};

type Unreachable = Extract<RunEvent, {type: 'host-unreachable'}>;

/** Most lines of a difference that are shown when it is applied. */
const shortDiff = 8;

/** Each result once with its hosts, what is unchanged folded, and one line of totals. */
export function createPage({print, paint, verbosity, diff, ...options}: PageOptions): Page {
	const totals = createTotals();
	const ends = new Map<string, HostEnd>();
	let mode: Mode = 'apply';
	let board: Board | undefined;
	let unreachable: Unreachable[] = [];
	let folded: Finished[] = [];
	let isFirst = true;
	let isTight = false;

	const paragraph = (lines: readonly string[], tight = false) => {
		if (lines.length > 0) {
			print(`${isFirst || (tight && isTight) ? '' : '\n'}${lines.map(line => `${line.trimEnd()}\n`).join('')}`);
			isFirst = false;
			isTight = tight;
		}
	};

	const blockOptions = (): BlockOptions => ({
		paint,
		columns: options.columns,
		verbosity,
		diffLimit: mode === 'check' || diff ? Number.POSITIVE_INFINITY : shortDiff,
	});

	const unfold = () => {
		paragraph(board ? renderFolded(board.play.title, folded, paint) : [], true);
		folded = [];
	};

	const showUnreachable = () => {
		if (board && unreachable.length > 0) {
			unfold();
			paragraph(renderUnreachable(board.play.title, unreachable, board.hosts, blockOptions()));
			unreachable = [];
		}
	};

	const show = (finished: readonly Finished[]) => {
		for (const one of finished.filter(({results}) => results.size > 0)) {
			showUnreachable();
			if (isQuiet(one) && verbosity === 0) {
				folded.push(one);
			} else if (board) {
				unfold();
				paragraph(renderBlock(board.play.title, one, board.hosts, blockOptions()));
			}
		}
	};

	const closePlay = () => {
		show(board?.take(true) ?? []);
		showUnreachable();
		unfold();
		board = undefined;
	};

	const take = (event: RunEvent) => {
		switch (event.type) {
			case 'run-started':
				mode = event.mode;
				for (const host of event.hosts) {
					ends.set(host, {host, state: 'not-begun', play: undefined, progress: {done: 0, tasks: 0}});
				}

				paragraph([paint('dim', renderStart(event))]);
				break;
			case 'play-started':
				closePlay();
				board = createBoard(event, mode, verbosity > 1);
				for (const host of event.hosts) {
					ends.set(host, {host, state: 'running', play: event.play.title, progress: board.progress(host)});
				}

				break;
			case 'host-unreachable':
				unreachable.push(event);
				break;
			case 'host-finished': {
				const {host, state, during} = event;
				const known = ends.get(host);
				ends.set(host, {host, state, during, play: known?.play, progress: board?.progress(host) ?? {done: 0, tasks: 0}});
				board?.end(host);
				show(board?.take() ?? []);
				break;
			}

			case 'run-finished':
				closePlay();
				paragraph(renderEnds([...ends.values()], event.interrupted, blockOptions()));
				paragraph([renderTotals(totals, paint)]);
				break;
			default:
				board?.note(event);
				show(board?.take() ?? []);
		}
	};

	return {
		board: () => board,
		emit(event) {
			totals.add(event);
			take(event);
		},
		end: closePlay,
	};
}

const renderStart = ({mode, hosts}: Extract<RunEvent, {type: 'run-started'}>): string =>
	mode === 'check' ? `check · ${count(hosts.length, 'host')} · nothing is changed` : `apply · ${count(hosts.length, 'host')}`;
