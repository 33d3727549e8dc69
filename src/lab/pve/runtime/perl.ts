import {spawnSync} from 'node:child_process';
import {die} from '../die.ts';
import {perlProgram} from './perl-program.ts';

/** Runs a task of `perlProgram`. Dies with what it says. */
export function runPerl(task: 'map' | 'insert' | 'push' | 'pull', words: readonly (string | number)[]): void {
	const {status, stderr} = spawnSync('perl', ['-e', program(), task, ...words.map(String)], {
		stdio: ['ignore', 'inherit', 'pipe'],
		encoding: 'utf8',
	});
	if (status !== 0) {
		die(stderr.trimEnd() || `perl: exit code ${status}`);
	}
}

function program(): string {
	const numbers = systemCalls[process.arch];
	return numbers ? perlProgram(numbers.unshare, numbers.setns) : die(`containers cannot be run on ${process.arch}`);
}

const systemCalls: Readonly<Record<string, {readonly unshare: number; readonly setns: number}>> = {
	x64: {unshare: 272, setns: 308},
	arm64: {unshare: 97, setns: 268},
};
