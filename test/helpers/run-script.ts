import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import type {Output} from '../../src/core/probe.ts';
import type {Script} from '../../src/core/script.ts';
import {Secret} from '../../src/core/secret.ts';
import {rootTest, testWhere} from './needs.ts';

/** Shells that targets have. The last one finds nothing but the tools of busybox. */
const shells: Readonly<Record<string, readonly [string, ...string[]]>> = {
	dash: ['dash'],
	bash: ['bash', '--posix'],
	busybox: ['busybox', 'sh'],
	'busybox alone': ['busybox', 'sh'],
};

export const shellNames = Object.keys(shells);

/** Program and arguments of one of `shellNames`. */
export const shellCommand = (shell: string): readonly [string, ...string[]] => shells[shell] ?? ['sh'];

const isInstalled = ([program]: readonly [string, ...string[]]) => spawnSync(program, ['--help']).error === undefined;
const isRoot = process.getuid?.() === 0;

const canRun = (shell: string) => process.platform === 'linux' && isInstalled(shellCommand(shell));

/** A test of what runs on a target: shown as skipped where there is no Linux, or no such shell. */
export const testIn = (shell: string) => testWhere(canRun(shell), shell);

/** One that waits: the others would leave it no time. */
export const serialTestIn = (shell: string) => (canRun(shell) ? test.serial : test.serial.skip);

/** One that has to be root besides: it changes owners, or mounts. */
export const rootTestIn = (shell: string) => (isRoot ? testIn(shell) : rootTest);

let busyboxTools: string | undefined;

function pathFor(shell: string): string {
	if (shell !== 'busybox alone') {
		return process.env.PATH ?? '';
	}

	if (busyboxTools === undefined) {
		busyboxTools = fs.mkdtempSync(path.join(os.tmpdir(), 'runner-test-'));
		fs.chmodSync(busyboxTools, 0o755);
		const busybox = spawnSync('sh', ['-c', 'command -v busybox'], {encoding: 'utf8'}).stdout.trim();
		for (const name of spawnSync('busybox', ['--list'], {encoding: 'utf8'}).stdout.trim().split('\n')) {
			fs.symlinkSync(busybox, path.join(busyboxTools, name));
		}

		process.on('exit', () => fs.rmSync(busyboxTools ?? '', {recursive: true}));
	}

	return busyboxTools;
}

export type RunScript = (script: Script, options?: {readonly stdin?: string; readonly before?: string}) => Output;

/**
Runs scripts on this machine as a session does: functions first, then the text where `set -e` would be ignored.

@param shell - One of `shellNames`.
*/
export function runIn(shell: string): RunScript {
	return ({text, functions = '', stdin, user}, {stdin: other, before = ''} = {}) => {
		const body = `${functions}\n${before}\nif (${text}); then exit 0; else exit $?; fi`;
		const become = user === undefined ? [] : ['setpriv', '--reuid', user, '--regid', user, '--init-groups'];
		const [program, ...args] = ['env', `PATH=${process.env.PATH}`, ...become, 'env', `PATH=${pathFor(shell)}`];
		const input =
			other ??
			(stdin instanceof Secret ? stdin.reveal() : typeof stdin === 'object' ? fs.readFileSync(stdin.path) : (stdin ?? ''));
		const {status, signal, stdout, stderr, error} = spawnSync(
			program ?? '',
			[...args, ...shellCommand(shell), '-c', body, 'test'],
			{input, encoding: 'utf8'},
		);
		if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') {
			throw error;
		}

		return {code: status ?? 128 + os.constants.signals[signal ?? 'SIGKILL'], stdout, stderr};
	};
}

/** A new folder which only root can write, for one test. */
export function scratch(t: {teardown(clean: () => void): void}): string {
	const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'runner-test-')));
	t.teardown(() => fs.rmSync(folder, {recursive: true, force: true}));
	return folder;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
