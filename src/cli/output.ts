import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type {Emit} from '../core/event.ts';
import {Problem} from '../core/problem.ts';
import {jsonLinesReporter, terminalReporter} from '../report/index.ts';
import type {OutputFlags} from './flags.ts';
import {useColor} from './terminal.ts';

/** Where events go: standard output in the form asked for, and a file beside it. */
export type Output = {
	readonly emit: Emit;
	/** @returns Whether the file holds every event. */
	end(): boolean;
};

export function openOutput({format, events, verbose}: OutputFlags, diff: boolean): Output {
	const file = events === undefined ? undefined : openEvents(events);
	let isWhole = true;
	const toFile =
		file === undefined
			? undefined
			: jsonLinesReporter(line => {
					isWhole &&= writeLine(file, line);
				});
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

			return isWhole;
		},
	};
}

/** A full disk is no reason to stop amid changes. @returns Whether the line was written; nothing may follow one that was not. */
function writeLine(file: number, line: string): boolean {
	try {
		fs.writeFileSync(file, line);
		return true;
	} catch (error) {
		process.stderr.write(`warning: the events can be written no more: ${(error as Error).message}\n`);
		return false;
	}
}

function openEvents(file: string): number {
	try {
		return fs.openSync(file, 'w', 0o600);
	} catch (error) {
		const {code = '', message} = error as NodeJS.ErrnoException;
		const words: Readonly<Record<string, string>> = {
			ENOENT: `there is no folder "${path.dirname(file)}"`,
			ENOTDIR: `"${path.dirname(file)}" is no folder`,
			EISDIR: 'it is a folder',
			EACCES: 'permission denied',
			EROFS: 'the file system is read-only',
		};
		throw new Problem('EVENTS_FILE', `cannot write the events to "${file}": ${words[code] ?? message}`, {
			hint: 'name a file in a folder that exists with --events',
			cause: error,
		});
	}
}
