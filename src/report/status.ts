import type {Board} from './board.ts';
import type {Paint} from './paint.ts';
import {truncate, widthOf} from './width.ts';
import {duration, hostList} from './words.ts';

/** A line at the end of a terminal's output that is drawn over, and erased before anything else is written. */
export type StatusLine = {
	/** Writes lines above it. */
	print(text: string): void;
	/** Draws what goes on now. */
	draw(text: string): void;
	erase(): void;
};

const eraseLine = '\r\x1B[2K';

export function createStatusLine(write: (text: string) => void): StatusLine {
	let shown = '';
	const erase = () => {
		if (shown !== '') {
			write(eraseLine);
			shown = '';
		}
	};

	return {
		erase,
		print(text) {
			erase();
			write(text);
		},
		draw(text) {
			if (text !== shown) {
				write(`${shown === '' ? '' : eraseLine}${text}`);
				shown = text;
			}
		},
	};
}

/** Who is at work on what: `people › create users · nas, pve1 … (12 hosts) · 38 of 50 hosts done · 4 s`. */
export function renderStatus({play, hosts, atWork}: Board, elapsedMs: number, columns: number, paint: Paint): string {
	const {task, hosts: busy, ended} = atWork();
	const parts = [
		`${play.title} › ${task ? task.title : 'connecting'}`,
		...(busy.length > 0 ? [hostList(busy, 32)] : []),
		...(ended > 0 ? [`${ended} of ${hosts.length} hosts done`] : []),
		...(elapsedMs >= 1000 ? [duration(Math.floor(elapsedMs / 1000) * 1000).replace('.0 s', ' s')] : []),
	];
	const text = parts.join(' · ');
	// The last column stays free, as some terminals go to the next line there
	return paint('dim', widthOf(text) < columns ? text : truncate(text, columns - 1));
}
