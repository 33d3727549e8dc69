import fs from 'node:fs';
import process from 'node:process';
import type {Emit} from '../core/event.ts';
import {Problem} from '../core/problem.ts';
import {jsonLinesReporter, terminalReporter} from '../report/index.ts';
import type {OutputFlags} from './flags.ts';
import {useColor} from './terminal.ts';

/** Where events go: standard output in the form asked for, and a file beside it. */
export type Output = {readonly emit: Emit; end(): void};

export function openOutput({format, events, verbose}: OutputFlags, diff: boolean): Output {
	const file = events === undefined ? undefined : openEvents(events);
	const toFile = file === undefined ? undefined : jsonLinesReporter(line => fs.writeSync(file, line));
	const write = (text: string) => {
		process.stdout.write(text);
	};
	const terminal =
		format === 'terminal'
			? terminalReporter({
					write,
					diff,
					columns: process.stdout.columns ?? 100,
					color: useColor(process.stdout),
					isTerminal: process.stdout.isTTY === true,
					verbosity: Math.min(verbose, 2) as 0 | 1 | 2,
				})
			: {emit: jsonLinesReporter(write), end() {}};
	return {
		emit(event) {
			toFile?.(event);
			terminal.emit(event);
		},
		end() {
			terminal.end();
			if (file !== undefined) {
				fs.closeSync(file);
			}
		},
	};
}

function openEvents(file: string): number {
	try {
		return fs.openSync(file, 'w', 0o600);
	} catch (error) {
		throw new Problem('EVENTS_FILE', `cannot write the events to "${file}": ${(error as Error).message}`, {
			hint: 'name a file in a folder that exists with --events',
			cause: error,
		});
	}
}
