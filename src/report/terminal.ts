import type {Emit} from '../core/event.ts';
import {clean} from './clean.ts';
import {createPage, type PageOptions} from './page.ts';
import {painter} from './paint.ts';
import {createStatusLine, renderStatus} from './status.ts';

/** How a run is shown. */
export type TerminalOptions = Pick<PageOptions, 'columns' | 'verbosity' | 'diff'> & {
	readonly write: (text: string) => void;
	/** Whether the output may hold colour sequences. */
	readonly color: boolean;
	/** Whether the output can be drawn over, so that a line of what goes on stands at its end. */
	readonly isTerminal: boolean;
	/** Calls at most ten times a second until the returned function is called; a timer unless given. */
	readonly tick?: (draw: () => void) => () => void;
	/** Milliseconds on a clock that does not go back; that of the process unless given. */
	readonly now?: () => number;
};

/** A reporter, and its end. */
export type Reporter = {
	readonly emit: Emit;
	/** Prints what is still held back, and stops drawing. To be called however the run ended. */
	end(): void;
};

/** Shows a run to a person. On a terminal, its last line says who is at work on what. */
export function terminalReporter(options: TerminalOptions): Reporter {
	const {write, color, isTerminal, verbosity, diff, tick = everyTenthSecond, now = () => performance.now()} = options;
	const paint = painter(color);
	const status = createStatusLine(write);
	const page = createPage({
		print: status.print,
		paint,
		verbosity,
		diff,
		get columns() {
			return options.columns;
		},
	});
	const start = now();
	const draw = () => {
		const board = page.board();
		if (board) {
			status.draw(renderStatus(board, now() - start, options.columns, paint));
		}
	};
	const stop = isTerminal ? tick(draw) : () => {};
	const end = () => {
		stop();
		status.erase();
		page.end();
	};

	return {
		emit(event) {
			page.emit(clean(event));
			if (event.type === 'run-finished') {
				end();
			}
		},
		end,
	};
}

function everyTenthSecond(draw: () => void): () => void {
	const timer = setInterval(draw, 100);
	timer.unref();
	return () => clearInterval(timer);
}
