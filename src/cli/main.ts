#!/usr/bin/env node
import process from 'node:process';
import {hideBin} from 'yargs/helpers';
import {exitCodes} from './exit-code.ts';
import {printError} from './problems.ts';
import {parse} from './program.ts';

let isLost = false;

// Whoever reads may go (`| head`): that is no reason to stop amid changes, and the exit code still says what came of them
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
	if (error.code !== 'EPIPE' && !isLost) {
		isLost = true;
		process.stderr.write(`warning: standard output cannot be written: ${error.message}\n`);
	}
});
process.stderr.on('error', () => {});
process.on('exit', code => {
	if (isLost && code === exitCodes.ok) {
		process.exitCode = exitCodes.notWritten;
	}
});

process.on('uncaughtException', error => {
	printError(error);
	process.exit(exitCodes.bug);
});

try {
	process.exitCode = await parse(hideBin(process.argv));
} catch (error) {
	process.exitCode = printError(error);
}
