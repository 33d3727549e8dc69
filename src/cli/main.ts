#!/usr/bin/env node
import process from 'node:process';
import {hideBin} from 'yargs/helpers';
import {exitCodes} from './exit-code.ts';
import {printError} from './problems.ts';
import {parse} from './program.ts';

// A pipe that is closed early (`| head`) is no error of ours
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
	process.exit(error.code === 'EPIPE' ? 0 : exitCodes.bug);
});

try {
	process.exitCode = await parse(hideBin(process.argv));
} catch (error) {
	process.exitCode = printError(error);
}
